//! Bad Pods: eight shapes of privilege as four kinds of objects each. Exactly those reach their node that can.

mod reach;

use reach::{certain, graph};
use seawall_model::access::Goal;

const TO_THE_NODE: [&str; 4] = ["everything-allowed", "hostpath", "priv", "priv-and-hostpid"];

/// Every manifest: its shape and its text.
fn manifests() -> Vec<(String, String)> {
    let Some(shared) = seawall_testkit::shared() else { return Vec::new() };
    let entries = std::fs::read_dir(shared.join("data/attacks/badpods")).expect("the corpus is whole");
    let mut found: Vec<(String, String)> = entries
        .map(|entry| {
            let path = entry.expect("the corpus is whole").path();
            let name = path.file_name().expect("the corpus is whole").to_string_lossy().into_owned();
            let shape = name.split("-exec").next().expect("the corpus is whole").to_owned();
            (shape, std::fs::read_to_string(&path).expect("the corpus is whole"))
        })
        .collect();
    found.sort();
    assert_eq!(found.len(), 32);
    found
}

/// The manifest with one more line in the pod's specification.
fn with(text: &str, line: &str) -> String {
    let containers =
        text.lines().find(|line| line.trim_start().starts_with("containers:")).expect("the corpus is whole");
    let indent = &containers[..containers.len() - containers.trim_start().len()];
    text.replacen(containers, &format!("{indent}{line}\n{containers}"), 1)
}

fn reaches_node(text: &str) -> bool {
    !certain(&graph(text), Goal::NodeRoot).is_empty()
}

#[test]
fn exactly_the_shapes_that_can_reach_their_node() {
    for (shape, text) in manifests() {
        assert_eq!(reaches_node(&text), TO_THE_NODE.contains(&shape.as_str()), "{text}");
    }
}

#[test]
fn users_of_its_own_or_a_sandbox_keep_every_shape_off_the_node() {
    for (_, text) in manifests() {
        for line in ["hostUsers: false", "runtimeClassName: gvisor", "runtimeClassName: kata"] {
            assert!(!reaches_node(&with(&text, line)), "{line}\n{text}");
        }
    }
}

#[test]
fn a_runtime_class_that_is_no_sandbox_changes_nothing() {
    for (shape, text) in manifests() {
        let text = with(&text, "runtimeClassName: nvidia");
        assert_eq!(reaches_node(&text), TO_THE_NODE.contains(&shape.as_str()), "{text}");
    }
}

#[test]
fn what_pod_security_refuses_is_never_made() {
    for (shape, text) in manifests() {
        for (level, passes) in [("restricted", false), ("baseline", false), ("privileged", true)] {
            let namespace = format!(
                "apiVersion: v1\nkind: Namespace\nmetadata: {{name: default, labels: \
                 {{pod-security.kubernetes.io/enforce: {level}}}}}\n---\n{text}"
            );
            let expected = passes && TO_THE_NODE.contains(&shape.as_str());
            assert_eq!(reaches_node(&namespace), expected, "{level}: {shape}");
        }
    }
}

#[test]
fn a_pod_without_privileges_has_nothing_of_its_node() {
    for (shape, text) in manifests().iter().filter(|(shape, _)| shape == "nothing-allowed") {
        let graph = graph(text);
        assert!(graph.edges().iter().all(|edge| !edge.kind.id.starts_with('X')), "{shape}");
    }
}
