//! `no-network-policy`.

use seawall_check::Fix;
use seawall_model::selector::Match;
use seawall_model::{GroupKind, Rule, Severity, Status};

use crate::lint::network_policy::NETWORK_POLICY;
use crate::lint::new_policy::{NewPolicy, own_labels};
use crate::lint::pods;
use crate::lint::sandbox;
use crate::lint::{Check, Run};
use crate::policy::Direction;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "no-network-policy",
        title: "No policy governs the pod",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &["C-0260", "C-0206", "C-0049", "C-0054", "CKV2_K8S_6", "missingNetworkPolicy", "pod-networkpolicy"],
        doc: include_str!("no_network_policy.md"),
    },
    fix: Fix::Review("Create a policy for the pods"),
    run: Run::Over(&[POD, DEPLOYMENT, STATEFUL_SET, DAEMON_SET, JOB, CRON_JOB], |survey, desk| {
        let governed = survey.governed();
        for (index, workload) in survey.pods.all().iter().enumerate() {
            if workload.is_on_host_network() || sandbox::is_governed_by_its_template(workload.object) {
                continue;
            }
            let answers = Direction::BOTH.map(|direction| governed.is(index, direction));
            if answers == [Match::Yes; 2] {
                continue;
            }
            let mut report = desk.report(workload.object);
            let namespace = pods::namespace(workload);
            if answers.contains(&Match::Unknown) || !survey.snapshot.has_all_in(NETWORK_POLICY, namespace) {
                report.unknown("whether a policy outside the input governs the pods");
                continue;
            }
            let missing: Vec<Direction> =
                Direction::BOTH.into_iter().filter(|&direction| answers[direction as usize] == Match::No).collect();
            let message = match &missing[..] {
                [one] => format!("no policy governs the {} of its pods", one.name()),
                _ => "no policy governs its pods: everybody reaches them, and they reach everybody".to_owned(),
            };
            let reported = report.field(workload.at(), message);
            let policy = own_labels(survey, index).and_then(|labels| {
                let name = &*workload.object.reference.name;
                NewPolicy { name, namespace, labels, directions: &missing, among_each_other: true }.object(survey)
            });
            if let Some(policy) = policy {
                reported.create(policy);
            }
        }
    }),
};

const POD: GroupKind<'static> = GroupKind::core("Pod");
const DEPLOYMENT: GroupKind<'static> = GroupKind::of("apps", "Deployment");
const STATEFUL_SET: GroupKind<'static> = GroupKind::of("apps", "StatefulSet");
const DAEMON_SET: GroupKind<'static> = GroupKind::of("apps", "DaemonSet");
const JOB: GroupKind<'static> = GroupKind::of("batch", "Job");
const CRON_JOB: GroupKind<'static> = GroupKind::of("batch", "CronJob");
