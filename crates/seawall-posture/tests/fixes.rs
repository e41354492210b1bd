//! Where a fix is offered and where it is withheld. That an offered fix works is proven on the rules' pages.

use seawall_model::finding::{Change, Operation, Remediation, Safety};
use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

/// The remediations that `rule` offers for a pod with this `spec`, one for each finding.
#[track_caller]
fn offered(rule: &str, spec: &str) -> Vec<Option<Remediation>> {
    let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: pod}}\nspec: {spec}\n");
    let findings = Cluster::parse(&text).judge(&Posture, &|candidate| candidate.id == rule);
    assert!(!findings.is_empty(), "`{rule}` finds nothing");
    findings.into_iter().map(|finding| finding.remediation).collect()
}

#[track_caller]
fn withheld(rule: &str, spec: &str) {
    let offered = offered(rule, spec);
    assert!(offered.iter().all(Option::is_none), "{offered:?}");
}

#[track_caller]
fn patch(rule: &str, spec: &str) -> Vec<Operation> {
    let offered = offered(rule, spec);
    let [Some(remediation)] = &offered[..] else { panic!("not one fix: {offered:?}") };
    let [Change::Patch { ops, .. }] = &remediation.changes[..] else { panic!("not one patch: {remediation:?}") };
    ops.clone()
}

fn paths(ops: &[Operation]) -> Vec<&str> {
    let changing = ops.iter().filter_map(|op| match op {
        Operation::Test { .. } => None,
        Operation::Add { path, .. } | Operation::Replace { path, .. } | Operation::Remove { path } => Some(&**path),
    });
    changing.collect()
}

#[test]
fn escalation_is_not_forbidden_beside_what_excludes_it() {
    let rule = "privilege-escalation-allowed";
    withheld(rule, "{containers: [{name: a, securityContext: {privileged: true}}]}");
    withheld(rule, "{containers: [{name: a, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]}");
    withheld(rule, "{containers: [{name: a, securityContext: {capabilities: {add: [cap_sys_admin]}}}]}");
    let ops = patch(rule, "{containers: [{name: a, securityContext: {capabilities: {add: [NET_ADMIN]}}}]}");
    assert_eq!(paths(&ops), ["/spec/containers/0/securityContext/allowPrivilegeEscalation"]);
}

#[test]
fn a_container_that_is_told_to_be_root_is_not_made_to_fail() {
    let rule = "run-as-root-allowed";
    withheld(rule, "{containers: [{name: a, securityContext: {runAsUser: 0}}, {name: b}]}");
    withheld(rule, "{securityContext: {runAsUser: 0}, containers: [{name: a}]}");
    let admin = "{windowsOptions: {runAsUserName: ContainerAdministrator}}";
    withheld(rule, &format!("{{os: {{name: windows}}, securityContext: {admin}, containers: [{{name: a}}]}}"));
    assert_eq!(paths(&patch(rule, "{containers: [{name: a}]}")), ["/spec/securityContext"]);
}

#[test]
fn the_network_of_the_node_goes_with_its_ports_but_not_from_host_processes() {
    let rule = "host-network";
    let ports = "[{containerPort: 80, hostPort: 80, hostIP: 10.0.0.1}, {containerPort: 81}]";
    let ops = patch(rule, &format!("{{hostNetwork: true, containers: [{{name: a, ports: {ports}}}]}}"));
    let port = "/spec/containers/0/ports/0";
    assert_eq!(paths(&ops), ["/spec/hostNetwork", &format!("{port}/hostPort"), &format!("{port}/hostIP")]);
    let host_process = "{windowsOptions: {hostProcess: true}}";
    withheld(rule, &format!("{{hostNetwork: true, securityContext: {host_process}, containers: [{{name: a}}]}}"));
}

#[test]
fn host_processes_end_together() {
    let own = "securityContext: {windowsOptions: {hostProcess: true}}";
    let offered = offered("host-process-windows", &format!("{{{own}, containers: [{{name: a, {own}}}, {{name: b}}]}}"));
    assert_eq!(offered.len(), 2);
    for remediation in offered {
        let Some(Change::Patch { ops, .. }) = remediation.as_ref().and_then(|fix| fix.changes.first()) else {
            panic!("{remediation:?}")
        };
        assert_eq!(paths(ops).len(), 2);
    }
}

