//! `apparmor-not-set`.

use seawall_check::{Check, Fix, Gap, Run, mention};
use seawall_model::workload::Profile;
use seawall_model::{Rule, Severity, Status, Version};

use crate::confinement::APP_ARMOR;

/// The first release line with the field; before, only an annotation for each container says it.
const FIELD_SINCE: Version = Version { major: 1, minor: 30 };

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "apparmor-not-set",
        title: "Container states no AppArmor profile",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["KSV-0002", "C-0055", "ApparmorAny", "linuxHardening"],
        doc: include_str!("apparmor_not_set.md"),
    },
    fix: Fix::Review("Set the AppArmor profile to RuntimeDefault"),
    run: Run::Workload(|workload, report| {
        if workload.is_windows() {
            return;
        }
        let level = |container: &_| APP_ARMOR.of(container).level;
        for gap in Gap::all(workload, |container| APP_ARMOR.of(container).value == Profile::Unset, level) {
            let message =
                format!("{} {} no AppArmor profile", mention::containers(&gap.containers), gap.verb("states", "state"));
            let reported = report.field(gap.at.join(APP_ARMOR.kind), message);
            if workload.facts.kubernetes >= FIELD_SINCE {
                APP_ARMOR.confine(reported, gap.at);
            }
        }
    }),
};
