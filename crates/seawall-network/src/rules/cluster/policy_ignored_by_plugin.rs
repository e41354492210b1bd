//! `policy-ignored-by-plugin`.

use seawall_check::Fix;
use seawall_model::{GroupKind, Rule, Severity, Status};

use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "policy-ignored-by-plugin",
        title: "Policy is of a kind that the network plugin ignores",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("policy_ignored_by_plugin.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[], |survey, desk| {
        let plugins = survey.plugins();
        for object in survey.snapshot.objects() {
            let group = object.reference.group_kind();
            let Some((.., needs)) = OWNERS
                .iter()
                .find(|(of, kinds, _)| *of == group.group && (kinds.is_empty() || kinds.contains(&group.kind)))
            else {
                continue;
            };
            if needs.iter().any(|name| plugins.has(name)) {
                continue;
            }
            let mut report = desk.report(object);
            match plugins.enforcing() {
                Some(plugin) if survey.snapshot.has_all(DAEMON_SET) => {
                    let field = object.node().get("kind").unwrap_or(object.node());
                    let message = format!("is for {}, and the network plugin is {}", needs.join(" or "), plugin.name);
                    report.field(field, message).related(plugin.object, "runs the network plugin");
                }
                _ => report.unknown("which network plugin the cluster has"),
            }
        }
    }),
};

const DAEMON_SET: GroupKind<'static> = GroupKind::of("apps", "DaemonSet");

/// Kinds of policies, all of a group where none is named, and the plugins that read them.
const OWNERS: &[(&str, &[&str], &[&str])] = &[
    ("cilium.io", &["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"], &["Cilium"]),
    ("projectcalico.org", &["NetworkPolicy", "GlobalNetworkPolicy"], &["Calico"]),
    ("crd.projectcalico.org", &["NetworkPolicy", "GlobalNetworkPolicy"], &["Calico"]),
    ("policy.networking.k8s.io", &[], &["Antrea", "Calico", "Cilium", "OVN-Kubernetes", "kube-network-policies"]),
];
