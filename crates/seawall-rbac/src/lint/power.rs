//! Something dangerous that a grant may hold.

use std::borrow::Cow;

use seawall_check::mention::several;
use seawall_model::Severity;

use super::{Danger, Survey};
use crate::{Action, Grant, PermissionSet, PolicyRule};

/// Something dangerous that a grant may hold.
#[derive(Debug)]
pub(crate) struct Power {
    /// What one can do with it.
    pub(crate) what: What,
    /// Which rules of a role give it.
    pub(crate) wanted: Wanted,
    /// How bad a grant is that holds it; none when there is nothing to say of that grant.
    pub(crate) grade: fn(&Danger<'_, '_>) -> Option<Severity>,
}

/// What one can do with a power, as it follows «may»: `read Secrets`.
#[derive(Debug)]
pub(crate) enum What {
    /// The same each time.
    Always(&'static str),
    /// As the rules say that give it.
    Told(fn(&[Hit<'_, '_>]) -> String),
}

impl What {
    /// The words for what `hits` allow.
    pub(crate) fn of(&self, hits: &[Hit<'_, '_>]) -> Cow<'static, str> {
        match self {
            Self::Always(text) => Cow::Borrowed(text),
            Self::Told(tell) => Cow::Owned(tell(hits)),
        }
    }
}

/// ``every resource of API group `apps` ``; of the first of `hits`.
pub(crate) fn every_resource(hits: &[Hit<'_, '_>]) -> String {
    let Some(rule) = hits.first().map(|hit| hit.rule) else { return String::new() };
    if rule.groups.contains(&"*") {
        return "every resource".to_owned();
    }
    if rule.groups == [""] {
        return "every resource of the core API group".to_owned();
    }
    let names = rule.groups.iter().map(|group| if group.is_empty() { "core" } else { group });
    format!("every resource of {}", several("API group", rule.groups.len(), names))
}

/// Which rules of a role give a power.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// Those that allow any of these.
    Actions(&'static [Family]),
    /// Those that are written in such a way.
    Rules(fn(&PolicyRule<'_>) -> bool),
}

/// Actions that belong together: each verb on each resource.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) verbs: &'static [&'static str],
    pub(crate) group: &'static str,
    pub(crate) resources: &'static [&'static str],
    /// Whether the resources have no namespace.
    pub(crate) is_of_cluster: bool,
}

impl Family {
    /// Actions on what lives in namespaces.
    pub(crate) const fn new(
        verbs: &'static [&'static str],
        group: &'static str,
        resources: &'static [&'static str],
    ) -> Self {
        Self { verbs, group, resources, is_of_cluster: false }
    }

    /// Actions on what has no namespace.
    pub(crate) const fn of_cluster(
        verbs: &'static [&'static str],
        group: &'static str,
        resources: &'static [&'static str],
    ) -> Self {
        Self { verbs, group, resources, is_of_cluster: true }
    }

    /// Each of them that `rule` may allow.
    fn actions(&'static self, rule: &PolicyRule<'_>) -> impl Iterator<Item = Action> {
        let is_about = rule.has_group(self.group);
        let resources = self.resources.iter().filter(move |_| is_about);
        let all = resources.flat_map(|&resource| self.verbs.iter().map(move |&verb| (verb, resource)));
        all.map(|(verb, resource)| Action {
            verb,
            group: self.group,
            resource,
            is_of_cluster: self.is_of_cluster,
            text: "",
        })
    }
}

/// Verbs that make and change.
pub(crate) const WRITE: &[&str] = &["create", "update", "patch"];
/// Verbs that change.
pub(crate) const CHANGE: &[&str] = &["update", "patch"];
/// Verbs that make, change and take away.
pub(crate) const MODIFY: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];
/// What a request to a proxy may be.
pub(crate) const ANY: &[&str] = &["get", "create", "update", "patch", "delete"];

