//! `sa-listable-by-workload`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::Subject;
use crate::lint::{Check, Danger, Family, Power, Run, Token, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "sa-listable-by-workload",
        title: "Workload can read tokens of other ServiceAccounts",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0053"],
        doc: include_str!("sa_listable_by_workload.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("read tokens of other ServiceAccounts from their Secrets"),
        wanted: Wanted::Actions(&[Family::new(&["get", "list", "watch"], "", &["secrets"])]),
        grade,
    }),
};

/// Only where a workload runs as one of the subjects, and a token of another one lies in a Secret that it may read.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let survey = danger.survey;
    let is_readable = |token: &&Token<'_>| {
        danger.set.scope.namespace().is_none_or(|namespace| namespace == token.namespace)
            && danger.hits.iter().any(|hit| hit.rule.has_name(token.secret))
    };
    let is_stolen = |subject: &Subject<'_>| {
        let Subject::ServiceAccount { namespace, name } = *subject else { return false };
        let is_other = |token: &Token<'_>| (token.namespace, token.account) != (namespace, name);
        survey.tokens().iter().filter(is_readable).any(is_other) && survey.is_run_as(namespace, name)
    };
    danger.subjects.iter().any(is_stolen).then_some(Severity::Medium)
}
