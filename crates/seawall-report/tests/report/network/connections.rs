use expect_test::expect;
use seawall_report::network::{ConnectionReport, ConnectionTable, NetworkFormat};
use serde_json::{Value, json};

use super::small::{connections, hostile, shop, text};

fn json_of(connections: &seawall_network::connections::Connections) -> Value {
    serde_json::from_str(&text(NetworkFormat::Json, connections)).unwrap()
}

#[test]
fn json_is_what_the_contract_says() {
    let report = json_of(&shop());
    assert_eq!(report["apiVersion"], "seawall.dev/v1");
    assert_eq!(report["kind"], "NetworkConnections");
    assert_eq!(report["cni"], "default");
    let all = report["connections"].as_array().unwrap();
    assert_eq!(all.len(), 7, "one for each network");
    let web = json!({ "workload": { "kind": "Deployment", "namespace": "shop", "name": "web" } });
    let from_ingress = all.iter().find(|one| one["from"] == json!({ "ingressController": true })).unwrap();
    assert_eq!(from_ingress["to"], web);
    assert_eq!(from_ingress["allowed"], json!([{ "protocol": "TCP", "ports": [[8080, 8080]] }]));
    assert!(from_ingress.get("depends").is_none());
    let open = all.iter().find(|one| one["to"] == json!({ "external": true })).unwrap();
    assert_eq!(open["allowed"].as_array().unwrap().len(), 3);
    assert_eq!(open["allowed"][1], json!({ "protocol": "UDP", "ports": [[1, 65535]] }));
    let networks: Vec<&Value> = all.iter().filter_map(|one| one["to"].get("cidr")).collect();
    assert_eq!(networks, ["10.0.0.0/8", "192.168.0.0/24"]);
    let unsure = all.iter().find(|one| one["allowed"] == json!([])).unwrap();
    assert_eq!(unsure["depends"], json!([{ "protocol": "TCP", "ports": [[6379, 6379]], "reasons": ["podAddress"] }]));
    assert!(report["reasons"]["podAddress"].as_str().unwrap().contains("not in the input"));
}

#[test]
fn every_line_of_json_lines_stands_alone() {
    let text = text(NetworkFormat::JsonLines, &shop());
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 7);
    assert!(lines.iter().all(|line| line["kind"] == "NetworkConnection" && line["apiVersion"] == "seawall.dev/v1"));
}

