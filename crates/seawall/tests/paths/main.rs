//! `seawall paths` and `seawall risk` from outside: real clusters, questions, fix sets, bad input.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod cut;
mod published;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// A file or folder of the outside corpora; none where they are not there.
fn shared(path: &str) -> Option<PathBuf> {
    Some(seawall_testkit::shared()?.join("data").join(path))
}

fn seawall(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_seawall"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // One that refuses its flags does not read its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn json_of(output: &Output) -> Value {
    let said = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {said}"))
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A node as text: `Pod default/web[app]`.
fn named(node: &Value) -> String {
    let text = |key: &str| node[key].as_str().unwrap_or_default();
    let namespace = if text("namespace").is_empty() { String::new() } else { format!("{}/", text("namespace")) };
    let container = if text("container").is_empty() { String::new() } else { format!("[{}]", text("container")) };
    format!("{} {namespace}{}{container}", text("kind"), text("name"))
}

/// A cluster in which a web pod, exposed by nobody, may create pods in its namespace, which admits all of them.
const SHOP: &str = "apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {namespace: shop, name: web}
---
apiVersion: v1
kind: Pod
metadata: {namespace: shop, name: web}
spec: {serviceAccountName: web, nodeName: n1, containers: [{name: app, image: 'shop/web:1'}]}
---
apiVersion: v1
kind: Node
metadata: {name: n1}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {namespace: shop, name: maker}
rules: [{apiGroups: [''], resources: [pods], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: shop, name: makers}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: maker}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
";

/// The shop, where it is `dora` who may create and list pods.
fn maker() -> String {
    let account = "{kind: ServiceAccount, name: web, namespace: shop}";
    SHOP.replace(account, "{kind: User, name: dora}").replace("verbs: [create]", "verbs: [create, list]")
}

#[test]
fn a_path_tells_every_hop_with_its_evidence() {
    let output = seawall(
        &["paths", "-", "--world", "closed", "--from", "shop/web", "--to", "node:n1", "--format", "json"],
        SHOP,
    );
    assert_eq!(code(&output), 1);
    let answer = json_of(&output);
    let path = &answer["paths"][0];
    assert_eq!(named(&path["from"]), "Pod shop/web[app]");
    assert_eq!(named(&path["to"]), "Node n1");
    assert_eq!(path["potential"], false);
    let steps = path["steps"].as_array().unwrap();
    let kinds: Vec<&str> = steps.iter().map(|step| step["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["C01", "I02", "W03", "W03"]);
    // Each step begins where the one before ended.
    for (one, next) in steps.iter().zip(&steps[1..]) {
        assert_eq!(one["to"], next["from"]);
    }
    let grant = &steps[2]["evidence"][0];
    assert_eq!(grant["kind"], "grant");
    assert_eq!(grant["role"]["name"], "maker");
    assert_eq!(grant["rule"], 0);
}

#[test]
fn whoever_becomes_cluster_admin_is_not_told_of_again_at_less_and_is_counted() {
    let admin = format!(
        "{SHOP}---
apiVersion: v1
kind: Secret
metadata: {{namespace: shop, name: db}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: cluster-admin}}
rules: [{{apiGroups: ['*'], resources: ['*'], verbs: ['*']}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: oops}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}}
subjects: [{{kind: ServiceAccount, name: web, namespace: shop}}]
"
    );
    let told = |input: &str, ends: &[&str]| {
        let asked = [&["paths", "-", "--world", "closed", "--format", "json"], ends].concat();
        let answer = json_of(&seawall(&asked, input));
        let goals: Vec<String> =
            answer["paths"].as_array().unwrap().iter().map(|path| path["goal"].as_str().unwrap().to_owned()).collect();
        (goals, answer["implied"].clone())
    };
    let (goals, implied) = told(&admin, &[]);
    assert_eq!(goals, ["cluster-admin"]);
    let counted = serde_json::json!([{"goal": "node-root", "sources": 1}, {"goal": "secret-data", "sources": 1}]);
    assert_eq!(implied, counted);
    // Who asks for it is told.
    assert_eq!(told(&admin, &["--to", "node-root"]).0, ["node-root"]);
    assert_eq!(told(SHOP, &[]), (vec!["node-root".to_owned()], serde_json::json!([])));
}

#[test]
fn those_who_take_the_same_steps_to_the_same_are_one_path() {
    let family: String = (0..12)
        .map(|number| {
            format!(
                "---
apiVersion: v1
kind: Pod
metadata: {{namespace: shop, name: web-{number}}}
spec: {{nodeName: n1, containers: [{{name: app, image: 'shop/web:1', securityContext: {{privileged: true}}}}]}}
"
            )
        })
        .collect();
    let asked = ["paths", "-", "--world", "closed", "--to", "node-root", "--format", "json"];
    let answer = json_of(&seawall(&asked, &format!("{SHOP}{family}")));
    let paths = answer["paths"].as_array().unwrap();
    let kinds = |path: &Value| -> Vec<String> {
        path["steps"].as_array().unwrap().iter().map(|step| step["kind"].as_str().unwrap().to_owned()).collect()
    };
    let escaping: Vec<&Value> = paths.iter().filter(|path| kinds(path).contains(&"X01".to_owned())).collect();
    assert_eq!(escaping.len(), 1, "{paths:#?}");
    assert_eq!(escaping[0]["others"].as_array().unwrap().len(), 11);
    assert_eq!(paths.len(), 2, "{paths:#?}");
}

#[test]
fn nothing_found_is_an_empty_list_and_no_failure() {
    let output = seawall(
        &["paths", "-", "--world", "closed", "--from", "internet", "--to", "cluster-admin", "--format", "json"],
        SHOP,
    );
    assert_eq!(code(&output), 0);
    assert_eq!(json_of(&output)["paths"], serde_json::json!([]));
    let enforced = SHOP.replace(
        "metadata: {name: shop}",
        "metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}",
    );
    let output = seawall(
        &["paths", "-", "--world", "closed", "--from", "sa:shop/web", "--to", "node-root", "--format", "json"],
        &enforced,
    );
    assert_eq!(code(&output), 0, "{}", String::from_utf8_lossy(&output.stdout));
}

#[test]
fn ends_that_are_not_there_or_mean_nothing_are_said() {
    let output = seawall(&["paths", "-", "--from", "shop/nobody", "--format", "json"], SHOP);
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("no pod or workload shop/nobody"));
    let output = seawall(&["paths", "-", "--world", "closed", "--to", "secret:shop/misspelt"], SHOP);
    assert_eq!(code(&output), 0);
    assert!(String::from_utf8_lossy(&output.stderr).contains("nothing in the input leads to Secret shop/misspelt"));
    let output = seawall(&["paths", "-", "--world", "closed", "--to", "sa:shop/webb"], SHOP);
    assert_eq!(code(&output), 0);
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean ServiceAccount shop/web?"));
    let output = seawall(&["paths", "-", "--to", "world-domination"], SHOP);
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("cluster-admin"));
    let output = seawall(&["paths", "edges", "-", "--kind", "USES_S"], SHOP);
    assert_eq!(code(&output), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("USES_SA"));
}

