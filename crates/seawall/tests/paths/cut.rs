//! The fix set: what it costs, what it spares, and what is written of it.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::{SHOP, code, json_of, maker, seawall};

#[test]
fn the_fix_set_cuts_what_it_promises_and_its_patches_say_how() {
    let folder = tempfile::tempdir().unwrap();
    let patches = folder.path().join("fixes").display().to_string();
    let asked = [
        "paths",
        "cut",
        "-",
        "--world",
        "closed",
        "--to",
        "node-root",
        "--write-patches",
        &patches,
        "--format",
        "json",
    ];
    let output = seawall(&asked, SHOP);
    assert_eq!(code(&output), 1);
    let answer = json_of(&output);
    assert_eq!(answer["residual"], serde_json::json!([]));
    assert_eq!(answer["verified"]["residual"], serde_json::json!([]));
    assert_eq!(answer["fixes"].as_array().unwrap().len(), 1);
    let script = fs::read_to_string(Path::new(&patches).join("apply.sh")).unwrap();
    assert!(script.contains("kubectl "), "{script}");
    // What an earlier run wrote is not mixed with what this one would.
    let again = seawall(&asked, SHOP);
    assert_eq!(code(&again), 2);
    assert!(String::from_utf8_lossy(&again.stderr).contains("is not empty"));
}

#[test]
fn a_deletion_is_guarded_and_said_and_no_name_is_taken_for_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let patches = folder.path().join("fixes").display().to_string();
    let hostile = maker().replace("name: makers", "name: 'makers; reboot'").replace("create, list", "'*'");
    let asked = ["paths", "cut", "-", "--world", "closed", "--from", "user:dora", "--write-patches", &patches];
    let text = String::from_utf8(seawall(&[&asked[..], &["--to", "node-root"]].concat(), &hostile).stdout).unwrap();
    assert!(text.contains("Delete RoleBinding"), "{text}");
    let script = fs::read_to_string(Path::new(&patches).join("apply.sh")).unwrap();
    let commands: Vec<&str> = script.lines().filter(|line| line.starts_with("kubectl")).collect();
    let named = "'rolebinding.rbac.authorization.k8s.io/makers; reboot' --namespace=shop";
    let guard = "01-rolebinding-shop-makers--reboot.guard.json";
    assert_eq!(
        commands,
        [format!("kubectl patch {named} --type=json --patch-file={guard}"), format!("kubectl delete {named}")]
    );
    assert!(script.contains("# Delete RoleBinding shop/makers; reboot, which binds User dora only"), "{script}");
    let guard: Value = serde_json::from_str(&fs::read_to_string(Path::new(&patches).join(guard)).unwrap()).unwrap();
    assert!(guard.as_array().unwrap().iter().all(|op| op["op"] == "test"), "{guard}");
    let subjects = guard.as_array().unwrap().iter().find(|op| op["path"] == "/subjects").unwrap();
    assert_eq!(subjects["value"][0]["name"], "dora");
}

#[test]
fn a_pod_whose_fields_cannot_be_changed_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let patches = folder.path().join("fixes").display().to_string();
    let privileged = "apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: web, uid: some}
spec: {nodeName: n1, containers: [{name: app, image: 'shop/web:1', securityContext: {privileged: true}}]}
status: {phase: Running}
";
    let asked = ["paths", "cut", "-", "--world", "closed", "--to", "node-root", "--write-patches", &patches];
    assert_eq!(code(&seawall(&asked, privileged)), 1);
    let script = fs::read_to_string(Path::new(&patches).join("apply.sh")).unwrap();
    assert!(script.contains("kubectl replace --force --filename=02-pod-shop-web.json"), "{script}");
    let pod = fs::read_to_string(Path::new(&patches).join("02-pod-shop-web.json")).unwrap();
    let pod: Value = serde_json::from_str(&pod).unwrap();
    assert_eq!(pod["spec"]["containers"][0]["securityContext"]["privileged"], false);
    assert_eq!((&pod["status"], &pod["metadata"]["uid"]), (&Value::Null, &Value::Null));
}

#[test]
fn what_takes_the_way_to_all_of_a_kind_away_takes_the_way_to_one_that_may_be_there() {
    let asked = ["paths", "cut", "-", "--potential", "--to", "secret:shop/db", "--format", "json"];
    let answer = json_of(&seawall(&asked, SHOP));
    assert_ne!(answer["before"], 0, "{answer}");
    assert_eq!(answer["verified"]["residual"], serde_json::json!([]));
}

/// A log of half a year: at its beginning `dora` does something with pods, at its end somebody lists services.
fn used_log(verb: &str) -> String {
    let event = |user: &str, verb: &str, resource: &str, day: &str| {
        format!(
            "{{\"kind\":\"Event\",\"apiVersion\":\"audit.k8s.io/v1\",\"level\":\"Metadata\",\"auditID\":\"{user}-{day}\",\
             \"stage\":\"ResponseComplete\",\"requestURI\":\"/api/v1/namespaces/shop/{resource}\",\"verb\":\"{verb}\",\
             \"user\":{{\"username\":\"{user}\",\"groups\":[\"system:authenticated\"]}},\
             \"objectRef\":{{\"resource\":\"{resource}\",\"namespace\":\"shop\",\"apiVersion\":\"v1\"}},\
             \"responseStatus\":{{\"code\":200}},\"requestReceivedTimestamp\":\"{day}T00:00:00.000000Z\",\
             \"stageTimestamp\":\"{day}T00:00:00.000000Z\",\
             \"annotations\":{{\"authorization.k8s.io/decision\":\"allow\"}}}}\n"
        )
    };
    event("dora", verb, "pods", "2026-01-01") + &event("somebody", "list", "services", "2026-06-01")
}