#[test]
fn the_table_is_by_source_and_says_what_is_open() {
    expect![[r#"
        batch/job (Deployment)
          → shop/db (Deployment)        TCP 5432
          → external                    all

        shop/cache (Deployment)
          → 10.0.0.0/8, 192.168.0.0/24  TCP 443

        shop/web (Deployment)
          → shop/cache (Deployment)     depends: TCP 6379 [1]
          → shop/db (Deployment)        TCP 5432

        ingress-controller
          → shop/web (Deployment)       TCP 8080

        [1] a rule names addresses, and the pod's own address is not in the input
        4 workloads in 2 namespaces, 6 connections, 1 of them not decided in full.
    "#]]
    .assert_eq(&text(NetworkFormat::Table, &shop()));
}

#[test]
fn a_namespace_whose_workloads_are_all_reached_is_one_row() {
    let open = connections(
        "a/x a/y all\na/x a/z all\na/y a/x all\na/y a/z all\na/z a/x all\na/z a/y all\nb/q a/x 80\nb/q a/y 80\nb/q a/z 80",
    );
    expect![[r#"
        a/x (Deployment), a/y (Deployment), a/z (Deployment)
          → every other workload in a  all

        b/q (Deployment)
          → every workload in a        TCP 80

        4 workloads in 2 namespaces, 9 connections.
    "#]]
    .assert_eq(&text(NetworkFormat::Table, &open));
}

#[test]
fn what_the_table_leaves_out_is_counted() {
    let shop = shop();
    let report = ConnectionReport { connections: &shop, profile: Default::default(), problems: &[] };
    let mut bytes = Vec::new();
    ConnectionTable { rows: 2, ..ConnectionTable::default() }.write(&report, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains("4 connections left out here; --from"), "{text}");
}

#[test]
fn comma_separated_values_have_a_row_for_each_network_and_protocol() {
    expect![[r#"
        from,to,verdict,protocol,ports,reasons
        batch/Deployment/job,shop/Deployment/db,allowed,TCP,5432,
        batch/Deployment/job,external,allowed,TCP,1-65535,
        batch/Deployment/job,external,allowed,UDP,1-65535,
        batch/Deployment/job,external,allowed,SCTP,1-65535,
        shop/Deployment/cache,10.0.0.0/8,allowed,TCP,443,
        shop/Deployment/cache,192.168.0.0/24,allowed,TCP,443,
        shop/Deployment/web,shop/Deployment/cache,depends,TCP,6379,podAddress
        shop/Deployment/web,shop/Deployment/db,allowed,TCP,5432,
        ingress-controller,shop/Deployment/web,allowed,TCP,8080,
    "#]]
    .assert_eq(&text(NetworkFormat::Csv, &shop()));
}

#[test]
fn a_map_has_a_cluster_for_each_namespace_and_a_line_for_all_that_do_the_same() {
    expect![[r##"
        digraph connections {
          compound=true; rankdir=LR; fontname="sans-serif";
          node [shape=box, style=rounded, fontname="sans-serif"];
          edge [fontname="sans-serif", fontsize=10];
          subgraph cluster_0 {
            label="a"; style=rounded;
            n0 [label="x\nDeployment"];
            n1 [label="y\nDeployment"];
          }
          subgraph cluster_1 {
            label="b"; style=rounded;
            n2 [label="q\nDeployment"];
          }
          n3 [label="external", shape=ellipse];
          n0 -> n3 [color="#8a6fbf", style=dashed, label="depends: all"];
          n2 -> n0 [color="#2b7bba", label="TCP 80", lhead=cluster_0];
        }
    "##]]
    .assert_eq(&text(NetworkFormat::Dot, &connections("b/q a/x 80\nb/q a/y 80\na/x external ?all")));
    expect![[r#"
        flowchart LR
          subgraph g0["a"]
            n0["x"]
            n1["y"]
          end
          subgraph g1["b"]
            n2["q"]
          end
          n3(["external"])
          n0 -.->|"depends: all"| n3
          n2 -->|"TCP 80"| g0
    "#]]
    .assert_eq(&text(NetworkFormat::Mermaid, &connections("b/q a/x 80\nb/q a/y 80\na/x external ?all")));
}

#[test]
fn names_of_others_stay_text_in_every_format() {
    for &format in ConnectionReport::FORMATS {
        let text = text(format, &hostile());
        assert!(!text.contains('\u{1b}'), "{format:?}: {text}");
        let is_json = matches!(format, NetworkFormat::Json | NetworkFormat::JsonLines);
        assert!(is_json || !text.contains('\u{202e}'), "{format:?}: {text}");
        let is_markup = matches!(
            format,
            NetworkFormat::Markdown | NetworkFormat::Mermaid | NetworkFormat::Svg | NetworkFormat::Html
        );
        assert!(!is_markup || !text.contains("<script>alert"), "{format:?}: {text}");
    }
    json_of(&hostile());
    let dot = text(NetworkFormat::Dot, &hostile());
    assert_eq!(dot.lines().filter(|line| line.contains("->")).count(), 2, "{dot}");
    assert_eq!(text(NetworkFormat::Csv, &hostile()).lines().count(), 3);
}

#[test]
fn nothing_is_an_answer_in_every_format() {
    for &format in ConnectionReport::FORMATS {
        text(format, &connections(""));
    }
    assert_eq!(json_of(&connections(""))["connections"], json!([]));
    assert_eq!(text(NetworkFormat::Table, &connections("")), "0 workloads in 0 namespaces, 0 connections.\n");
}
