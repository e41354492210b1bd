//! The same object under a newer `apiVersion`: what else has to be written anew so that it means the same.

use seawall_check::Reported;
use seawall_model::schema::{self, Departure, Fault};
use seawall_model::{Object, Reference};
use seawall_yaml::{Kind, Node};
use serde_json::{Value, json};

mod ingress;
mod webhook;

/// What has to be written anew.
pub(crate) enum Migration<'d> {
    /// Nothing: only the `apiVersion` changes.
    Same,
    /// Nothing, but defaults that are not written change.
    Defaults(&'static str),
    /// These edits.
    Edits(Vec<Edit<'d>>),
    /// Edits, and defaults that are not written change as well.
    EditsAndDefaults(Vec<Edit<'d>>, &'static str),
    /// No machine can tell, and why.
    Unclear(&'static str),
}

/// One edit.
pub(crate) enum Edit<'d> {
    Set(Node<'d>, Vec<&'static str>, Value),
    Remove(Node<'d>),
}

impl<'d> Migration<'d> {
    /// From the version that `object` names to `target`.
    pub(crate) fn of(object: &'d Object, target: &'static str) -> Self {
        let root = object.node();
        let reference = &object.reference;
        match (&*reference.group, &*reference.version, &*reference.kind) {
            ("extensions" | "networking.k8s.io", "v1beta1", "Ingress") => ingress::edits(root),
            ("admissionregistration.k8s.io", "v1beta1", kind) if kind.ends_with("WebhookConfiguration") => {
                webhook::edits(root)
            }
            ("extensions" | "apps", _, "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet") => {
                workload(object, target)
            }
            ("policy", "v1beta1", "PodDisruptionBudget") => {
                disruption_budget(root).unwrap_or_else(|| same(object, target))
            }
            ("apiextensions.k8s.io", ..) => {
                Self::Unclear("the new version asks for a schema of each version, which the old one did not")
            }
            ("autoscaling", "v2beta1", _) => Self::Unclear("the targets of metrics are written in another way there"),
            ("flowcontrol.apiserver.k8s.io", _, "PriorityLevelConfiguration") => {
                Self::Unclear("shares are counted in another way there")
            }
            _ => same(object, target),
        }
    }

    /// Adds the edits to a finding whose `apiVersion` is `old`.
    pub(crate) fn offer(self, reported: Reported<'_>, old: Node<'_>, target: &'static str) {
        let (edits, changed) = match self {
            Self::Unclear(why) => {
                reported.fact(format!("there is no fix: {why}"));
                return;
            }
            Self::Same => (Vec::new(), None),
            Self::Defaults(changed) => (Vec::new(), Some(changed)),
            Self::Edits(edits) => (edits, None),
            Self::EditsAndDefaults(edits, changed) => (edits, Some(changed)),
        };
        let reported = edits.into_iter().fold(reported.set(old, target), |reported, edit| match edit {
            Edit::Set(node, keys, value) => reported.set_below(node, &keys, value),
            Edit::Remove(node) => reported.remove(node),
        });
        if let Some(changed) = changed {
            reported.review().fact(changed);
        }
    }
}

/// Nothing to do where the object is under the new version exactly what it was under the old one.
fn same<'d>(object: &'d Object, target: &str) -> Migration<'d> {
    match new_departures(object, target).first() {
        None => Migration::Same,
        Some(Departure { fault: Fault::MissingRequired, .. }) => {
            Migration::Unclear("a field is absent that the new version requires")
        }
        Some(_) => Migration::Unclear("a field stands in it that the new version does not have"),
    }
}

/// Where the object departs from the new version and not from the old one.
fn new_departures(object: &Object, target: &str) -> Vec<Departure> {
    let reference = &object.reference;
    let (group, version) = Reference::split_api_version(target);
    let Some(new) = schema::kind(group, version, &reference.kind) else { return Vec::new() };
    let old = schema::kind(&reference.group, &reference.version, &reference.kind);
    let known = old.map(|old| schema::check(object.node(), old.ty)).unwrap_or_default();
    let mut departures = schema::check_complete(object.node(), new.ty);
    departures.retain(|new| !known.iter().any(|old| old.node == new.node && old.fault == new.fault));
    departures
}

/// An empty selector chose no pods, and chooses all of them under `policy/v1`.
fn disruption_budget(root: Node<'_>) -> Option<Migration<'_>> {
    let selector = root.path(&["spec", "selector"]).filter(|selector| selector.kind() == Kind::Mapping)?;
    let has = |key| {
        selector.get(key).is_some_and(|part: Node<'_>| part.entries().next().is_some() || part.items().next().is_some())
    };
    let is_empty = !has("matchLabels") && !has("matchExpressions");
    is_empty.then_some(Migration::Unclear("its empty selector chooses no pods today, and would choose all of them"))
}

/// `apps/v1` wants a selector, which used to be the labels of the template.
fn workload<'d>(object: &'d Object, target: &str) -> Migration<'d> {
    let root = object.node();
    let spec = root.get("spec").filter(|spec| spec.kind() == Kind::Mapping);
    let lacks_selector = spec.is_some_and(|spec| spec.get("selector").is_none_or(Node::is_null));
    let mut departures = new_departures(object, target);
    departures.retain(|departure| !(departure.fault == Fault::MissingRequired && departure.field == "selector"));
    if !departures.is_empty() {
        return Migration::Unclear(
            "a field stands in it that the new version does not have, or one is absent that it requires",
        );
    }
    let defaults = changed_defaults(object);
    match (spec.filter(|_| lacks_selector), defaults) {
        (None, Some(changed)) => Migration::Defaults(changed),
        (None, None) => Migration::Same,
        (Some(spec), _) => {
            let labels =
                spec.path(&["template", "metadata", "labels"]).filter(|labels| labels.entries().next().is_some());
            let Some(labels) = labels else { return Migration::Unclear("its template has no labels to select by") };
            let selector = json!({ "matchLabels": labels.to_json() });
            let edits = vec![Edit::Set(spec, vec!["selector"], selector)];
            match defaults {
                Some(changed) => Migration::EditsAndDefaults(edits, changed),
                None => Migration::Edits(edits),
            }
        }
    }
}

/// What the oldest versions assumed and `apps/v1` does not, where the object leaves it open.
fn changed_defaults(object: &Object) -> Option<&'static str> {
    let writes = |path: &[&str]| object.node().path(path).is_some_and(|node| !node.is_null());
    let reference = &object.reference;
    match (&*reference.group, &*reference.version, &*reference.kind) {
        (_, "v1beta1", "DaemonSet" | "StatefulSet") if !writes(&["spec", "updateStrategy", "type"]) => {
            Some("pods are replaced when the template changes, which they were not")
        }
        (_, "v1beta1", "Deployment")
            if !writes(&["spec", "strategy"]) || !writes(&["spec", "revisionHistoryLimit"]) =>
        {
            Some("a quarter of the pods is replaced at a time, and ten old ReplicaSets are kept")
        }
        _ => None,
    }
}
