//! `seccomp-not-set`.

use seawall_check::{Check, Fix, Gap, Run, mention};
use seawall_model::workload::Profile;
use seawall_model::{Rule, Severity, Status, Version, Workload};
use seawall_yaml::Node;

use crate::confinement::SECCOMP;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "seccomp-not-set",
        title: "Container has no seccomp profile",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[
            "KSV-0030",
            "C-0210",
            "C-0055",
            "CKV_K8S_31",
            "CKV_K8S_32",
            "container-seccomp-profile",
            "SeccompAny",
            "linuxHardening",
        ],
        doc: include_str!("seccomp_not_set.md"),
    },
    fix: Fix::Safe("Set the seccomp profile to RuntimeDefault"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        for gap in Gap::all(
            workload,
            |container| SECCOMP.of(container).value == Profile::Unset,
            |container| SECCOMP.of(container).level,
        ) {
            let annotation = idle_annotation(workload, &gap);
            let reported = report.field(gap.at.join(SECCOMP.kind), message(&gap, annotation));
            let reported = match annotation {
                Some((_, value)) => reported.also(value),
                None => reported,
            };
            SECCOMP.confine(reported, gap.at);
        }
    }),
};

fn message(gap: &Gap<'_, '_>, annotation: Option<(&str, Node<'_>)>) -> String {
    let (who, has) = (mention::containers(&gap.containers), gap.verb("has", "have"));
    match annotation {
        Some((key, _)) => format!("{who} {has} no seccomp profile: annotation `{key}` has no effect since 1.27"),
        None => format!("{who} {has} no seccomp profile"),
    }
}

/// A legacy annotation that was meant for these containers and that nobody reads any more.
fn idle_annotation<'s>(workload: &Workload<'s>, gap: &Gap<'_, 's>) -> Option<(&'s str, Node<'s>)> {
    if workload.facts.kubernetes < (Version { major: 1, minor: 27 }) {
        return None;
    }
    let annotations = workload.template.path(&["metadata", "annotations"])?;
    annotations.entries().find_map(|(key, value)| {
        let name = key.scalar()?;
        let container = name.strip_prefix("container.seccomp.security.alpha.kubernetes.io/");
        let meant = container.is_some_and(|container| gap.containers.iter().any(|one| one.name == container));
        (meant || name == "seccomp.security.alpha.kubernetes.io/pod").then_some((name, value))
    })
}