fn cut_of_maker(log: &str) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.log");
    fs::write(&path, log).unwrap();
    let path = path.display().to_string();
    let asked =
        ["paths", "cut", "-", "--world", "closed", "--to", "node-root", "--audit-log", &path, "--format", "json"];
    json_of(&seawall(&asked, &maker()))
}

#[test]
fn what_a_log_shows_to_be_used_is_spared_by_the_fix_set() {
    // She listed pods and never made one: taking `create` away denies nothing, and is as good as free.
    let answer = cut_of_maker(&used_log("list"));
    let fixes = answer["fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 1, "{answer}");
    let title = fixes[0]["remediation"]["title"].as_str().unwrap();
    assert!(title.starts_with("Take create pods out"), "{title}");
    assert_eq!(fixes[0]["cost"], 0.1);
    assert_eq!(fixes[0]["denies"], serde_json::json!([]));
    // She made pods: what forbids them to reach the node is dearer, and denies nothing that the log shows.
    let answer = cut_of_maker(&used_log("create"));
    let fixes = answer["fixes"].as_array().unwrap();
    assert_eq!(fixes.len(), 1, "{answer}");
    let title = fixes[0]["remediation"]["title"].as_str().unwrap();
    assert!(title.starts_with("Enforce the Pod Security level"), "{title}");
    assert_eq!(fixes[0]["denies"], serde_json::json!([]));
    assert_eq!(answer["verified"]["residual"], serde_json::json!([]));
}

#[test]
fn what_the_one_that_is_taken_for_the_attacker_did_spares_nothing_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.log");
    fs::write(&path, used_log("create")).unwrap();
    let path = path.display().to_string();
    let cut = |ends: &[&str]| {
        let asked = ["paths", "cut", "-", "--world", "closed", "--to", "node-root", "--audit-log", &path];
        json_of(&seawall(&[&asked, ends, &["--format", "json"]].concat(), &maker()))
    };
    let suspected = cut(&["--from", "user:dora"]);
    let fix = &suspected["fixes"][0];
    assert_eq!(fix["lastResort"], false, "{fix}");
    assert_eq!(fix["cost"], 0.1, "{fix}");
    assert!(fix["denies"][0].as_str().unwrap().starts_with("create pods in shop by user:dora"), "{fix}");
    // Somebody else's requests are still worth sparing.
    let title = &cut(&["--from", "user:somebody", "--group", "makers"])["fixes"];
    assert_eq!(title, &serde_json::json!([]));
    let unnamed = cut(&[]);
    assert!(
        unnamed["fixes"][0]["remediation"]["title"].as_str().unwrap().starts_with("Enforce the Pod Security level"),
        "{unnamed}"
    );
}

#[test]
fn a_level_that_the_one_who_is_stopped_may_take_away_again_is_no_fix() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.log");
    fs::write(&path, used_log("create")).unwrap();
    let path = path.display().to_string();
    let relabelling = format!(
        "{}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: labels}}
rules: [{{apiGroups: [''], resources: [namespaces], verbs: [patch]}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: labels}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: labels}}
subjects: [{{kind: User, name: dora}}]
",
        maker()
    );
    let asked =
        ["paths", "cut", "-", "--world", "closed", "--to", "node-root", "--audit-log", &path, "--format", "json"];
    let answer = json_of(&seawall(&asked, &relabelling));
    assert_eq!(answer["verified"]["residual"], serde_json::json!([]), "{answer}");
    let titles = answer["fixes"].as_array().unwrap().iter().map(|fix| fix["remediation"]["title"].as_str().unwrap());
    assert!(!titles.clone().any(|title| title.starts_with("Enforce")), "{answer}");
}

#[test]
fn lines_of_a_log_that_are_cut_in_half_are_problems_of_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.log");
    let log = used_log("list");
    fs::write(&path, format!("{log}{}", &log[..100])).unwrap();
    let path = path.display().to_string();
    let asked = ["paths", "cut", "-", "--audit-log", &path, "--strict-input", "--format", "json"];
    let output = seawall(&asked, &maker());
    assert_eq!(code(&output), 3);
    let problems = json_of(&output)["problems"].as_array().unwrap().clone();
    assert!(problems.iter().any(|problem| problem["line"] == 3), "{problems:?}");
}

#[test]
fn a_fix_that_denies_what_the_log_shows_is_made_where_nothing_else_does_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.log");
    fs::write(&path, used_log("create")).unwrap();
    let path = path.display().to_string();
    // Without the Namespace object there is nothing that could enforce a level.
    let bare: String = maker().split("---\n").skip(1).collect::<Vec<_>>().join("---\n");
    let asked = ["paths", "cut", "-", "--potential", "--to", "node-root", "--audit-log", &path];
    let text = String::from_utf8(seawall(&asked, &bare).stdout).unwrap();
    assert!(text.contains("denies what the log shows: create pods in shop by"), "{text}");
    assert!(text.contains("cost 5.0"), "{text}");
}

/// Something that may refuse pods, nobody knows which.
const WEBHOOK: &str = "---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: guard}
webhooks:
- name: guard.example.com
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig: {url: 'https://guard.example.com'}
  rules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]
";

#[test]
fn who_reaches_it_for_certain_and_who_may_are_told_apart() {
    let asked = ["paths", "cut", "-", "--world", "closed", "--to", "node-root"];
    let guarded = maker() + WEBHOOK;
    let text = |asked: &[&str]| String::from_utf8(seawall(asked, &guarded).stdout).unwrap();
    let certain = text(&asked);
    assert!(certain.starts_with("Nobody reaches it for certain. 1 may, if"), "{certain}");
    let potential = text(&[&asked[..], &["--potential"]].concat());
    assert!(potential.starts_with("1 can reach it; 1 change stops it"), "{potential}");
}