#[test]
fn nothing_found_in_half_an_input_is_not_said_of_the_whole() {
    let half = &SHOP[..SHOP.find("kind: RoleBinding").unwrap()];
    for (command, said) in [
        (&["paths"][..], "No path in what"),
        (&["paths", "cut"], "certain in what"),
        (&["risk"], "No workload in what"),
    ] {
        let output = seawall(&[command, &["-"]].concat(), "{\"apiVersion\": \"v1\", \"kind\"");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains(said) && text.contains("could be read"), "{command:?}: {text}");
        assert!(!String::from_utf8_lossy(&output.stderr).is_empty(), "{command:?}");
        let strict = seawall(&[command, &["-", "--strict-input"]].concat(), "{\"apiVersion\": \"v1\", \"kind\"");
        assert_eq!(code(&strict), 3, "{command:?}");
    }
    // A binding whose role and subjects are gone binds nobody, and nobody is said to reach anything.
    let output = seawall(&["paths", "-", "--world", "closed", "--to", "node-root"], half);
    assert_eq!(code(&output), 0);
}

#[test]
fn a_start_that_nothing_names_is_told_with_the_nearest() {
    let output = seawall(&["paths", "-", "--world", "closed", "--from", "user:dor"], &maker());
    assert_eq!(code(&output), 0);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("nothing in the input names User dor") && said.contains("did you mean User dora?"), "{said}");
}

