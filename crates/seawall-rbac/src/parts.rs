//! What somebody may do of something that they may not do as a whole.

use crate::{Authorizer, Request, Resource, Scope, Target};

/// For what part of a request its sender would be allowed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts<'s> {
    /// Namespaces, where all of them were asked about; sorted.
    pub namespaces: Vec<&'s str>,
    /// Names of objects, where all of them were asked about; sorted.
    pub names: Vec<&'s str>,
}

impl<'s> Authorizer<'_, 's> {
    /// For what part of a request that is not allowed the roles would allow it.
    pub fn parts(&self, request: &Request<'_>) -> Parts<'s> {
        let Target::Resource(asked) = request.target else { return Parts::default() };
        let mut parts = Parts::default();
        let allows = |set: u32, asked: Resource<'_>| {
            let rules = self.rbac().rules(&self.rbac().sets[set as usize]);
            rules.iter().any(|rule| rule.allows(request.verb, &Target::Resource(asked)))
        };
        if asked.namespace.is_empty() {
            for (set, _) in self.sets_everywhere(request.identity) {
                if let Scope::Namespace(namespace) = self.rbac().sets[set as usize].scope
                    && allows(set, asked)
                {
                    parts.namespaces.push(namespace);
                }
            }
        }
        // What is made has no name yet.
        let is_nameless = matches!(request.verb, "create" | "deletecollection") && asked.subresource.is_empty();
        if asked.name.is_empty() && !is_nameless {
            for rule in self.rules_of(request.identity, asked.namespace) {
                let named = |name: &&&'s str| rule.allows(request.verb, &Target::Resource(Resource { name, ..asked }));
                parts.names.extend(rule.names.iter().filter(named));
            }
        }
        for list in [&mut parts.namespaces, &mut parts.names] {
            list.sort_unstable();
            list.dedup();
        }
        parts
    }
}
