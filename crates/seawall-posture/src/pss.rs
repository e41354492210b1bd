//! Which level of the Pod Security Standards a workload passes.
//!
//! The answer comes from the checks that stand for the controls. Where a check is laxer or stricter than the admission
//! of a cluster, because it asks what an attacker gains and not what is written, the control is asked here as written.

use std::fmt;
use std::sync::OnceLock;

use seawall_check::{Check, Report, Run};
use seawall_model::api::Written;
use seawall_model::finding::Findings;
use seawall_model::{Object, Parameters, Snapshot, Version, Workload};

use crate::rules::CHECKS;

/// A level of the standards; the order is ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Privileged,
    Baseline,
    Restricted,
}

impl Level {
    /// The level that a label names.
    pub(crate) fn named(text: &str) -> Option<Self> {
        [Self::Privileged, Self::Baseline, Self::Restricted].into_iter().find(|level| level.word() == text)
    }

    /// The word in labels.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Every volume on the node's disk is reported by one of the last six.
const BASELINE: &[&str] = &[
    "apparmor-unconfined",
    "capability-any-added",
    "capability-dangerous",
    "capability-net-raw-added",
    "capability-sys-admin",
    "capability-sys-module",
    "host-ipc",
    "host-network",
    "host-pid",
    "host-port",
    "host-process-windows",
    "privileged-container",
    "seccomp-unconfined",
    "selinux-custom-type",
    "unmasked-proc-mount",
    "unsafe-sysctl",
    "container-runtime-socket",
    "hostpath-log-symlink",
    "hostpath-sensitive",
    "hostpath-volume",
    "hostpath-writable",
    "kubelet-credential-path",
];

/// Part of baseline since [`HOST_PROBES_SINCE`].
const BASELINE_LATER: &[&str] = &["host-probe-target"];
const HOST_PROBES_SINCE: Version = Version { major: 1, minor: 34 };

const RESTRICTED: &[&str] = &[
    "capabilities-not-dropped-all",
    "capability-add-beyond-net-bind",
    "non-core-volume-type",
    "privilege-escalation-allowed",
    "seccomp-not-set",
    "unmasked-proc-mount-in-user-namespace",
];

/// The highest level that a workload passes.
pub(crate) struct Passed {
    pub(crate) level: Level,
    /// What the next level would refuse.
    pub(crate) against: Option<String>,
}

impl Passed {
    pub(crate) fn by(workload: &Workload<'_>) -> Self {
        static LEVELS: OnceLock<[Vec<&'static Check>; 3]> = OnceLock::new();
        let [baseline, later, restricted] = LEVELS.get_or_init(|| [BASELINE, BASELINE_LATER, RESTRICTED].map(checks));
        let later = if workload.facts.kubernetes >= HOST_PROBES_SINCE { &later[..] } else { &[] };
        if let Some(against) = refused(baseline, workload).or_else(|| refused(later, workload)) {
            return Self { level: Level::Privileged, against: Some(against) };
        }
        match refused(restricted, workload).or_else(|| root(workload)) {
            Some(against) => Self { level: Level::Baseline, against: Some(against) },
            None => Self { level: Level::Restricted, against: None },
        }
    }
}

/// The highest level that all workloads of a namespace pass.
pub(crate) struct Together<'s> {
    pub(crate) level: Level,
    /// A workload that the next level would refuse, and why.
    pub(crate) against: Option<(&'s Object, String)>,
    /// How many workloads were asked.
    pub(crate) workloads: usize,
}

impl<'s> Together<'s> {
    pub(crate) fn of(snapshot: &'s Snapshot, namespace: &str) -> Self {
        let mut together = Self { level: Level::Restricted, against: None, workloads: 0 };
        for workload in snapshot.workloads_in(namespace) {
            together.workloads += 1;
            let passed = Passed::by(&workload);
            if passed.level < together.level {
                together.level = passed.level;
                together.against = passed.against.map(|against| (workload.object, against));
            }
        }
        together
    }
}

fn checks(ids: &[&str]) -> Vec<&'static Check> {
    ids.iter().filter_map(|id| CHECKS.iter().copied().find(|check| check.rule.id == *id)).collect()
}

/// What the first of `checks` that reports has to say.
fn refused(checks: &[&'static Check], workload: &Workload<'_>) -> Option<String> {
    let parameters = Parameters::default();
    let mut findings = Findings::default();
    for &check in checks {
        if let Run::Workload(run) = check.run {
            run(workload, &mut Report::new(check.author("posture"), &parameters, Some(workload.object), &mut findings));
        }
        if let Some(finding) = findings.findings.pop() {
            return Some(finding.message);
        }
    }
    None
}

/// The restricted level wants `runAsNonRoot` to be true for every container, whatever user is named, and user 0 nowhere.
fn root(workload: &Workload<'_>) -> Option<String> {
    let zero = |user: Option<Written<'_, i64>>| user.is_some_and(|user| user.value == 0);
    let pod = workload.spec.security_context.as_ref();
    if !workload.is_windows() && zero(pod.and_then(|context| context.run_as_user)) {
        return Some("the pod is told to run as user 0".to_owned());
    }
    workload.containers().iter().find_map(|container| {
        if container.security.run_as_non_root.value != Some(true) {
            return Some(format!("container `{}` does not set `runAsNonRoot`", container.name));
        }
        let is_told = !workload.is_windows() && container.security.run_as_user.value == Some(0);
        is_told.then(|| format!("container `{}` is told to run as user 0", container.name))
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use seawall_model::Facts;
    use seawall_testkit::pages::Cluster;

    use super::*;

    #[test]
    fn every_check_of_a_level_exists_and_looks_at_workloads() {
        for ids in [BASELINE, BASELINE_LATER, RESTRICTED] {
            let found = checks(ids);
            assert_eq!(found.len(), ids.len());
            assert!(found.iter().all(|check| matches!(check.run, Run::Workload(_))));
        }
    }

    /// The fixtures of the standards, each accepted or refused by the admission of a real cluster.
    #[test]
    fn the_level_is_the_one_that_admission_would_give() {
        let Some(shared) = seawall_testkit::shared() else { return };
        let mut faults = Vec::new();
        for (level, version) in [
            (Level::Baseline, "v1.25"),
            (Level::Baseline, "v1.37"),
            (Level::Restricted, "v1.25"),
            (Level::Restricted, "v1.37"),
        ] {
            for verdict in ["pass", "fail"] {
                let folder = shared.join("data/pss").join(level.word()).join(version).join(verdict);
                let facts = Facts { kubernetes: version.parse().unwrap(), ..Facts::default() };
                for entry in std::fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    let passed = passed(&path, facts.clone());
                    if (passed.level >= level) != (verdict == "pass") {
                        faults.push(format!("{}: {} ({:?})", path.display(), passed.level, passed.against));
                    }
                }
            }
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }

    fn passed(path: &Path, facts: Facts) -> Passed {
        let cluster = Cluster::with(&seawall_testkit::zstd_text(path), facts);
        let workload = cluster.snapshot.all_workloads().next().expect("a pod");
        Passed::by(&workload)
    }
}
