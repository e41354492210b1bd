//! `webhook-modify`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, MODIFY, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "webhook-modify",
        title: "Admission can be changed",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0281", "CKV_K8S_155", "KSV-0114"],
        doc: include_str!("webhook_modify.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("change what admission lets in, and rewrite it"),
        wanted: Wanted::Actions(&[Family::of_cluster(
            MODIFY,
            "admissionregistration.k8s.io",
            &[
                "validatingwebhookconfigurations",
                "mutatingwebhookconfigurations",
                "validatingadmissionpolicies",
                "validatingadmissionpolicybindings",
                "mutatingadmissionpolicies",
                "mutatingadmissionpolicybindings",
            ],
        )]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::High, in_namespace: None, by_name: Some(Severity::Low) };
