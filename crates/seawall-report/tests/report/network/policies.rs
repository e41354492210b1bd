//! Proposed policies as text.

use std::sync::Arc;

use expect_test::expect;
use seawall_network::synthesis::manifest::{Kind, Manifest, Note, manifests};
use seawall_network::synthesis::need::Needs;
use seawall_network::synthesis::{Options, Proposal, Roster, Services};
use seawall_report::network::PolicyReport;
use seawall_testkit::pages::Cluster;
use serde_json::{Value, json};

fn yaml(policies: &[Manifest<'_>]) -> String {
    let mut out = Vec::new();
    PolicyReport { policies, gaps: &[], proof: None }.write_yaml(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn every_rule_says_why_it_is_there() {
    let cluster = Cluster::with(
        "
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: a, image: a, env: [{name: DB_HOST, value: db}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: db, namespace: shop, labels: {app: db}}
spec: {containers: [{name: a, image: a}]}
---
apiVersion: v1
kind: Service
metadata: {name: db, namespace: shop}
spec: {selector: {app: db}, ports: [{port: 5432}]}
",
        seawall_model::Facts::default(),
    );
    let roster = Roster::collect(&cluster.snapshot);
    let services = Services::collect(&cluster.snapshot, &roster);
    let needs = Needs::collect(&cluster.snapshot, &roster, &services);
    let proposal = Proposal::make(&cluster.snapshot, &roster, &services, needs, &Options::default());
    let (policies, _) = manifests(&proposal, &roster, Kind::Network);
    let web = policies.iter().filter(|policy| policy.value["metadata"]["name"] == "web").cloned().collect::<Vec<_>>();
    expect![[r#"
        ---
        # what Pod shop/web needs
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: web
          namespace: shop
          labels:
            app.kubernetes.io/managed-by: seawall
        spec:
          podSelector:
            matchLabels:
              app: web
          policyTypes: [Ingress, Egress]
          egress:
            - to:
                # Pod shop/db
                #   `db` (Service shop/db) in Pod shop/web spec.containers[a].env[DB_HOST].value
                - podSelector:
                    matchLabels:
                      app: db
              ports:
                - protocol: TCP
                  port: 5432
    "#]]
    .assert_eq(&yaml(&web));
}

#[test]
fn what_is_written_reads_as_what_was_meant() {
    let hostile = [
        "yes",
        "n",
        "1.0",
        "0x1f",
        "~",
        "",
        " a",
        "a: b",
        "#c",
        "- d",
        "é\u{85}\u{2028}",
        "a\nb",
        "*x",
        "&y",
        "null",
        "2026-11-21",
        "\u{7f}",
        "'",
        "\"",
        "x.y/z-1_2",
    ];
    let labels: serde_json::Map<String, Value> = hostile.iter().map(|text| ((*text).to_owned(), json!(text))).collect();
    let value = json!({ "apiVersion": "v1", "kind": "X", "spec": { "a": labels, "b": [hostile, {}, [], [[1, true, null]], { "c": hostile }], "d": [{}] } });
    let notes = ["/spec/b/0", "/spec/b/3", "/spec/d/0", "/spec/b/4/c/1", "/nowhere"];
    let notes = notes.map(|pointer| Note {
        pointer: pointer.to_owned(),
        who: "a\nkind: Y \u{202e}#".to_owned(),
        reasons: Vec::new(),
    });
    let text = yaml(&[Manifest { value: value.clone(), title: "x\n---\ny: z".to_owned(), notes: notes.into() }]);
    let readings =
        seawall_yaml::read_all(&Arc::new(seawall_yaml::Text::new(text.clone())), &seawall_yaml::Options::default());
    let documents: Vec<Value> =
        readings.into_iter().filter_map(|reading| reading.document).map(|document| document.root().to_json()).collect();
    assert_eq!(documents, [value], "{text}");
}
