//! `secrets-read`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "secrets-read",
        title: "Secrets can be read",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0015", "C-0186", "CKV2_K8S_5", "KSV-0041", "KSV-0113", "access-to-secrets"],
        doc: include_str!("secrets_read.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("read Secrets"),
        wanted: Wanted::Actions(&[Family::new(&["get", "list", "watch"], "", &["secrets"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::High, in_namespace: Some(Severity::Medium), by_name: None };
