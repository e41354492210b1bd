//! `persistent-volume-create`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "persistent-volume-create",
        title: "PersistentVolumes can be created",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0278"],
        doc: include_str!("persistent_volume_create.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("make PersistentVolumes of any directory of a node"),
        wanted: Wanted::Actions(&[Family::of_cluster(&["create"], "", &["persistentvolumes"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::High, in_namespace: None, by_name: None };
