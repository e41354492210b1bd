//! `token-create`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "token-create",
        title: "Tokens of ServiceAccounts can be issued",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0282"],
        doc: include_str!("token_create.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("issue tokens of ServiceAccounts"),
        wanted: Wanted::Actions(&[Family::new(&["create"], "", &["serviceaccounts/token"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades =
    Grades { everywhere: Severity::High, in_namespace: Some(Severity::Medium), by_name: Some(Severity::Low) };
