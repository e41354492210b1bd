//! `nodes-proxy`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status};

use crate::lint::{ANY, Check, Family, Grades, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "nodes-proxy",
        title: "Kubelets can be reached through the API server",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &["C-0279", "CKV2_K8S_2", "KSV-0047"],
        doc: include_str!("nodes_proxy.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("run commands in every pod through the kubelet"),
        wanted: Wanted::Actions(&[Family::of_cluster(ANY, "", &["nodes/proxy"])]),
        grade: |danger| danger.graded(GRADES),
    }),
};

const GRADES: Grades = Grades { everywhere: Severity::High, in_namespace: None, by_name: Some(Severity::Medium) };
