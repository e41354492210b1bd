//! Whether some rules allow all that others allow, as the API server compares them.
//!
//! Semantics: `staging/src/k8s.io/component-helpers/auth/rbac/validation/policy_comparator.go` of Kubernetes 1.36, which
//! decides who may write a role or bind it without the verbs `escalate` and `bind`.

use crate::permission::{On, Permission};
use crate::{PolicyRule, RuleId};

/// What `owner` does not cover of `asked`: a rule of one verb, one group, one resource and at most one name, or of one
/// verb and one path, for each part of `asked` that no single rule of `owner` allows; in the order of `asked`, each with
/// the id of the rule that it is of. Empty: all of it is covered, and every request that `asked` allows, `owner` allows.
///
/// The comparison is the API server's, and as cautious: verbs that are all listed are not `*`, and names that are all
/// listed are not every name.
pub fn covers<'s>(owner: &[PolicyRule<'_>], asked: &[PolicyRule<'s>]) -> Vec<PolicyRule<'s>> {
    uncovered(owner, asked).map(|(permission, id)| permission.rule(id)).collect()
}

/// Whether `owner` covers all of `asked`.
pub fn is_covered(owner: &[PolicyRule<'_>], asked: &[PolicyRule<'_>]) -> bool {
    uncovered(owner, asked).next().is_none()
}

/// The parts of `asked` that no rule of `owner` covers, each with the id of its rule.
pub fn uncovered<'s>(
    owner: &[PolicyRule<'_>],
    asked: &[PolicyRule<'s>],
) -> impl Iterator<Item = (Permission<'s>, Option<RuleId>)> {
    let parts = asked.iter().flat_map(|rule| rule.permissions().map(|permission| (permission, rule.id)));
    parts.filter(|(permission, _)| !owner.iter().any(|rule| rule.covers(permission)))
}

impl PolicyRule<'_> {
    /// Whether this rule alone allows all that `permission` allows.
    pub fn covers(&self, permission: &Permission<'_>) -> bool {
        self.has_verb(permission.verb)
            && match permission.on {
                On::Resource { group, resource, name } => {
                    self.has_group(group)
                        && self.covers_resource(resource)
                        && name.map_or(self.names.is_empty(), |name| self.has_name(name))
                }
                // A path has no name: a rule that is limited to names covers none.
                On::Path(path) => self.names.is_empty() && self.has_url(path),
            }
    }

    /// `*`, the same, or `*/SUBRESOURCE` for any resource that has a slash.
    fn covers_resource(&self, resource: &str) -> bool {
        let subresource = resource.split_once('/').map(|(_, subresource)| subresource);
        self.resources.iter().any(|&own| {
            own == "*" || own == resource || subresource.is_some_and(|sub| own.strip_prefix("*/") == Some(sub))
        })
    }
}