#[test]
fn a_probe_is_turned_to_the_pod_safely_where_something_listens() {
    let rule = "host-probe-target";
    let pod = |network: bool, ports: &str, port: &str| {
        let probe = format!("{{httpGet: {{host: db, port: {port}}}}}");
        format!("{{hostNetwork: {network}, containers: [{{name: a, ports: [{ports}], livenessProbe: {probe}}}]}}")
    };
    let path = "/spec/containers/0/livenessProbe/httpGet/host";
    assert_eq!(paths(&patch(rule, &pod(false, "{containerPort: 80}", "80"))), [path]);
    assert_eq!(paths(&patch(rule, &pod(false, "{name: http, containerPort: 80}", "http"))), [path]);
    let safety = |spec: &str| offered(rule, spec)[0].as_ref().map(|fix| fix.safety);
    assert_eq!(safety(&pod(false, "{containerPort: 80}", "80")), Some(Safety::Safe));
    assert_eq!(safety(&pod(false, "{containerPort: 81}", "80")), Some(Safety::Review));
    assert_eq!(safety(&pod(false, "", "http")), Some(Safety::Review));
    withheld(rule, &pod(true, "{containerPort: 80}", "80"));
}

#[test]
fn user_namespaces_are_not_asked_for_where_they_are_refused() {
    let rule = "host-users-shared";
    assert_eq!(paths(&patch(rule, "{containers: [{name: a}]}")), ["/spec/hostUsers"]);
    for spec in [
        "{hostNetwork: true, containers: [{name: a}]}",
        "{hostPID: true, containers: [{name: a}]}",
        "{hostIPC: true, containers: [{name: a}]}",
        "{containers: [{name: a, volumeDevices: [{name: d, devicePath: /dev/d}]}]}",
        "{containers: [{name: a}], volumes: [{name: d, nfs: {server: s, path: /}}]}",
        "{containers: [{name: a, securityContext: {procMount: Unmasked}}]}",
    ] {
        withheld(rule, spec);
    }
}

#[test]
fn root_group_is_dropped_only_where_it_adds() {
    let rule = "run-as-root-group";
    let ops = patch(rule, "{securityContext: {supplementalGroups: [0, 5, 0]}, containers: [{name: a}]}");
    let list = "/spec/securityContext/supplementalGroups";
    assert_eq!(paths(&ops), [&format!("{list}/2"), &format!("{list}/0")]);
    withheld(rule, "{securityContext: {runAsGroup: 0, fsGroup: 0}, containers: [{name: a}]}");
}

#[test]
fn a_read_only_root_comes_with_a_bounded_folder_for_temporary_files() {
    let rule = "writable-root-filesystem";
    let ops = patch(rule, "{containers: [{name: a}]}");
    let container = "/spec/containers/0";
    let expected = [&format!("{container}/securityContext"), "/spec/volumes", &format!("{container}/volumeMounts")]
        .map(str::to_owned);
    assert_eq!(paths(&ops), expected);
    let limit = ops.iter().find_map(|op| match op {
        Operation::Add { path, value } if path == "/spec/volumes" => value.pointer("/0/emptyDir/sizeLimit").cloned(),
        _ => None,
    });
    assert_eq!(limit, Some("1Gi".into()));

    let mounted = "{containers: [{name: a, volumeMounts: [{name: t, mountPath: /tmp}]}], volumes: [{name: t}]}";
    assert_eq!(paths(&patch(rule, mounted)), [format!("{container}/securityContext")]);
    withheld(rule, "{containers: [{name: a}], volumes: [{name: tmp-a}]}");
    withheld(rule, "{containers: [{name: a, volumeMounts: none}]}");
    withheld(rule, "{containers: [{name: a, securityContext: none}]}");
}

#[test]
fn what_has_to_be_mended_first_covers_what_it_excludes() {
    let shown = |rule: &str, spec: &str| {
        let text = format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: pod}}\nspec: {spec}\n");
        Cluster::parse(&text).judge(&Posture, &|_| true).iter().filter(|finding| finding.rule.id == rule).count()
    };
    let escalation = "privilege-escalation-allowed";
    assert_eq!(shown(escalation, "{containers: [{name: a, securityContext: {privileged: true}}, {name: b}]}"), 1);
    assert_eq!(shown("host-users-shared", "{containers: [{name: a}]}"), 1);
    assert_eq!(shown("host-users-shared", "{hostPID: true, containers: [{name: a}]}"), 0);
}
