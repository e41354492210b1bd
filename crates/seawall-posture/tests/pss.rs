//! The fixtures of the Pod Security Standards: what a level denies gets a finding of a rule that stands for the control,
//! what it allows gets none.

use std::path::{Path, PathBuf};

use seawall_model::analysis::Analysis;
use seawall_model::finding::Finding;
use seawall_model::{Facts, Rule, Version};
use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

/// A control of the standards: the stem of its files' names, and our rules that stand for it.
struct Control {
    stem: &'static str,
    rules: &'static [&'static str],
}

const fn control(stem: &'static str, rules: &'static [&'static str]) -> Control {
    Control { stem, rules }
}

/// Rules that ask for more than the level do not stand for it: `seccomp-not-set`, `apparmor-not-set` and the like report
/// pods that baseline allows.
const BASELINE: &[Control] = &[
    control("apparmorprofile", &["apparmor-unconfined"]),
    control(
        "capabilities_baseline",
        // Each capability has one rule that answers for it.
        &[
            "capability-any-added",
            "capability-sys-admin",
            "capability-sys-module",
            "capability-dangerous",
            "capability-net-raw-added",
        ],
    ),
    control("hostnamespaces", &["host-pid", "host-ipc", "host-network"]),
    // Each volume is reported for one kind of danger.
    control(
        "hostpathvolumes",
        &[
            "hostpath-volume",
            "hostpath-writable",
            "hostpath-sensitive",
            "container-runtime-socket",
            "kubelet-credential-path",
            "hostpath-log-symlink",
        ],
    ),
    // Laxer: on a pod with `hostNetwork`, which `host-network` reports, host ports are implied and not reported again.
    control("hostports", &["host-port"]),
    // Stricter: in every version, theirs since 1.34.
    control("hostprobesandhostlifecycle", &["host-probe-target"]),
    control("privileged", &["privileged-container"]),
    control("procmount", &["unmasked-proc-mount"]),
    control("seccompprofile_baseline", &["seccomp-unconfined"]),
    control("selinuxoptions", &["selinux-custom-type"]),
    control("sysctls", &["unsafe-sysctl"]),
    control("windowshostprocess", &["host-process-windows"]),
];

/// What restricted asks for beyond baseline.
const RESTRICTED: &[Control] = &[
    control("allowprivilegeescalation", &["privilege-escalation-allowed"]),
    control("capabilities_restricted", &["capabilities-not-dropped-all", "capability-add-beyond-net-bind"]),
    // Baseline allows it in a user namespace since 1.35, restricted does not.
    control("procmount_restricted", &["unmasked-proc-mount-in-user-namespace"]),
    control("restrictedvolumes", &["non-core-volume-type", "hostpath-volume"]),
    // Laxer: a user other than 0 in force for a container is as good as `runAsNonRoot`.
    control("runasnonroot", &["run-as-root-allowed"]),
    // Laxer: a 0 of the pod counts only when it is in force for a container.
    control("runasuser", &["run-as-uid-zero"]),
    control("seccompprofile_restricted", &["seccomp-not-set", "seccomp-unconfined"]),
];

const LEVELS: &[(&str, &[&[Control]])] = &[("baseline", &[BASELINE]), ("restricted", &[BASELINE, RESTRICTED])];

/// The standards' versions among the fixtures, judged as a cluster of that version.
const VERSIONS: &[&str] = &["v1.25", "v1.37"];

#[test]
fn what_a_level_denies_is_found_by_a_rule_of_that_control() {
    let mut faults = Vec::new();
    for_each_file("fail", |path, controls, facts| {
        let stem = stem(path);
        match controls.iter().find(|control| control.stem == stem) {
            None => faults.push(format!("{}: no control is called `{stem}`", path.display())),
            // Among all rules: what another finding covers would not be seen.
            Some(control)
                if !found(path, facts, &|_| true).iter().any(|finding| control.rules.contains(&finding.rule.id)) =>
            {
                faults.push(format!("{}: none of {:?} reports", path.display(), control.rules));
            }
            Some(_) => {}
        }
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn what_a_level_allows_is_left_alone_by_the_rules_of_all_its_controls() {
    let mut faults = Vec::new();
    for_each_file("pass", |path, controls, facts| {
        let findings = found(path, facts, &|rule| controls.iter().any(|control| control.rules.contains(&rule.id)));
        let denying =
            findings.iter().filter(|finding| controls.iter().any(|control| control.rules.contains(&finding.rule.id)));
        faults.extend(denying.map(|found| format!("{}: {}: {}", path.display(), found.rule.id, found.message)));
    });
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_rule_of_the_table_exists() {
    let known = Posture.rules();
    let named = BASELINE.iter().chain(RESTRICTED).flat_map(|control| control.rules);
    let missing: Vec<_> = named.filter(|name| !known.iter().any(|rule| rule.id == **name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn for_each_file(verdict: &str, mut look: impl FnMut(&Path, &[&Control], Facts)) {
    let Some(shared) = seawall_testkit::shared() else { return };
    for (level, lists) in LEVELS {
        let controls: Vec<&Control> = lists.iter().copied().flatten().collect();
        for version in VERSIONS {
            let kubernetes: Version = version.parse().expect("the version of a folder");
            let folder = shared.join("data/pss").join(level).join(version).join(verdict);
            for path in files(&folder) {
                look(&path, &controls, Facts { kubernetes, ..Facts::default() });
            }
        }
    }
}

fn found(path: &Path, facts: Facts, selected: &dyn Fn(&Rule) -> bool) -> Vec<Finding> {
    let cluster = Cluster::with(&seawall_testkit::zstd_text(path), facts);
    assert!(cluster.problems.is_empty(), "{}: {:?}", path.display(), cluster.problems);
    cluster.judge(&Posture, selected)
}

/// `hostports` of `hostports0.yaml`.
fn stem(path: &Path) -> &str {
    let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
    name.trim_end_matches(|c: char| c.is_ascii_digit())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of a folder").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "{} is empty", folder.display());
    files
}
