//! The verbs that somebody asks about.

/// Verbs of requests for objects, verbs that are asked for on the way, and those of paths.
const KNOWN: &[&str] = &[
    "*",
    "get",
    "list",
    "watch",
    "create",
    "update",
    "patch",
    "delete",
    "deletecollection",
    "impersonate",
    "bind",
    "escalate",
    "approve",
    "sign",
    "attest",
    "use",
    "proxy",
    "post",
    "put",
    "head",
    "options",
    "request-serviceaccounts-token-audience",
];

/// Beginnings of verbs that say more behind a colon: constrained impersonation, and nodes that ask for their own devices.
const BEGINNINGS: &[&str] = &["impersonate:", "impersonate-on:", "associated-node:", "arbitrary-node:"];

/// Whether Kubernetes 1.36 asks the authorizer about this verb anywhere. Verbs are told apart by case.
pub fn is_known_verb(verb: &str) -> bool {
    KNOWN.contains(&verb)
        || BEGINNINGS.iter().any(|start| verb.strip_prefix(start).is_some_and(|rest| !rest.is_empty()))
}
