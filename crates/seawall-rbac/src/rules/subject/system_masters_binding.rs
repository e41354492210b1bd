//! `system-masters-binding`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::Subject;
use crate::lint::{Check, Named, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "system-masters-binding",
        title: "A binding names system:masters",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["C-0246", "KSV-0123"],
        doc: include_str!("system_masters_binding.md"),
    },
    fix: Fix::Review("Take the subject out of the binding"),
    run: Run::Over(Run::BINDINGS, |survey, desk| NAMED.report(survey, desk, Severity::Critical)),
};

const NAMED: Named = Named {
    is_meant: |subject| matches!(subject, Subject::Group("system:masters")),
    whom: "nothing is refused to its members",
    harmless: &[],
    milder: Severity::Critical,
    is_mended: true,
};
