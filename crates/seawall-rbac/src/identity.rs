//! Who asks, as the API server knows them.

use compact_str::{CompactString, format_compact};

use crate::Subject;

/// The group of everybody who has shown who they are.
pub const AUTHENTICATED: &str = "system:authenticated";
/// The group of everybody who has not.
pub const UNAUTHENTICATED: &str = "system:unauthenticated";
/// The group that may do everything, whatever the roles say.
pub const MASTERS: &str = "system:masters";
/// The group of all nodes.
pub const NODES: &str = "system:nodes";
/// The group of all ServiceAccounts; those of one namespace are in `system:serviceaccounts:NAMESPACE` too.
pub const SERVICE_ACCOUNTS: &str = "system:serviceaccounts";

/// Who asks: a user name and groups, as authentication tells them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Identity {
    /// The user name; empty when only groups are known.
    pub user: CompactString,
    /// The groups.
    pub groups: Vec<CompactString>,
}

impl Identity {
    /// A user with the groups that the API server adds by itself: `system:authenticated` for all but
    /// `system:anonymous`, those of ServiceAccounts, and `system:nodes` that a node's certificate names.
    pub fn of_user(name: &str) -> Self {
        let groups = match Subject::user(name) {
            Subject::ServiceAccount { namespace, .. } => accounts_of(namespace),
            _ if name == "system:anonymous" => vec![UNAUTHENTICATED.into()],
            _ if name.starts_with("system:node:") => vec![NODES.into(), AUTHENTICATED.into()],
            _ => vec![AUTHENTICATED.into()],
        };
        Self { user: name.into(), groups }
    }

    /// A subject with the groups that it surely has. Of a group, some member of it whose name is not known.
    pub fn of(subject: Subject<'_>) -> Self {
        match subject {
            Subject::User(name) => Self::of_user(name),
            Subject::ServiceAccount { namespace, name } => Self {
                user: format_compact!("system:serviceaccount:{namespace}:{name}"),
                groups: accounts_of(namespace),
            },
            Subject::Group(name) => {
                let mut groups = match name.strip_prefix("system:serviceaccounts:") {
                    Some(namespace) => accounts_of(namespace),
                    None if name == UNAUTHENTICATED => Vec::new(),
                    None => vec![AUTHENTICATED.into()],
                };
                if !groups.iter().any(|group| group == name) {
                    groups.insert(0, name.into());
                }
                Self { user: CompactString::default(), groups }
            }
        }
    }

    /// The same with one more group.
    #[must_use]
    pub fn with_group(mut self, group: &str) -> Self {
        if !self.is_in(group) {
            self.groups.push(group.into());
        }
        self
    }

    /// Whether it is in a group.
    pub fn is_in(&self, group: &str) -> bool {
        self.groups.iter().any(|own| own == group)
    }

    /// Every subject of a binding that means it: the user, then the groups.
    pub fn subjects(&self) -> impl Iterator<Item = Subject<'_>> {
        let user = (!self.user.is_empty()).then(|| Subject::user(&self.user));
        user.into_iter().chain(self.groups.iter().map(|group| Subject::Group(group)))
    }
}

fn accounts_of(namespace: &str) -> Vec<CompactString> {
    vec![SERVICE_ACCOUNTS.into(), format_compact!("{SERVICE_ACCOUNTS}:{namespace}"), AUTHENTICATED.into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_those_that_authentication_adds() {
        let groups = |subject| Identity::of(subject).groups.join(" ");
        assert_eq!(groups(Subject::User("alice")), "system:authenticated");
        assert_eq!(groups(Subject::User("system:anonymous")), "system:unauthenticated");
        assert_eq!(groups(Subject::User("system:node:n1")), "system:nodes system:authenticated");
        let account = "system:serviceaccounts system:serviceaccounts:shop system:authenticated";
        assert_eq!(groups(Subject::ServiceAccount { namespace: "shop", name: "web" }), account);
        assert_eq!(groups(Subject::user("system:serviceaccount:shop:web")), account);
        assert_eq!(groups(Subject::Group("system:serviceaccounts:shop")), account);
        assert_eq!(groups(Subject::Group("devs")), "devs system:authenticated");
        assert_eq!(groups(Subject::Group("system:unauthenticated")), "system:unauthenticated");
        assert_eq!(groups(Subject::Group("system:authenticated")), "system:authenticated");
    }
}
