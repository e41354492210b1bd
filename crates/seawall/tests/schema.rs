//! `docs/reference/scan-report.schema.json` says what `scan --format json` writes: every report keeps to it, and nothing is
//! in a report that it does not name.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn schema() -> Value {
    let path = root().join("docs/reference/scan-report.schema.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema as a reader has it, who must take members that are added later.
fn lenient() -> Validator {
    jsonschema::draft202012::new(&schema()).unwrap()
}

/// The schema as we have it: what it does not name is not written.
fn strict() -> Validator {
    let mut schema = schema();
    close(&mut schema);
    jsonschema::draft202012::new(&schema).unwrap()
}

/// Lets every object of the schema have the members that it names and no others.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            let is_object = members.get("type") == Some(&json!("object")) && members.contains_key("properties");
            // An exception is also the beginning of a longer object.
            let is_shared = members.get("properties").and_then(|own| own.get("tool")).is_some();
            members.values_mut().for_each(close);
            if is_object && !is_shared {
                members.insert("unevaluatedProperties".to_owned(), json!(false));
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(close),
        _ => {}
    }
}

fn scan(folder: &Path, flags: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_seawall"))
        .args(["scan", "--format", "json", "--fail-on", "never"])
        .args(flags)
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn check(report: &Value, what: &str) {
    for validator in [lenient(), strict()] {
        let faults: Vec<String> =
            validator.iter_errors(report).take(3).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert_eq!(faults, Vec::<String>::new(), "{what}");
    }
}

fn exception(name: &str, rule: &str, expires: &str) -> String {
    format!(
        "---\napiVersion: seawall.dev/v1\nkind: Exception\nmetadata: {{name: {name}}}\nspec:\n  rules: [{rule}]\n  \
         reason: it is known\n  expires: {expires}\n"
    )
}

#[test]
fn reports_of_every_sort_keep_to_the_schema() {
    let root = root();
    check(&scan(&root, &["demo", "--profile", "all"]), "everything about the demo");
    check(&scan(&root, &["demo", "--framework", "cis-1.12", "--framework", "pss"]), "a scorecard");
    let folder = tempfile::tempdir().unwrap();
    let baseline = folder.path().join("baseline.json");
    let exceptions = folder.path().join("exceptions.yaml");
    fs::write(
        &exceptions,
        [
            exception("agent", "privileged-container", "2199-01-01\n  owner: ops\n  ticket: OPS-1"),
            exception("late", "host-pid", "2001-01-01"),
            exception("idle", "host-ipc", "2199-01-01\n  objects: [{name: nobody}]"),
        ]
        .concat(),
    )
    .unwrap();
    let (baseline, exceptions) = (baseline.to_str().unwrap(), exceptions.to_str().unwrap());
    let written = scan(&root, &["demo", "--write-baseline", baseline]);
    check(&written, "the report beside a baseline");
    let report = scan(&root, &["demo", "--baseline", baseline, "--exceptions", exceptions]);
    check(&report, "with a baseline and exceptions");
    assert!(report["summary"]["known"].is_u64());
    let states: Vec<&Value> = report["exceptions"].as_array().unwrap().iter().map(|listed| &listed["state"]).collect();
    assert_eq!(states, ["used", "expired", "unused"]);
    fs::write(folder.path().join("broken.yaml"), "apiVersion: v1\nkind: [\n---\na: 1\n---\n{{ x }}\n").unwrap();
    fs::write(folder.path().join("binary.yaml"), b"\x00\xff\xfe").unwrap();
    check(&scan(folder.path(), &["."]), "problems");
    check(&scan(folder.path(), &["broken.yaml", "--world", "closed"]), "a closed world");
}

#[test]
fn reports_about_outside_files_keep_to_the_schema() {
    let Some(shared) = seawall_testkit::shared() else { return };
    for folder in ["data/manifests", "data/live", "data/pss"] {
        check(&scan(&shared, &[folder, "--profile", "all"]), folder);
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let report = scan(&root(), &["demo"]);
    let finding = report["findings"][0].clone();
    let with = |member: &str, value: Value| {
        let mut changed = report.clone();
        changed["findings"] = json!([finding]);
        changed["findings"][0][member] = value;
        changed
    };
    assert!(strict().is_valid(&with("severity", json!("high"))));
    for (member, value) in [
        ("id", json!("7")),
        ("severity", json!("terrible")),
        ("path", json!("spec/containers")),
        ("location", json!({"file": "a", "line": 0})),
        ("remediation", json!({"title": "a", "safety": "safe", "changes": [{"patch": {"ops": []}}]})),
        ("evidence", json!([{"kind": "rumour"}])),
    ] {
        assert!(!lenient().is_valid(&with(member, value)), "{member}");
    }
    assert!(lenient().is_valid(&with("later", json!(1))), "a reader takes what is added later");
    assert!(!strict().is_valid(&with("later", json!(1))), "and we notice");
    assert!(!lenient().is_valid(&json!({"apiVersion": "seawall.dev/v1", "kind": "ScanReport"})));
}
