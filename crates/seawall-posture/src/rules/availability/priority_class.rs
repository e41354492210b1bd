//! `priority-class`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Found, GroupKind, Rule, Severity, Snapshot, Status, Workload};
use seawall_yaml::Node;

use crate::parameter;
use crate::system_part::{is_system_part_of_any_priority, is_system_priority};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "priority-class",
        title: "Priority class is missing, or is the cluster's own",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["priority-class-name", "priorityClassNotSet"],
        doc: include_str!("priority_class.md"),
    },
    fix: Fix::Review("Name the priority class"),
    run: Run::WorkloadAmong(|workload, snapshot, report| match workload.spec.priority_class_name {
        Some(class) if is_system_priority(&class) => of_system(workload, class.node, snapshot, report),
        Some(class) if !class.is_empty() => match snapshot.find(PRIORITY_CLASS, None, &class) {
            Found::Yes(_) => {}
            Found::Unknown => report.unknown("whether the priority class exists outside the input"),
            Found::No => {
                let message = format!("names the priority class `{}`, which does not exist", class.value);
                report.field(class.node, message);
            }
        },
        _ => none(workload, snapshot, report),
    }),
};

const PRIORITY_CLASS: GroupKind<'static> = GroupKind::of("scheduling.k8s.io", "PriorityClass");

/// More classes than any cluster has. Keeps the time bounded that a hostile input takes.
const MOST: usize = 200;

const HOME: &str = "kube-system";

fn of_system(workload: &Workload<'_>, class: Node<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let namespace = workload.object.reference.namespace.as_deref();
    if namespace == Some(HOME) || is_system_part_of_any_priority(workload) {
        return;
    }
    if namespace.is_none() && !snapshot.is_closed() {
        return report.unknown("which namespace it is meant for");
    }
    let name = class.as_str().unwrap_or_default();
    report.field(class, format!("uses the priority class `{name}` outside `{HOME}`"));
}

fn none(workload: &Workload<'_>, snapshot: &Snapshot, report: &mut Report<'_>) {
    let mut classes = snapshot.of_kind(PRIORITY_CLASS).take(MOST);
    if classes.any(|class| class.node().get("globalDefault").and_then(Node::as_bool) == Some(true)) {
        return;
    }
    let class = report.parameters().text(&parameter::PRIORITY_CLASS_CLASS);
    let field = workload.at().join("priorityClassName");
    let reported = report.field(field, "names no priority class");
    // A number that stands there has to be that of the class, and a value of another type is for people to mend.
    let is_free = field.value().is_none_or(|value| value.is_null() || value.as_str().is_some())
        && workload.spec.node.get("priority").is_none_or(Node::is_null);
    if let Some(class) = class.filter(|class| is_free && may_be_set(class, workload, snapshot)) {
        reported.set(field, class);
    }
}

fn may_be_set(class: &str, workload: &Workload<'_>, snapshot: &Snapshot) -> bool {
    if is_system_priority(class) {
        return workload.object.reference.namespace.as_deref() == Some(HOME);
    }
    !matches!(snapshot.find(PRIORITY_CLASS, None, class), Found::No)
}
