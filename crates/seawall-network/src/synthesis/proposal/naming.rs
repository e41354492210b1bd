//! Names of policies: that of the workload, unless it is taken.

use rustc_hash::FxHashSet;
use seawall_model::{GroupKind, Snapshot};

use crate::synthesis::Member;
use crate::synthesis::roster::namespace_of;

/// The name of what closes a namespace.
pub(in crate::synthesis) const CLOSING: &str = "default-deny";

/// Longer names are refused by the API server.
const LONGEST: usize = 253;

/// Names that are taken, by namespace.
pub(super) struct Names(FxHashSet<(String, String)>);

impl Names {
    /// The names of policies in the input, and those that are given to namespaces.
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let policies = snapshot.of_kind(GroupKind::of("networking.k8s.io", "NetworkPolicy"));
        Self(policies.map(|policy| (namespace_of(policy).to_owned(), policy.reference.name.to_string())).collect())
    }

    /// A name for the policy of a member.
    pub(super) fn take(&mut self, member: &Member<'_>) -> String {
        let base: String = member.name.chars().take(LONGEST - 40).collect();
        let base = if base.is_empty() { "unnamed".to_owned() } else { base };
        let kind = member.kind.to_ascii_lowercase();
        let numbered = (2..).map(|number| format!("{base}-{kind}-{number}"));
        let candidates =
            [base.clone(), format!("{base}-{kind}"), format!("{base}-{kind}-needs")].into_iter().chain(numbered);
        for name in candidates {
            let is_free = name != CLOSING && self.0.insert((member.namespace.to_owned(), name.clone()));
            if is_free {
                return name;
            }
        }
        base
    }
}
