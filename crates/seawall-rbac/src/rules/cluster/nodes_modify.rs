//! `nodes-modify`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{CHANGE, Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "nodes-modify",
        title: "Nodes can be changed",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("nodes_modify.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("change labels, taints and the status of nodes"),
        wanted: Wanted::Actions(&[Family::of_cluster(CHANGE, "", &["nodes", "nodes/status"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::Medium, in_namespace: None, by_name: Some(Severity::Low) };
