//! The live cluster, seen from outside: the command line against a real API server.
#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::path::Path;
use std::process::{Command, Output};

use seawall_testkit::controlplane::{ADMIN, ControlPlane};
use serde_json::Value;

/// Runs the command line against a cluster.
fn seawall(kubeconfig: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seawall"));
    command.args(arguments).args(["--cluster", "--kubeconfig"]).arg(kubeconfig);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", text(&output.stderr)))
}

/// Findings that a control plane has before anybody puts anything into it: `(severity, rule, object)` of those at or above
/// high, each with the reason why it stays.
const BARE: &[(&str, &str, &str)] = &[];

#[test]
fn a_bare_control_plane_has_nothing_grave() {
    let Some(control_plane) = ControlPlane::start() else { return };
    let output = seawall(&control_plane.kubeconfig(ADMIN), &["scan", "--profile", "all", "--format", "json"]);
    let report = json(&output);
    assert!(report["summary"]["objects"].as_u64().unwrap() > 150, "{}", report["summary"]);
    assert_eq!(report["problems"], serde_json::json!([]));
    let findings = report["findings"].as_array().unwrap().iter();
    let grave = findings.filter(|finding| finding["severity"] == "critical" || finding["severity"] == "high");
    let grave: Vec<String> =
        grave.map(|it| format!("{} {} {}", it["severity"], it["rule"], it["object"]["name"])).collect();
    let known: Vec<String> =
        BARE.iter().map(|(severity, rule, name)| format!("{severity:?} {rule:?} {name:?}")).collect();
    assert_eq!(grave, known);
}
