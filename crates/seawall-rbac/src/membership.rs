//! The groups that requests carry whatever the identity provider says, and the ServiceAccounts that may be meant.

use compact_str::CompactString;
use seawall_model::GroupKind;
use seawall_model::access::Vertex;

use crate::access::Survey;
use crate::{Identity, Subject};

/// The groups that whoever is this subject is surely in; of a group, those that its members are in as well.
pub(crate) fn groups_of(subject: Subject<'_>) -> Vec<CompactString> {
    let mut groups = Identity::of(subject).groups;
    groups.retain(|group| subject != Subject::Group(group));
    groups
}

/// Whether a user name is that of a kubelet.
pub(crate) fn is_node(name: &str) -> bool {
    name.starts_with("system:node:")
}

/// Whether a user name is that of neither a kubelet nor a ServiceAccount.
pub(crate) fn is_plain(name: &str) -> bool {
    matches!(Subject::user(name), Subject::User(_)) && !is_node(name)
}

impl Survey<'_, '_> {
    /// The ServiceAccounts of a name that a rule is limited to: in one namespace, where it need not be known, or in all.
    pub(crate) fn accounts_called(&self, namespace: Option<&str>, wanted: &str) -> Vec<Vertex> {
        if let Some(namespace) = namespace {
            return vec![Vertex::account(namespace, wanted)];
        }
        self.accounts_named(wanted).to_vec()
    }
}

impl Survey<'_, '_> {
    /// Whether a ServiceAccount exists: none if it does not, otherwise what that depends on.
    pub(crate) fn existence(&self, account: &Vertex) -> Option<Option<&'static str>> {
        if self.inventory.get(account).is_some() {
            return Some(None);
        }
        let is_open = self.may_have(GroupKind::core("ServiceAccount"), account.namespace());
        is_open.then_some(Some("whether there is such a ServiceAccount"))
    }
}
