//! `service-accounts-group-binding`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::Subject;
use crate::lint::{Check, Named, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "service-accounts-group-binding",
        title: "Rights are given to all ServiceAccounts",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("service_accounts_group_binding.md"),
    },
    fix: Fix::None,
    run: Run::Over(Run::BINDINGS, |survey, desk| NAMED.report(survey, desk, Severity::High)),
};

const NAMED: Named = Named {
    is_meant: |subject| matches!(subject, Subject::Group("system:serviceaccounts")),
    whom: "every pod that has a token",
    harmless: &[
        "system:basic-user",
        "system:discovery",
        "system:public-info-viewer",
        "system:service-account-issuer-discovery",
    ],
    milder: Severity::Medium,
    is_mended: false,
};
