//! What the page of `unknown-security-field` cannot say: what its fixes write and when there is none, and which fields are
//! problems with the input instead.

use seawall_model::finding::{Change, Operation};
use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

/// For each finding in a pod with this `spec`, what its fix changes.
fn fixes(spec: &str) -> Vec<String> {
    let cluster = Cluster::parse(&format!("{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {spec}}}"));
    let findings = cluster.judge(&Posture, &|rule| rule.id == "unknown-security-field");
    let changes = |change: &Change| match change {
        Change::Patch { ops, .. } => ops.iter().filter_map(shown).collect::<Vec<_>>(),
        _ => panic!("an object is made or deleted"),
    };
    let fix = |fix: &seawall_model::finding::Remediation| fix.changes.iter().flat_map(changes).collect::<Vec<_>>();
    findings.iter().map(|finding| finding.remediation.as_ref().map_or("none".into(), |r| fix(r).join(", "))).collect()
}

fn shown(op: &Operation) -> Option<String> {
    match op {
        Operation::Test { .. } => None,
        Operation::Add { path, value } => Some(format!("add {path} {value}")),
        Operation::Replace { path, value } => Some(format!("replace {path} {value}")),
        Operation::Remove { path } => Some(format!("remove {path}")),
    }
}

#[test]
fn what_protects_moves_to_every_container() {
    let spec = "{securityContext: {readOnlyRootFilesystem: true}, \
                 containers: [{name: a}, {name: b, securityContext: {privileged: false}}]}";
    let expected = "add /spec/containers/0/securityContext {\"readOnlyRootFilesystem\":true}, \
                    add /spec/containers/1/securityContext/readOnlyRootFilesystem true, \
                    remove /spec/securityContext/readOnlyRootFilesystem";
    assert_eq!(fixes(spec), [expected]);
}

#[test]
fn what_stands_there_already_is_not_written_again() {
    let spec = "{securityContext: {readOnlyRootFilesystem: true}, \
                 containers: [{name: a, securityContext: {readOnlyRootFilesystem: true}}]}";
    assert_eq!(fixes(spec), ["remove /spec/securityContext/readOnlyRootFilesystem"]);
}

#[test]
fn what_contradicts_is_for_a_person() {
    let spec = "{securityContext: {readOnlyRootFilesystem: true}, \
                 containers: [{name: a, securityContext: {readOnlyRootFilesystem: false}}, {name: b}]}";
    assert_eq!(fixes(spec), ["none"]);
}

#[test]
fn what_loosens_is_taken_away_and_never_put_in_force() {
    for (field, value) in [
        ("privileged", "true"),
        ("hostNetwork", "true"),
        ("allowPrivilegeEscalation", "true"),
        ("runAsNonRoot", "false"),
        ("runAsUser", "0"),
        ("procMount", "Unmasked"),
    ] {
        let expected = format!("remove /spec/containers/0/{field}");
        assert_eq!(fixes(&format!("{{containers: [{{name: a, {field}: {value}}}]}}")), [expected]);
    }
}

#[test]
fn a_mapping_with_something_loose_in_it_is_for_a_person() {
    for capabilities in ["{add: [SYS_ADMIN]}", "{drop: [ALL], add: [CHOWN]}"] {
        assert_eq!(fixes(&format!("{{containers: [{{name: a, capabilities: {capabilities}}}]}}")), ["none"]);
    }
    let dropping = fixes("{containers: [{name: a, capabilities: {drop: [ALL]}}]}");
    let expected = "add /spec/containers/0/securityContext {\"capabilities\":{\"drop\":[\"ALL\"]}}, \
                    remove /spec/containers/0/capabilities";
    assert_eq!(dropping, [expected]);
}

#[test]
fn nothing_is_reported_twice() {
    let text = "{apiVersion: v1, kind: Pod, metadata: {name: web}, \
                 spec: {hostPid: true, dnsPolice: Default, containers: [{name: a}]}}";
    let cluster = Cluster::parse(text);
    let found = cluster.judge(&Posture, &|rule| rule.id == "unknown-security-field");
    assert_eq!(found.iter().map(|finding| finding.path.as_str()).collect::<Vec<_>>(), ["/spec/hostPid"]);
    let problems: Vec<&str> = cluster.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems, ["`spec.dnsPolice` is no field of `Pod`; the API server drops it; did you mean `dnsPolicy`?"]);
}

#[test]
fn many_unknown_fields_are_told_up_to_a_limit() {
    let many: String = (0..5_000).map(|number| format!("runAsNonRoot{number}: true, ")).collect();
    let text = format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: web}}, spec: {{containers: [{{name: a, securityContext: {{{many}}}}}]}}}}"
    );
    let cluster = Cluster::parse(&text);
    assert_eq!(cluster.judge(&Posture, &|rule| rule.id == "unknown-security-field").len(), 100);
    let rest = "more than 20 fields are not what `Pod` declares; the others are not listed";
    assert!(cluster.problems.iter().any(|problem| problem.message == rest));
    assert_eq!(cluster.problems.len(), 21);
}
