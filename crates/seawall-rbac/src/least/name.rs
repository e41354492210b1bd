//! What proposed roles are called, and whom they are bound to.

use std::hash::{BuildHasher, BuildHasherDefault};

use serde_json::{Value, json};

use crate::Subject;

/// The name of the roles and bindings that are proposed for somebody: `least:user:alice`, `least:sa:shop:web`. What a name
/// may not hold is replaced, with a number that keeps two names apart.
pub fn role_name(subject: Subject<'_>) -> String {
    let name = match subject {
        Subject::User(name) => format!("least:user:{name}"),
        Subject::Group(name) => format!("least:group:{name}"),
        Subject::ServiceAccount { namespace, name } => format!("least:sa:{namespace}:{name}"),
    };
    let is_bad = |letter: char| matches!(letter, '/' | '%') || letter.is_control();
    if !name.contains(is_bad) {
        return name;
    }
    let number = BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(&name);
    format!("{}-{:08x}", name.replace(is_bad, "_"), number & 0xffff_ffff)
}

/// As a binding names somebody.
pub(super) fn binding_subject(subject: Subject<'_>) -> Value {
    const GROUP: &str = "rbac.authorization.k8s.io";
    match subject {
        Subject::User(name) => json!({ "kind": "User", "apiGroup": GROUP, "name": name }),
        Subject::Group(name) => json!({ "kind": "Group", "apiGroup": GROUP, "name": name }),
        Subject::ServiceAccount { namespace, name } => {
            json!({ "kind": "ServiceAccount", "namespace": namespace, "name": name })
        }
    }
}
