//! The language server as an editor sees it: the real binary over standard input and output.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]
#![expect(clippy::needless_pass_by_value, reason = "a message is written where it is sent")]

mod action;
mod editor;
mod hover;
mod marks;
mod protocol;
mod workspace;

use serde_json::Value;

/// A text that is in no file.
const URI: &str = "untitled:pod.yaml";

const POD: &str = "apiVersion: v1
kind: Pod
metadata:
  name: tools
spec:
  hostPID: true
  securityContext:
    runAsUser: 1000
  containers:
    - name: app
      image: shop/tools:1.0.0
      securityContext:
        privileged: true
";

/// The rules that are marked, each once.
fn rules(marks: &[Value]) -> Vec<&str> {
    let mut rules: Vec<&str> = marks.iter().map(|mark| mark["code"].as_str().unwrap()).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}

fn has(marks: &[Value], rule: &str) -> bool {
    rules(marks).contains(&rule)
}
