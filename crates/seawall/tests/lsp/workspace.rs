//! What stands in the other files of a folder.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use crate::editor::Editor;
use crate::{POD, has};

const ACCOUNT: &str = "apiVersion: v1
kind: ServiceAccount
metadata:
  name: quiet
  namespace: shop
automountServiceAccountToken: false
";

const DEPLOYMENT: &str = "apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  serviceAccountName: quiet
  containers:
    - name: app
      image: shop/web:1.0.0
";

const RULE: &str = "service-account-token-automounted";

fn folder() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = fs::canonicalize(folder.path()).unwrap().to_string_lossy().into_owned();
    (folder, path)
}

fn uri(folder: &str, name: &str) -> String {
    format!("file://{folder}/{name}")
}

fn write(folder: &str, name: &str, text: &str) {
    let path = Path::new(folder).join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn other_files_count_and_a_change_in_one_reaches_the_others() {
    let (_held, folder) = folder();
    write(&folder, "accounts/quiet.yaml", ACCOUNT);
    let (pod, account) = (uri(&folder, "pod.yaml"), uri(&folder, "accounts/quiet.yaml"));
    let mut editor = Editor::in_folder(Some(&folder), "utf-16", &["--rule", RULE]);
    editor.open(&pod, DEPLOYMENT);
    editor.wait(&pod, |marks| !has(marks, RULE));
    editor.open(&account, ACCOUNT);
    editor.edit(&account, "automountServiceAccountToken: false", "automountServiceAccountToken: true");
    editor.wait(&pod, |marks| has(marks, RULE));
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": account}}));
    editor.wait(&pod, |marks| !has(marks, RULE));
    write(&folder, "accounts/quiet.yaml", &ACCOUNT.replace("Token: false", "Token: true"));
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": account, "type": 2}]}));
    editor.wait(&pod, |marks| has(marks, RULE));
    let removed = json!([{"uri": format!("file://{folder}"), "name": "folder"}]);
    write(&folder, "accounts/quiet.yaml", ACCOUNT);
    editor.tell("workspace/didChangeWorkspaceFolders", json!({"event": {"added": removed, "removed": []}}));
    editor.wait(&pod, |marks| !has(marks, RULE));
    assert_eq!(editor.leave(), 0);
}

#[test]
fn what_is_typed_counts_and_not_what_is_in_the_file() {
    let (_held, folder) = folder();
    write(&folder, "pod.yaml", POD);
    let pod = uri(&folder, "pod.yaml");
    let mut editor = Editor::in_folder(Some(&folder), "utf-16", &[]);
    let marks = editor.open(&pod, &POD.replace("privileged: true", "privileged: false"));
    assert!(!has(&marks, "privileged-container"), "{marks:?}");
    assert!(!has(&marks, "repeated"), "the file is not there twice: {marks:?}");
}

#[test]
fn templates_of_a_chart_are_not_judged() {
    let (_held, folder) = folder();
    let template = POD.replace("tools", "{{ .Release.Name }}");
    write(&folder, "chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
    write(&folder, "chart/templates/pod.yaml", &template);
    let pod = uri(&folder, "chart/templates/pod.yaml");
    for root in [Some(&*folder), None] {
        let mut editor = Editor::in_folder(root, "utf-16", &[]);
        let marks = editor.open(&pod, &template);
        assert_eq!(marks.len(), 1, "{marks:?}");
        assert_eq!((&marks[0]["code"], &marks[0]["severity"]), (&json!("not-rendered"), &json!(4)));
    }
}

#[test]
fn a_file_with_a_strange_name_is_found_again() {
    let (_held, folder) = folder();
    let name = "a b/ä%41.yaml";
    write(&folder, name, ACCOUNT);
    write(&folder, "pod.yaml", DEPLOYMENT);
    let account = format!("file://{folder}/a%20b/%C3%A4%2541.yaml");
    let pod = uri(&folder, "pod.yaml");
    let mut editor = Editor::in_folder(Some(&folder), "utf-16", &["--rule", RULE]);
    editor.open(&pod, DEPLOYMENT);
    editor.wait(&pod, |marks| !has(marks, RULE));
    let marks = editor.open(&account, &ACCOUNT.replace("Token: false", "Token: true"));
    assert!(!has(&marks, "repeated"), "{marks:?}");
    editor.wait(&pod, |marks| has(marks, RULE));
}

#[test]
fn the_configuration_of_the_folder_counts_and_is_read_again_when_it_changes() {
    let (_held, folder) = folder();
    write(&folder, "seawall.toml", "skip = [\"host-pid\"]\n");
    let pod = uri(&folder, "deep/pod.yaml");
    for root in [Some(&*folder), None] {
        let mut editor = Editor::in_folder(root, "utf-16", &[]);
        let marks = editor.open(&pod, POD);
        assert!(has(&marks, "privileged-container") && !has(&marks, "host-pid"), "{root:?} {marks:?}");
    }
    let mut editor = Editor::in_folder(Some(&folder), "utf-16", &[]);
    editor.open(&pod, POD);
    let accepted = "apiVersion: seawall.dev/v1\nkind: Exception\nmetadata: {name: tools}\nspec:\n  \
        rules: [privileged-container]\n  reason: it is a tool\n  expires: 2199-01-01\n";
    write(&folder, "accepted.yaml", accepted);
    write(&folder, "seawall.toml", "exceptions = [\"accepted.yaml\"]\n");
    let changed = |name: &str| json!({"changes": [{"uri": uri(&folder, name), "type": 2}]});
    editor.tell("workspace/didChangeWatchedFiles", changed("seawall.toml"));
    editor.wait(&pod, |marks| has(marks, "host-pid") && !has(marks, "privileged-container"));
    write(&folder, "seawall.toml", "profile = [");
    editor.tell("workspace/didChangeWatchedFiles", changed("seawall.toml"));
    editor.wait(&pod, |marks| has(marks, "host-pid") && has(marks, "privileged-container"));
    assert!(editor.shown.iter().any(|sentence| sentence.contains("seawall.toml")), "{:?}", editor.shown);
    let mut editor = Editor::in_folder(Some(&folder), "utf-16", &["--no-config"]);
    assert!(has(&editor.open(&pod, POD), "privileged-container"));
    assert!(editor.shown.is_empty());
}
