//! `argo-application-risk`.

use seawall_check::{Check, Fix, Report, Run};
use seawall_model::{Found, GroupKind, Object, Rule, Severity, Snapshot, Status};
use seawall_yaml::Node;

use crate::namesake::{namesake, namespace};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "argo-application-risk",
        title: "Argo CD deploys anything, or anywhere",
        severity: Severity::Medium,
        status: Status::stable("0.1.0"),
        aliases: &[],
        doc: include_str!("argo_application_risk.md"),
    },
    fix: Fix::None,
    run: Run::Several(&[
        Run::Object(&[PROJECT], project),
        Run::ObjectAmong(&[GroupKind::of("argoproj.io", "Application")], application),
    ]),
};

const PROJECT: GroupKind<'static> = GroupKind::of("argoproj.io", "AppProject");

/// What a project leaves open.
fn project(object: &Object, report: &mut Report<'_>) {
    let Some(spec) = object.node().get("spec") else { return };
    let list = |key| spec.get(key).into_iter().flat_map(Node::items);
    let is_any = |element: Node<'_>, key| element.get(key).and_then(Node::as_str) == Some("*");
    if let Some(any) = list("sourceRepos").find(|repo| repo.as_str() == Some("*")) {
        report.field(any, "applications of the project may come from any repository");
    }
    for destination in list("destinations") {
        let any_cluster = is_any(destination, "server") || is_any(destination, "name");
        let message = match (any_cluster, is_any(destination, "namespace")) {
            (true, true) => "applications of the project may go to any namespace of any cluster",
            (true, false) => "applications of the project may go to any cluster",
            (false, true) => "applications of the project may go to any namespace, Argo CD's own included",
            (false, false) => continue,
        };
        report.field(destination, message);
    }
    if let Some(any) = list("clusterResourceWhitelist").find(|kind| is_any(*kind, "group") && is_any(*kind, "kind")) {
        report.field(any, "applications of the project may make any object of the whole cluster");
    }
    if let Some(any) = list("sourceNamespaces").find(|namespace| namespace.as_str() == Some("*")) {
        report.field(any, "applications of the project may be made in any namespace");
    }
}

/// The project `default` allows everything until somebody narrows it. What it allows is reported there.
fn application(object: &Object, snapshot: &Snapshot, report: &mut Report<'_>) {
    let Some(spec) = object.node().get("spec") else { return };
    let project = spec.get("project").and_then(Node::as_str).filter(|project| !project.is_empty());
    if project.unwrap_or("default") == "default"
        && !matches!(namesake(snapshot, PROJECT, namespace(object), "default"), Found::Yes(_))
    {
        report.unknown("whether the project `default`, which allows everything at first, was narrowed");
    }
}
