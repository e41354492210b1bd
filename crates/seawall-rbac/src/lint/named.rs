//! Groups and users that stand for many, and who is bound to them.

use seawall_model::Severity;
use seawall_yaml::Node;

use super::{Desk, Survey, scope, subject_text};
use crate::bootstrap::{self, is_default_subject};
use crate::{Permission, PermissionSet, PolicyRule, RoleFound, Subject};

/// Somebody whom hardly anything should be given to.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) is_meant: fn(&Subject<'_>) -> bool,
    /// Whoever it stands for: `anybody without a name`.
    pub(crate) whom: &'static str,
    /// ClusterRoles of Kubernetes whose rights anybody may have.
    pub(crate) harmless: &'static [&'static str],
    /// How bad it is where it counts in one namespace, and where it is about paths that are no resources.
    pub(crate) milder: Severity,
    /// Whether to offer taking it out of the binding.
    pub(crate) is_mended: bool,
}

impl Named {
    /// Reports every binding that gives it more than is harmless.
    pub(crate) fn report(&self, survey: &Survey<'_>, desk: &mut Desk<'_>, severity: Severity) {
        for set in &survey.rbac.sets {
            let mut meant = set.subjects.iter().filter(|(_, subject)| (self.is_meant)(subject)).peekable();
            if meant.peek().is_none() || !self.is_more(survey, set) {
                continue;
            }
            let is_about_paths =
                set.role != RoleFound::Unknown && survey.rbac.rules(set).iter().all(|rule| rule.resources.is_empty());
            let is_local = set.scope.namespace().is_some_and(|namespace| namespace != "kube-system");
            let severity = if is_about_paths || is_local { self.milder } else { severity };
            let place = if is_about_paths { String::new() } else { scope(set.scope, set.object) };
            let mut report = desk.report(set.object);
            for (index, subject) in meant {
                let (kind, role) = (set.role_kind, set.role_name);
                let message = format!("gives {kind} `{role}`{place} to {}: {}", subject_text(subject), self.whom);
                let node = subject_node(set, *index);
                let mut reported = report.field(node, message).severity(severity);
                if let Some(role) = survey.role_object(set) {
                    reported = reported.related(survey.snapshot.object(role), "is the role");
                }
                if self.is_mended {
                    reported.remove(node);
                }
            }
        }
    }

    /// Whether a binding gives more than Kubernetes gives to everybody.
    fn is_more(&self, survey: &Survey<'_>, set: &PermissionSet<'_>) -> bool {
        let RoleFound::Known(role) = set.role else { return set.role == RoleFound::Unknown };
        let role = &survey.rbac.roles[role];
        let is_usual =
            set.subjects.iter().any(|(_, subject)| (self.is_meant)(subject) && is_default_subject(set, subject));
        if is_usual && bootstrap::is_default(role) {
            return false;
        }
        let harmless: Vec<&PolicyRule<'_>> =
            self.harmless.iter().filter_map(|name| bootstrap::role(name)).flat_map(|role| &role.rules).collect();
        let is_harmless = |permission: &Permission<'_>| harmless.iter().any(|rule| rule.covers(permission));
        !role.rules.iter().flat_map(PolicyRule::permissions).all(|permission| is_harmless(&permission))
    }
}

/// Where the subject of a binding is written.
pub(crate) fn subject_node<'s>(set: &PermissionSet<'s>, index: u16) -> Node<'s> {
    let root = set.object.node();
    root.get("subjects").and_then(|subjects| subjects.items().nth(index.into())).unwrap_or(root)
}
