//! Who is asked when something is wrong with an object.

use seawall_model::access::namespace_of;
use seawall_model::{Found, GroupKind, Object, Snapshot};

/// Labels and annotations that name an owner, the plainest first.
const NAMES: [&str; 8] = [
    "seawall.dev/owner",
    "owner",
    "team",
    "app.kubernetes.io/owner",
    "app.kubernetes.io/team",
    "a8r.io/owner",
    "contact",
    "app.kubernetes.io/part-of",
];

/// Who owns an object, as it or its namespace says; none when nobody does.
pub fn owner<'s>(object: &'s Object, snapshot: &'s Snapshot) -> Option<&'s str> {
    let said = |object: &'s Object| {
        let said = NAMES.iter().find_map(|name| object.annotation(name).or_else(|| object.label(name)));
        said.filter(|owner| !owner.is_empty())
    };
    said(object).or_else(|| match snapshot.find(GroupKind::core("Namespace"), None, namespace_of(object)) {
        Found::Yes(namespace) => said(namespace),
        Found::No | Found::Unknown => None,
    })
}
