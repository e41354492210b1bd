//! `seawall paths` and `seawall risk` from outside: real clusters, questions, fix sets, bad input.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
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
fn what_takes_the_way_to_all_of_a_kind_away_takes_the_way_to_one_that_may_be_there() {
    let asked = ["paths", "cut", "-", "--potential", "--to", "secret:shop/db", "--format", "json"];
    let answer = json_of(&seawall(&asked, SHOP));
    assert_ne!(answer["before"], 0, "{answer}");
    assert_eq!(answer["verified"]["residual"], serde_json::json!([]));
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

/// The edges of files, as `(kind, from, to, potential)`.
fn edges(targets: &[PathBuf], flags: &[&str]) -> BTreeSet<(String, String, String, bool)> {
    let targets: Vec<String> = targets.iter().map(|target| target.display().to_string()).collect();
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    let output = seawall(&[&["paths", "edges", "--format", "json"], flags, &targets[..]].concat(), "");
    let answer = json_of(&output);
    let edges = answer["edges"].as_array().unwrap().iter();
    edges
        .map(|edge| {
            let kind = edge["kind"].as_str().unwrap().to_owned();
            (kind, named(&edge["from"]), named(&edge["to"]), edge["potential"].as_bool().unwrap())
        })
        .collect()
}

/// What KubeHound's names of edges are here.
fn kinds(edge: &str) -> &'static [&'static str] {
    match edge {
        "IDENTITY_ASSUME" => &["C01", "N02", "I01"],
        "PERMISSION_DISCOVER" => &["I02"],
        "POD_CREATE" => &["W03"],
        "POD_EXEC" => &["W06"],
        "TOKEN_LIST" => &["I05"],
        "ROLE_BIND" => &["I09"],
        "SHARE_PS_NAMESPACE" => &["C05"],
        "CE_MODULE_LOAD" => &["X02"],
        "CE_NSENTER" => &["X03"],
        "CE_PRIV_MOUNT" => &["X01"],
        "EXPLOIT_HOST_WRITE" => &["X09"],
        "ENDPOINT_EXPLOIT" => &["E02"],
        other => panic!("{other}"),
    }
}

#[test]
fn kubehounds_edges_are_found_as_far_as_they_are_real() {
    let Some(folder) = shared("attacks/kubehound") else { return };
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(folder.join("expected-edges.json")).unwrap()).unwrap();
    let found = edges(&[folder], &[]);
    let mut faults = Vec::new();
    let mut judged = 0;
    for row in expected["edges"].as_array().unwrap() {
        let text = |key: &str| row[key].as_str().unwrap();
        if text("edge") == "(none)" {
            continue;
        }
        // Ports are called by their numbers here.
        let source = match text("src").split([' ', '(']).next().unwrap() {
            "jmx" => "9999",
            "host-port-svc" => "1112",
            source => source,
        };
        let target = text("dst").split([' ', '(']).next().unwrap();
        let has = |name: &str, wanted: &str| {
            name.split([' ', '/', '[', ']', ':']).any(|part| part == wanted)
                || name.ends_with(wanted)
                || wanted.contains("::") && name.contains(wanted)
                || wanted == "<node>" && name.starts_with("Node ")
        };
        let all: Vec<_> = found.iter().filter(|edge| kinds(text("edge")).contains(&edge.0.as_str())).collect();
        // A node is its user, and the user is in the group.
        let joined = |from: &str, to: &str| {
            all.iter().any(|one| has(&one.1, from) && all.iter().any(|other| one.2 == other.1 && has(&other.2, to)))
        };
        let direct: Vec<_> = all.iter().filter(|edge| has(&edge.1, source) && has(&edge.2, target)).collect();
        judged += 1;
        let holds = match text("precise_verdict") {
            "exact" => direct.iter().any(|edge| !edge.3) || joined(source, target),
            "potential" => !direct.is_empty() && direct.iter().all(|edge| edge.3),
            "overapproximated" if text("edge") == "ENDPOINT_EXPLOIT" => {
                !found.iter().any(|edge| edge.0 == "E01" && has(&edge.2, source) && !edge.3)
            }
            "overapproximated" | "redundant" => direct.is_empty(),
            other => panic!("{other}"),
        };
        if !holds {
            faults.push(format!("{} {source} -> {target}: {}: {direct:?}", text("edge"), text("precise_verdict")));
        }
    }
    assert!(judged > 60, "{judged}");
    assert!(faults.is_empty(), "{} of {judged}: {faults:#?}", faults.len());
}

#[test]
fn from_a_pod_that_nobody_gave_anything_no_goal_is_reached() {
    let Some(folder) = shared("attacks/kubehound") else { return };
    let folder = folder.display().to_string();
    let output = seawall(&["paths", &folder, "--from", "default/control-pod", "--format", "json"], "");
    let answer = json_of(&output);
    let certain: Vec<&Value> =
        answer["paths"].as_array().unwrap().iter().filter(|path| path["potential"] == false).collect();
    assert!(certain.is_empty(), "{certain:#?}");
}

fn on_the_dump(from: &str, groups: &[&str]) -> Option<Value> {
    let dump = shared("live/cluster.json.zst")?.display().to_string();
    let groups: Vec<&str> = groups.iter().flat_map(|group| ["--group", *group]).collect();
    let asked = [
        &["paths", &dump, "--world", "closed", "--from", from, "--to", "cluster-admin", "--format", "json"],
        &groups[..],
    ];
    Some(json_of(&seawall(&asked.concat(), "")))
}

/// Whether a step says what it is built on. What something is a part of needs no proof, and the premises of a
/// conjunction have theirs on the steps before.
fn is_shown(step: &Value) -> bool {
    step["kind"] == "PART" || step["from"]["kind"] == "Both" || !step["evidence"].as_array().unwrap().is_empty()
}

fn certain(answer: &Value) -> Vec<&Value> {
    answer["paths"].as_array().unwrap().iter().filter(|path| path["potential"] == false).collect()
}

#[test]
fn on_the_dump_mallory_can_become_cluster_admin_and_the_hops_say_how() {
    let Some(answer) = on_the_dump("user:mallory", &["devs"]) else { return };
    let paths = certain(&answer);
    assert!(!paths.is_empty());
    for path in paths {
        let steps = path["steps"].as_array().unwrap();
        assert!(steps.iter().all(is_shown), "{path:#}");
        assert!(matches!(path["from"]["kind"].as_str(), Some("User" | "Group")), "{path:#}");
    }
}

#[test]
fn on_the_dump_alice_and_bob_cannot_without_a_step_that_is_shown() {
    for (who, groups) in [("user:alice", ["devs"]), ("user:bob", ["ops"])] {
        let Some(answer) = on_the_dump(who, &groups) else { return };
        for path in certain(&answer) {
            // Whoever says so has to show it: every step is built on something that is written.
            let steps = path["steps"].as_array().unwrap();
            assert!(steps.iter().all(is_shown), "{who}: {path:#}");
        }
    }
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

/// The same where it is `dora` who may create and list pods.
fn maker() -> String {
    let account = "{kind: ServiceAccount, name: web, namespace: shop}";
    SHOP.replace(account, "{kind: User, name: dora}").replace("verbs: [create]", "verbs: [create, list]")
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