#[test]
fn ends_that_a_command_would_not_heed_are_refused() {
    let output = seawall(&["paths", "edges", "-", "--to", "node-root"], SHOP);
    assert_eq!(code(&output), 2);
}

#[test]
fn what_an_open_input_does_not_hold_may_be_reached_by_whoever_gets_all_of_its_kind() {
    for goal in ["secret:shop/db", "sa:shop/ghost", "node:n9"] {
        let output = seawall(&["paths", "-", "--from", "shop/web", "--to", goal, "--format", "json"], SHOP);
        assert_eq!(code(&output), 1, "{goal}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("the input does not hold"), "{goal}");
        let paths = json_of(&output)["paths"].as_array().unwrap().clone();
        assert!(!paths.is_empty() && paths.iter().all(|path| path["potential"] == true), "{goal}: {paths:#?}");
        let last = paths[0]["steps"].as_array().unwrap().last().unwrap().clone();
        assert!(last["dependsOn"].as_str().unwrap().contains("does not hold it"), "{goal}: {last:#}");
        // Nobody gets all of another namespace, and a closed input holds whatever is there.
        let elsewhere = goal.replace("shop/", "bank/");
        let closed = ["paths", "-", "--world", "closed", "--from", "shop/web", "--to", goal, "--format", "json"];
        assert_eq!(code(&seawall(&closed, SHOP)), 0, "{goal}");
        if elsewhere != goal {
            let asked = ["paths", "-", "--from", "shop/web", "--to", &elsewhere, "--format", "json"];
            assert_eq!(code(&seawall(&asked, SHOP)), 0, "{elsewhere}");
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let Some(dump) = shared("live/cluster.json.zst") else { return };
    let dump = dump.display().to_string();
    let ask = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_seawall"))
            .args(["paths", &dump, "--world", "closed", "--most", "200", "--format", "json"])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        output.stdout
    };
    assert_eq!(ask("1"), ask("7"));
}

#[test]
fn risk_prints_the_factors_that_multiply_to_the_score() {
    let output = seawall(&["risk", "-", "--world", "closed", "--format", "json"], SHOP);
    assert_eq!(code(&output), 0);
    let answer = json_of(&output);
    let workload = &answer["workloads"][0];
    assert_eq!(named(&workload["workload"]), "Pod shop/web");
    let product: f64 =
        workload["factors"].as_array().unwrap().iter().map(|factor| factor["value"].as_f64().unwrap()).product();
    assert!((product - workload["expectedLoss"].as_f64().unwrap()).abs() < 1e-12);
    assert_eq!(workload["goals"][0]["goal"], "node-root");
    assert!(
        answer["fixes"].as_array().unwrap().iter().any(|fix| fix["riskRemoved"].as_f64().unwrap() > 0.5),
        "{answer:#}"
    );
}

#[test]
fn fixes_that_do_the_same_for_the_same_are_told_of_as_one() {
    let answer = json_of(&seawall(&["risk", "-", "--world", "closed", "--format", "json"], SHOP));
    let fixes = answer["fixes"].as_array().unwrap();
    let titles: Vec<&str> = fixes.iter().map(|fix| fix["remediation"]["title"].as_str().unwrap()).collect();
    assert!(titles[0].starts_with("Take create pods out"), "{titles:?}");
    let instead = fixes[0]["instead"].as_array().unwrap();
    assert!(instead.iter().any(|fix| fix["title"].as_str().unwrap().starts_with("Delete RoleBinding")), "{fixes:#?}");
}

#[test]
fn bindings_that_give_nothing_are_told_with_their_place() {
    let broken = format!(
        "{SHOP}---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{namespace: shop, name: ghost}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: missing}}
subjects: [{{apiGroup: rbac.authorization.k8s.io, kind: User, name: bob}}]
"
    );
    let output = seawall(&["paths", "-", "--world", "closed", "--format", "json"], &broken);
    let answer = json_of(&output);
    let problems = answer["problems"].as_array().unwrap();
    assert!(problems.iter().any(|problem| problem["message"].as_str().unwrap().contains("missing")), "{problems:?}");
}
