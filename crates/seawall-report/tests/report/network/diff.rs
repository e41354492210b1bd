use expect_test::expect;
use seawall_report::network::{DiffReport, NetworkFormat};
use serde_json::{Value, json};

use super::small::diff_text;

const OLD: &str = "a/x\na/y\na/z\nb/q\na/x a/y 80\nb/q a/x 22\na/gone a/x 80";
const NEW: &str = "a/x\na/y\na/z\nb/q\na/x a/y 81\nexternal a/x 443\nb/q a/x 5432\nb/q a/y 5432\nb/q a/z 5432\na/y external all\na/z external all";

#[test]
fn the_riskiest_change_comes_first() {
    expect![[r#"
        HIGH      added    external → a/x (Deployment)
                           TCP 443 (from the internet)
        HIGH      added    b/q (Deployment) → a/y (Deployment), a/z (Deployment)
                           TCP 5432 (across namespaces, 2 connections: PostgreSQL 5432)
        HIGH      changed  b/q (Deployment) → a/x (Deployment)
                           TCP 22 → TCP 5432 (across namespaces: PostgreSQL 5432)
        LOW       added    a/y (Deployment), a/z (Deployment) → external
                           all (to outside the cluster, 2 connections)
        LOW       changed  a/x (Deployment) → a/y (Deployment)
                           TCP 80 → TCP 81 (within a namespace)
        INFO      removed  a/gone (Deployment) [workload gone] → a/x (Deployment)
                           TCP 80 (within a namespace)

        5 connections added, 2 changed, 1 removed; 1 workload gone.
    "#]]
    .assert_eq(&diff_text(NetworkFormat::Table, OLD, NEW));
}

#[test]
fn the_comment_on_a_pull_request_folds_what_hardly_matters() {
    expect![[r#"
        ## Network: 5 connections added, 2 changed, 1 removed; 1 workload gone

        ### High risk: 3 changes

        | | from | to | before | after | |
        | --- | --- | --- | --- | --- | --- |
        | **added** | external | a/x (Deployment) | none | TCP 443 | from the internet |
        | **added** | b/q (Deployment) | a/y (Deployment), a/z (Deployment) | none | TCP 5432 | across namespaces\: PostgreSQL 5432 |
        | **changed** | b/q (Deployment) | a/x (Deployment) | TCP 22 | TCP 5432 | across namespaces\: PostgreSQL 5432 |

        <details><summary>Low risk: 2 changes</summary>

        | | from | to | before | after | |
        | --- | --- | --- | --- | --- | --- |
        | **added** | a/y (Deployment), a/z (Deployment) | external | none | all | to outside the cluster |
        | **changed** | a/x (Deployment) | a/y (Deployment) | TCP 80 | TCP 81 | within a namespace |

        </details>

        <details><summary>Info risk: 1 change</summary>

        | | from | to | before | after | |
        | --- | --- | --- | --- | --- | --- |
        | **removed** | a/gone (Deployment) \[workload gone\] | a/x (Deployment) | TCP 80 | none | within a namespace |

        </details>

    "#]].assert_eq(&diff_text(NetworkFormat::Markdown, OLD, NEW));
}

#[test]
fn no_difference_is_said_in_one_line() {
    assert_eq!(diff_text(NetworkFormat::Table, OLD, OLD), "No difference in who can reach whom.\n");
    assert_eq!(diff_text(NetworkFormat::Markdown, OLD, OLD), "## Network: no difference in who can reach whom\n\n");
    assert_eq!(diff_text(NetworkFormat::Csv, OLD, OLD), "risk,change,from,to,before,after,boundary\n");
    let json: Value = serde_json::from_str(&diff_text(NetworkFormat::Json, OLD, OLD)).unwrap();
    assert_eq!(json["changes"], json!([]));
}

#[test]
fn every_format_takes_every_change() {
    for &format in DiffReport::FORMATS {
        let text = diff_text(format, OLD, NEW);
        assert!(text.contains("443"), "{format:?}: {text}");
    }
    let json: Value = serde_json::from_str(&diff_text(NetworkFormat::Json, OLD, NEW)).unwrap();
    assert_eq!(json["summary"]["added"], 5);
    assert_eq!(json["summary"]["workloadsRemoved"], 1);
    assert_eq!(json["workloadsRemoved"][0]["workload"]["name"], "gone");
    let open =
        json["changes"].as_array().unwrap().iter().find(|one| one["from"] == json!({ "external": true })).unwrap();
    assert_eq!(open["risk"], "high");
    assert_eq!(open["before"], json!({ "allowed": [] }));
    assert_eq!(open["after"]["allowed"], json!([{ "protocol": "TCP", "ports": [[443, 443]] }]));
    assert_eq!(open["boundary"], "from the internet");
}
