//! `pods-portforward`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status, Version};

use crate::lint::{ANY, Check, Danger, Family, Grades, Hit, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pods-portforward",
        title: "Ports of pods can be reached through the API server",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0063"],
        doc: include_str!("pods_portforward.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("reach ports of pods past every NetworkPolicy"),
        wanted: Wanted::Actions(&[
            Family::new(&["create", "get"], "", &["pods/portforward"]),
            Family::new(ANY, "", &["pods/proxy", "services/proxy"]),
        ]),
        grade,
    }),
};

const CREATE_SINCE: Version = Version { major: 1, minor: 35 };

const GRADES: Grades = Grades { everywhere: Severity::Medium, in_namespace: Some(Severity::Low), by_name: None };

/// Reading is enough to open the connection before 1.35, since then it takes `create`.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let takes_create = danger.survey.snapshot.facts().kubernetes >= CREATE_SINCE;
    let is_effective = |hit: &Hit<'_, '_>| {
        hit.action
            .is_none_or(|action| action.verb == "create" || action.resource != "pods/portforward" || !takes_create)
    };
    if !danger.hits.iter().any(is_effective) {
        return None;
    }
    danger.graded(GRADES)
}
