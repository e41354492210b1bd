//! `restart-policy`.

use seawall_check::{Check, Fix, Run};
use seawall_model::{GroupKind, Rule, Severity, Status, Workload};
use seawall_yaml::Node;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "restart-policy",
        title: "Restart policy does not fit the workload",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["restart-policy"],
        doc: include_str!("restart_policy.md"),
    },
    fix: Fix::Review("Set a restart policy that fits"),
    run: Run::Workload(|workload, report| {
        let kind = &*workload.object.reference.kind;
        let Some(fitting) = Fitting::of(workload) else { return };
        let written = workload.spec.restart_policy.map(|policy| policy.value);
        let policy = written.unwrap_or("Always");
        if fitting.policies().contains(&policy) {
            return;
        }
        let place = workload.at().join("restartPolicy");
        // A wrong type is no policy, and not this question.
        if written.is_none() && place.value().is_some_and(|value| !value.is_null()) {
            return;
        }
        let is_a_policy = Fitting::Any.policies().contains(&policy);
        let message = match (written, fitting) {
            (Some(_), _) if !is_a_policy => format!("the restart policy `{policy}` does not exist"),
            (Some(_), Fitting::Never(field)) if policy == "OnFailure" => {
                format!("the restart policy `{policy}` does not go with `{field}`")
            }
            (Some(_), _) => format!("the restart policy `{policy}` is not for a {kind}"),
            (None, _) => format!("no restart policy is set, and `Always` is not for a {kind}"),
        };
        let reported = report.field(place, message);
        if let Some(new) = fitting.meant(policy) {
            reported.set(place, new);
        }
    }),
};

/// Which policies the API server takes.
#[derive(Clone, Copy)]
enum Fitting {
    /// All: a pod of its own.
    Any,
    /// Who keeps up a number of pods.
    Always,
    /// What comes to an end.
    Ending,
    /// What comes to an end, and has this field that counts failed pods.
    Never(&'static str),
}

impl Fitting {
    /// Nothing for custom resources whose rules are their own.
    fn of(workload: &Workload<'_>) -> Option<Self> {
        let GroupKind { group, kind } = workload.object.reference.group_kind();
        let root = workload.object.node();
        Some(match (group, kind) {
            ("", "Pod" | "PodTemplate") => Self::Any,
            ("", "ReplicationController")
            | ("apps" | "extensions", "Deployment" | "ReplicaSet" | "DaemonSet")
            | ("apps", "StatefulSet")
            | ("apps.openshift.io", "DeploymentConfig")
            | ("argoproj.io", "Rollout") => Self::Always,
            ("batch", "Job") => Self::of_job(root.get("spec")),
            ("batch", "CronJob") => Self::of_job(root.path(&["spec", "jobTemplate", "spec"])),
            ("keda.sh", "ScaledJob") => Self::of_job(root.path(&["spec", "jobTargetRef"])),
            _ => return None,
        })
    }

    fn of_job(spec: Option<Node<'_>>) -> Self {
        let is_written = |field: &&str| spec.and_then(|spec| spec.get(field)).is_some_and(|value| !value.is_null());
        let counting = ["podFailurePolicy", "backoffLimitPerIndex"].into_iter().find(is_written);
        counting.map_or(Self::Ending, Self::Never)
    }

    fn policies(self) -> &'static [&'static str] {
        match self {
            Self::Any => &["Always", "OnFailure", "Never"],
            Self::Always => &["Always"],
            Self::Ending => &["OnFailure", "Never"],
            Self::Never(_) => &["Never"],
        }
    }

    /// The policy that `policy` comes closest to.
    fn meant(self, policy: &str) -> Option<&'static str> {
        let same = self.policies().iter().find(|fitting| fitting.eq_ignore_ascii_case(policy));
        match self {
            Self::Any => same.copied(),
            _ => Some(same.unwrap_or(&self.policies()[0])),
        }
    }
}
