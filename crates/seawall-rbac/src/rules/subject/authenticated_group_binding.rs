//! `authenticated-group-binding`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::Subject;
use crate::lint::{Check, Named, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "authenticated-group-binding",
        title: "Rights are given to everybody who has a name",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0265", "KSV-01011"],
        doc: include_str!("authenticated_group_binding.md"),
    },
    fix: Fix::None,
    run: Run::Over(Run::BINDINGS, |survey, desk| NAMED.report(survey, desk, Severity::High)),
};

const NAMED: Named = Named {
    is_meant: |subject| matches!(subject, Subject::Group("system:authenticated")),
    whom: "everybody who has any account",
    harmless: &["system:basic-user", "system:discovery", "system:public-info-viewer"],
    milder: Severity::Medium,
    is_mended: false,
};
