//! `calico-tier-missing`.

use seawall_check::{Fix, Run as Each};
use seawall_model::{Found, Rule, Severity, Status};

use crate::lint::calico;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "calico-tier-missing",
        title: "Calico policy is in a tier that is not there",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("calico_tier_missing.md"),
    },
    fix: Fix::None,
    run: Run::Each(Each::ObjectAmong(calico::POLICIES, |object, snapshot, report| {
        let Some(written) = object.node().path(&["spec", "tier"]) else { return };
        let Some(name) = written.as_str().filter(|name| !calico::BUILT_IN_TIERS.contains(name)) else { return };
        match calico::TIERS.map(|kind| snapshot.find(kind, None, name)) {
            [Found::No, Found::No] => {
                report.field(written, format!("there is no tier `{name}`"));
            }
            [Found::Yes(_), _] | [_, Found::Yes(_)] => {}
            _ => report.unknown("whether the tier is outside the input"),
        }
    })),
};
