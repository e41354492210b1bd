//! `seawall rbac least` from outside: roles that can be applied, proofs, unused grants, bad input.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const LOG: &str = r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"list","user":{"username":"alice","groups":["devs"]},"objectRef":{"resource":"pods","namespace":"shop"},"responseStatus":{"code":200},"stageTimestamp":"2026-01-11T00:00:00Z","annotations":{"authorization.k8s.io/decision":"allow"}}
{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","verb":"get","user":{"username":"alice","groups":["devs"]},"objectRef":{"resource":"secrets","namespace":"shop","name":"db"},"responseStatus":{"code":403},"stageTimestamp":"2026-01-12T00:00:00Z","annotations":{"authorization.k8s.io/decision":"forbid"}}
"#;

const OBJECTS: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: dev, namespace: shop}
rules: [{apiGroups: [''], resources: [pods, services], verbs: [list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: devs, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z'}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: dev}
subjects: [{kind: Group, name: devs}]
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("audit.log"), LOG).unwrap();
    fs::write(folder.path().join("objects.yaml"), OBJECTS).unwrap();
    folder
}

fn least(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
    command.current_dir(folder).args(["rbac", "least", "--no-config", "--audit-log", "audit.log"]);
    command.args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_roles_are_written_with_what_is_proved_and_what_was_denied() {
    let folder = folder();
    let alone = least(folder.path(), &[]);
    let text = stdout(&alone);
    assert_eq!(alone.status.code(), Some(0), "{alone:?}");
    assert!(text.contains("# user:alice: 1 request allowed, 1 denied; 1 rule in 1 role"), "{text}");
    assert!(text.contains("# not proved: that they allow nothing new"), "{text}");
    assert!(text.contains("# denied, not granted: get secrets \"db\" in shop (1 time)"), "{text}");
    assert!(text.contains("  - apiGroups: [\"\"]\n    resources: [pods]\n    verbs: [list]\n"), "{text}");
    let compared = stdout(&least(folder.path(), &["objects.yaml"]));
    assert!(compared.contains("# proved: they allow nothing that it does not have already"), "{compared}");
    assert_eq!(stdout(&least(folder.path(), &["--threads", "1"])), text, "the same whatever the number of threads");
}

#[test]
fn what_is_written_can_be_applied_and_is_enough() {
    let folder = folder();
    fs::write(folder.path().join("roles.yaml"), stdout(&least(folder.path(), &[]))).unwrap();
    let can = |verb: &str, resource: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
        command.current_dir(folder.path()).args(["rbac", "can", "user:alice", verb, resource, "-n", "shop"]);
        command.args(["--no-config", "--world", "closed", "roles.yaml"]).output().unwrap().status.code()
    };
    assert_eq!((can("list", "pods"), can("get", "secrets"), can("list", "services")), (Some(0), Some(1), Some(1)));
}

#[test]
fn unused_grants_are_listed_with_their_age_for_members_of_groups_too() {
    let folder = folder();
    let unused = least(folder.path(), &["--unused", "--for", "user:alice", "objects.yaml"]);
    let text = stdout(&unused);
    let row = text.lines().find(|line| line.starts_with("RoleBinding shop/devs")).unwrap_or_default();
    assert!(row.contains("Role dev") && row.contains("11 days") && row.ends_with("list services"), "{text}");
    let json = stdout(&least(folder.path(), &["--format", "json", "objects.yaml"]));
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["unused"][0]["unused"], serde_json::json!(["list services"]));
    assert_eq!(value["identities"][0]["proof"]["newInOld"], true);
    assert_eq!(least(folder.path(), &["--unused"]).status.code(), Some(2));
}

#[test]
fn lines_that_cannot_be_read_are_told_and_count_when_that_is_wanted() {
    let folder = folder();
    fs::write(folder.path().join("audit.log"), format!("{LOG}{}", &LOG[..80])).unwrap();
    let read = least(folder.path(), &[]);
    let told = String::from_utf8(read.stderr.clone()).unwrap();
    assert_eq!(read.status.code(), Some(0));
    assert!(told.contains("audit.log:3:1: event cut off in the middle (byte "), "{told}");
    assert_eq!(least(folder.path(), &["--strict-input"]).status.code(), Some(3));
    fs::write(folder.path().join("audit.log"), "nothing\n").unwrap();
    let nothing = least(folder.path(), &[]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(String::from_utf8(nothing.stderr).unwrap().contains("there is no audit event"));
}

#[test]
fn somebody_who_is_not_in_the_log_is_told() {
    let folder = folder();
    let text = stdout(&least(folder.path(), &["--for", "sa:shop/web"]));
    assert!(text.contains("# no roles for sa:shop/web: the log holds nothing of it"), "{text}");
    assert_eq!(least(folder.path(), &["--for", "web"]).status.code(), Some(2));
}
