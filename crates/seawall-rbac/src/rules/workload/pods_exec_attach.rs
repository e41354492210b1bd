//! `pods-exec-attach`.

use seawall_check::Fix;
use seawall_model::{Rule, Severity, Status, Version};

use crate::lint::{Check, Danger, Family, Grades, Hit, Power, Run, Wanted, What};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "pods-exec-attach",
        title: "Commands can be run in containers",
        severity: Severity::High,
        status: Status::stable("0.1.0"),
        aliases: &[
            "C-0002",
            "CKV2_K8S_2",
            "KSV-0053",
            "KSV-0054",
            "clusterrolePodExecAttach",
            "rolePodExecAttach",
            "clusterrolebindingPodExecAttach",
            "rolebindingClusterRolePodExecAttach",
            "rolebindingRolePodExecAttach",
        ],
        doc: include_str!("pods_exec_attach.md"),
    },
    fix: Fix::None,
    run: Run::Grants(&Power {
        what: What::Always("run commands in containers"),
        wanted: Wanted::Actions(&[Family::new(&["create", "get"], "", &["pods/exec", "pods/attach"])]),
        grade,
    }),
};

const CREATE_SINCE: Version = Version { major: 1, minor: 35 };

const GRADES: Grades =
    Grades { everywhere: Severity::High, in_namespace: Some(Severity::Medium), by_name: Some(Severity::Low) };

/// Reading is enough to open the connection before 1.35, since then it takes `create`.
fn grade(danger: &Danger<'_, '_>) -> Option<Severity> {
    let takes_create = danger.survey.snapshot.facts().kubernetes >= CREATE_SINCE;
    let is_effective = |hit: &Hit<'_, '_>| hit.action.is_none_or(|action| action.verb == "create" || !takes_create);
    if !danger.hits.iter().any(is_effective) {
        return None;
    }
    danger.graded(GRADES)
}