/// A rule of a role that gives a power.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hit<'a, 's> {
    /// The rule.
    pub(crate) rule: &'a PolicyRule<'s>,
    /// What it allows of what was asked for; none where it was asked how the rule is written.
    pub(crate) action: Option<Action>,
}

impl Hit<'_, '_> {
    /// Whether it counts for objects of some names only.
    pub(crate) fn is_named(&self) -> bool {
        !self.rule.names.is_empty()
    }

    /// Whether a grant in one namespace holds nothing of it.
    pub(crate) fn is_of_cluster(&self) -> bool {
        self.action.is_some_and(|action| action.is_of_cluster)
    }
}

impl Power {
    /// The rules among `rules` that give it, each once for every wanted action.
    pub(crate) fn hits<'a, 's>(&self, rules: impl Iterator<Item = &'a PolicyRule<'s>>) -> Vec<Hit<'a, 's>> {
        let mut hits = Vec::new();
        for rule in rules {
            match &self.wanted {
                Wanted::Rules(is_wanted) if is_wanted(rule) => hits.push(Hit { rule, action: None }),
                Wanted::Rules(_) => {}
                Wanted::Actions(families) => {
                    let one = std::slice::from_ref(rule);
                    let actions = families.iter().flat_map(|family| family.actions(rule));
                    let allowed = actions.filter(|action| Grant::of(one, action).is_something());
                    hits.extend(allowed.map(|action| Hit { rule, action: Some(action) }));
                }
            }
        }
        // Of rules that are written alike, those that matter to the cluster come first.
        if matches!(self.wanted, Wanted::Rules(_)) {
            hits.sort_by_key(|hit| !hit.rule.is_of_kubernetes());
        }
        hits
    }
}

/// How bad a power is: everywhere or in a namespace of the system, in another namespace, and for objects of some names
/// only. For [`Danger::graded`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Grades {
    pub(crate) everywhere: Severity,
    pub(crate) in_namespace: Option<Severity>,
    pub(crate) by_name: Option<Severity>,
}

impl<'a, 's> Danger<'a, 's> {
    /// The grade of a grant by its reach. What Kubernetes' own roles for the users of a namespace hold there is what
    /// they are for.
    pub(crate) fn graded(&self, grades: Grades) -> Option<Severity> {
        if self.hits.iter().all(Hit::is_named) {
            return grades.by_name;
        }
        if self.is_wide() {
            return Some(grades.everywhere);
        }
        let severity = grades.in_namespace?;
        Some(if self.is_of_kubernetes { severity.min(Severity::Low) } else { severity })
    }

    /// Whether it counts everywhere, or where the cluster's own parts live: who rules those rules the cluster.
    pub(crate) fn is_wide(&self) -> bool {
        self.set.scope.namespace().is_none_or(|namespace| namespace == "kube-system")
    }

    /// Whether anybody who is bound may do `action` to objects of any name, by whichever binding, at least where this
    /// one counts.
    pub(crate) fn has_also(&self, action: &Action) -> bool {
        self.subjects.iter().any(|subject| self.survey.allows(subject, action, self.set.scope))
    }

    /// Whether anybody who is bound may do any of these.
    pub(crate) fn has_any(&self, verbs: &[&'static str], group: &'static str, resources: &[&'static str]) -> bool {
        let mut actions = verbs.iter().flat_map(|&verb| resources.iter().map(move |&resource| (verb, resource)));
        actions.any(|(verb, resource)| {
            // What may be bound is asked in the namespace of the binding.
            let is_of_cluster = verb != "bind" && (resource.starts_with("cluster") || group == "certificates.k8s.io");
            self.has_also(&Action { verb, group, resource, is_of_cluster, text: "" })
        })
    }

    pub(crate) fn new(
        survey: &'a Survey<'s>,
        set: &'a PermissionSet<'s>,
        subjects: Vec<crate::Subject<'s>>,
        hits: Vec<Hit<'a, 's>>,
        is_of_kubernetes: bool,
    ) -> Self {
        Self { survey, set, subjects, hits, is_of_kubernetes }
    }
}
