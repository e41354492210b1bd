//! `anonymous-binding`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::Subject;
use crate::lint::{Check, Named, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "anonymous-binding",
        title: "Rights are given to requests without a name",
        severity: Severity::Critical,
        status: Status::stable("0.1.0"),
        aliases: &["C-0262", "KSV-0122"],
        doc: include_str!("anonymous_binding.md"),
    },
    fix: Fix::Review("Take the subject out of the binding"),
    run: Run::Over(Run::BINDINGS, |survey, desk| NAMED.report(survey, desk, Severity::Critical)),
};

const NAMED: Named = Named {
    is_meant: |subject| matches!(subject, Subject::User("system:anonymous") | Subject::Group("system:unauthenticated")),
    whom: "everybody who reaches the API server",
    harmless: &["system:public-info-viewer"],
    milder: Severity::Medium,
    is_mended: true,
};
