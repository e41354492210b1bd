//! `dangling-service-monitor`.

use seawall_check::{Check, Fix, Run};
use seawall_model::selection::{SERVICE, same_namespace};
use seawall_model::selector::{Match, Selector};
use seawall_model::{GroupKind, Object, Rule, Severity, Snapshot, Status};
use seawall_yaml::{Kind, Node};

use crate::namesake::namespace;

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-service-monitor",
        title: "ServiceMonitor selects no Service",
        severity: Severity::Info,
        status: Status::stable("0.1.0"),
        aliases: &["dangling-servicemonitor"],
        doc: include_str!("dangling_service_monitor.md"),
    },
    fix: Fix::None,
    run: Run::ObjectAmong(MONITORS, |object, snapshot, report| {
        let Some(written) = object.node().path(&["spec", "selector"]) else { return };
        let selector = Selector::read(Some(written));
        match selects(object, &selector, snapshot) {
            Match::Yes => {}
            Match::No if snapshot.has_all(SERVICE) => {
                report.field(written, "selects no Service");
            }
            Match::No | Match::Unknown => report.unknown("whether Services outside the input are selected"),
        }
    }),
};

const MONITORS: &[GroupKind<'static>] = &[GroupKind::of("monitoring.coreos.com", "ServiceMonitor")];

/// Whether a Service carries the labels in one of the namespaces that the monitor looks at.
fn selects(monitor: &Object, selector: &Selector<'_>, snapshot: &Snapshot) -> Match {
    let mut answer = Match::No;
    let mut consider = |service: &Object| {
        let labels = selector.matches(service.node().path(&["metadata", "labels"]));
        match (labels, looks_at(monitor, namespace(service))) {
            (Match::No, _) | (_, Match::No) => {}
            (Match::Yes, Match::Yes) => answer = Match::Yes,
            _ if answer == Match::No => answer = Match::Unknown,
            _ => {}
        }
        answer != Match::Yes
    };
    match selector.equality() {
        Some((key, value)) => {
            let _ = snapshot.labelled(SERVICE, key, value).all(&mut consider);
        }
        None => {
            let _ = snapshot.of_kind(SERVICE).all(consider);
        }
    }
    answer
}

/// Whether the monitor looks at a namespace: its own, unless it names others or all.
fn looks_at(monitor: &Object, service: Option<&str>) -> Match {
    let selector = monitor.node().path(&["spec", "namespaceSelector"]);
    if selector.and_then(|selector| selector.get("any")).and_then(Node::as_bool) == Some(true) {
        return Match::Yes;
    }
    let names = selector.and_then(|selector| selector.get("matchNames")).filter(|names| names.kind() == Kind::Sequence);
    let mut named = names.into_iter().flat_map(Node::items).filter_map(Node::as_str).peekable();
    if named.peek().is_none() {
        return same_namespace(namespace(monitor), service);
    }
    match service {
        None => Match::Unknown,
        Some(service) if named.any(|name| name == service) => Match::Yes,
        Some(_) => Match::No,
    }
}
