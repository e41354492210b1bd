//! `no-linux-hardening`.

use seawall_check::{Check, Fix, Gap, Run, mention};
use seawall_model::workload::{Container, Profile};
use seawall_model::{Rule, Severity, Status};

use crate::confinement::SECCOMP;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "no-linux-hardening",
        title: "Nothing confines the container",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0055", "linuxHardening"],
        doc: include_str!("no_linux_hardening.md"),
    },
    fix: Fix::Safe("Set the seccomp profile to RuntimeDefault"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        for gap in Gap::all(workload, is_bare, |container| container.security.seccomp.level) {
            let message = format!(
                "nothing confines {}: no seccomp or AppArmor profile, no SELinux label, no dropped capability",
                mention::containers(&gap.containers)
            );
            SECCOMP.confine(report.field(gap.at.join("securityContext"), message), gap.at);
        }
    }),
};

fn is_bare(container: &Container<'_>) -> bool {
    let security = &container.security;
    let confines = |profile| matches!(profile, Profile::RuntimeDefault | Profile::Localhost(_));
    let drops = !security.dropped.is_empty() && !security.added.iter().any(|capability| capability.is("ALL"));
    let label = security.se_linux.value.as_ref().is_some_and(|label| {
        [label.user, label.role, label.kind, label.level].into_iter().flatten().any(|part| !part.is_empty())
    });
    !confines(security.seccomp.value) && !confines(security.app_armor.value) && !label && !drops
}
