//! What is shown for a place.

use crate::editor::Editor;
use crate::{POD, URI};

const LEVELS: &str = "apiVersion: v1
kind: Pod
metadata:
  name: levels
  annotations:
    container.apparmor.security.beta.kubernetes.io/app: localhost/tight
spec:
  securityContext:
    runAsUser: 1000
    runAsNonRoot: true
  containers:
    - name: app
      image: shop/app:1.0.0
      securityContext:
        runAsNonRoot: false
        capabilities:
          drop: [ALL]
          add: [NET_BIND_SERVICE]
    - name: side
      image: shop/side:1.0.0
";

#[test]
fn a_setting_is_shown_with_who_said_so() {
    let mut editor = Editor::alone();
    editor.open(URI, LEVELS);
    let container = editor.hover(URI, "securityContext:\n        runAsNonRoot");
    for row in [
        "| runAsUser | `1000` | pod, line 9 |",
        "| runAsNonRoot | `false` | container, line 15 |",
        "| appArmorProfile | `Localhost tight` | annotation, line 6 |",
        "| allowPrivilegeEscalation | `true` | default |",
        "| capabilities | `the runtime's default set, -ALL +NET_BIND_SERVICE` | container, line 17 |",
    ] {
        assert!(container.contains(row), "{row} is not in {container}");
    }
    let named = editor.hover(URI, "name: app");
    let table = |shown: &str| shown.split_once("In force").unwrap().1.to_owned();
    assert_eq!(table(&container), table(&named), "the container's name asks for the same");
    assert!(editor.hover(URI, "runAsNonRoot: false").contains("`app`: runAsNonRoot = `false` (container, line 15)"));
    let pod = editor.hover(URI, "runAsNonRoot: true");
    assert!(pod.contains("`app`: runAsNonRoot = `false` (container, line 15)"), "{pod}");
    assert!(pod.contains("`side`: runAsNonRoot = `true` (pod, line 10)"), "{pod}");
    assert!(editor.hover(URI, "drop: [ALL]").contains("capabilities = `the runtime's default set, -ALL"));
}

#[test]
fn a_finding_is_shown_with_why_it_matters_and_what_mends_it() {
    let mut editor = Editor::alone();
    editor.open(URI, POD);
    let shown = editor.hover(URI, "hostPID");
    assert!(shown.starts_with("**"), "{shown}");
    assert!(shown.contains("`host-pid`, high"), "{shown}");
    assert!(shown.contains("Fix (safe): Remove hostPID"), "{shown}");
    assert_eq!(editor.hover(URI, "apiVersion"), "", "nothing is decided there");
}

#[test]
fn names_cannot_smuggle_anything_into_what_is_shown() {
    let mut editor = Editor::alone();
    let name = "a` ![x](https://example.invalid/p.png) <img src=x>";
    editor.open(URI, &POD.replace("name: app", &format!("name: '{name}'")));
    let shown = editor.hover(URI, "privileged: true");
    let (prose, table) = shown.split_once("In force for container `").unwrap();
    assert!(!prose.contains("![x](") && !prose.contains(" <img"), "{prose}");
    assert!(table.starts_with("a' ![x]("), "inside of a code span it is text: {table}");
}
