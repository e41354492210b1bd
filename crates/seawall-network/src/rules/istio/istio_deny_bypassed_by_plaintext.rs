//! `istio-deny-bypassed-by-plaintext`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::mesh::{self, AUTHORIZATION_POLICY, AuthorizationPolicy, Mode};
use crate::lint::network_policy::elements;
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "istio-deny-bypassed-by-plaintext",
        title: "Denial by identity does not meet connections without mTLS",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("istio_deny_bypassed_by_plaintext.md"),
    },
    fix: Fix::None,
    run: Run::Over(&[AUTHORIZATION_POLICY], |survey, desk| {
        for object in survey.snapshot.of_kind(AUTHORIZATION_POLICY) {
            let policy = AuthorizationPolicy::of(object);
            if policy.action() != "DENY" {
                continue;
            }
            let mut report = desk.report(object);
            for rule in policy.rules() {
                for source in elements(rule.get("from")).filter_map(|from| from.get("source")) {
                    for (field, what) in [("namespaces", "namespace"), ("principals", "identity")] {
                        let Some(written) = source.get(field).filter(|names| names.items().next().is_some()) else {
                            continue;
                        };
                        match mesh::mode(survey.snapshot, policy) {
                            Mode::Strict => {}
                            Mode::Unknown => report.unknown("which mTLS mode is in force"),
                            Mode::Open(by) => {
                                let mode = by.map_or("PERMISSIVE by default", |_| "PERMISSIVE");
                                let reported = report.field(
                                    written,
                                    format!("connections without mTLS have no {what}, so this denial does not meet them: mTLS is {mode}"),
                                );
                                if let Some(by) = by {
                                    reported.related(by, "sets the mode");
                                }
                            }
                        }
                    }
                }
            }
        }
    }),
};
