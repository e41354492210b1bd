//! `missing-labels`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Field, GroupKind, Object, Rule, Severity, Status};
use seawall_yaml::Node;

use crate::label;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "missing-labels",
        title: "Workload does not say what it is or whose it is",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["C-0076", "C-0077", "required-label-owner", "required-annotation-email"],
        doc: include_str!("missing_labels.md"),
    },
    fix: Fix::Review("Add the recommended label with the name that an older label gives"),
    run: Run::Object(&WORKLOADS, |object, report| {
        // What a controller made carries what its maker gave it.
        if object.controller().is_none() {
            name(object, report);
            owner(object, report);
        }
    }),
};

const WORKLOADS: [GroupKind<'static>; 12] = [
    GroupKind::core("Pod"),
    GroupKind::core("ReplicationController"),
    GroupKind::of("apps", "Deployment"),
    GroupKind::of("apps", "ReplicaSet"),
    GroupKind::of("apps", "StatefulSet"),
    GroupKind::of("apps", "DaemonSet"),
    GroupKind::of("extensions", "Deployment"),
    GroupKind::of("extensions", "ReplicaSet"),
    GroupKind::of("extensions", "DaemonSet"),
    GroupKind::of("batch", "Job"),
    GroupKind::of("batch", "CronJob"),
    GroupKind::of("argoproj.io", "Rollout"),
];

/// The recommended labels that tell what a workload is.
const NAMES: [&str; 2] = ["app.kubernetes.io/name", "app.kubernetes.io/instance"];
/// What people wrote before there were recommended labels.
const OLDER: [&str; 3] = ["app", "k8s-app", "name"];
const NAME_PATH: &str = "metadata/labels/app.kubernetes.io~1name";
const OWNER_PATH: &str = "metadata/labels/owner";

fn name(object: &Object, report: &mut Report<'_>) {
    if NAMES.iter().any(|name| says(object, &["metadata", "labels"], name)) {
        return;
    }
    let field = Field { node: object.node(), path: NAME_PATH };
    let reported = report.field(field, "carries none of the recommended labels that tell what it is");
    let older = OLDER.iter().find_map(|name| object.label(name));
    if let Some(older) = older.filter(|older| !older.is_empty() && label::fault_of_value(older).is_none()) {
        reported.set(field, older);
    }
}

fn owner(object: &Object, report: &mut Report<'_>) {
    if let Some(metadata) = object.node().get("metadata") {
        for key in ["labels", "annotations"] {
            let mut names = metadata.get(key).into_iter().flat_map(Node::entries).filter(|(_, value)| !value.is_null());
            if names.any(|(name, _)| name.scalar().is_some_and(names_an_owner)) {
                return;
            }
        }
    }
    let field = Field { node: object.node(), path: OWNER_PATH };
    report.field(field, "names nobody whom it belongs to, in no label and no annotation");
}

/// Whether a label or annotation of this name says whom an object belongs to: by its last part, `example.com/team`.
fn names_an_owner(name: &str) -> bool {
    const WORDS: [&str; 9] =
        ["owner", "owners", "team", "email", "contact", "maintainer", "maintainers", "squad", "responsible"];
    let name = name.rsplit('/').next().unwrap_or_default();
    let word = |word: &str| name.len() >= word.len() && name[name.len() - word.len()..].eq_ignore_ascii_case(word);
    name.is_ascii() && WORDS.iter().any(|owner| word(owner))
}

fn says(object: &Object, path: &[&str], name: &str) -> bool {
    let value = object.node().path(path).and_then(|labels| labels.get(name));
    value.and_then(Node::as_str).is_some_and(|value| !value.is_empty())
}
