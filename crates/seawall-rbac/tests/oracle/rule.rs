//! Whether one rule lets a request pass.

use serde_json::Value;

use super::request::What;
use super::{items, text};

/// Whether `rule` allows it.
pub(crate) fn allows(rule: &Value, what: &What) -> bool {
    match what {
        What::Resource { verb, group, resource, subresource, name, .. } => {
            has(&rule["verbs"], verb)
                && has(&rule["apiGroups"], group)
                && resource_matches(&rule["resources"], resource, subresource)
                && name_matches(&rule["resourceNames"], name)
        }
        What::Path { verb, path } => has(&rule["verbs"], verb) && path_matches(&rule["nonResourceURLs"], path),
    }
}

/// Whether a list holds the word or `*`.
fn has(list: &Value, word: &str) -> bool {
    items(list).iter().any(|entry| text(entry) == "*" || text(entry) == word)
}

/// `*` is everything, `*/status` one subresource of everything, all else stands for itself: `pods/*` for nothing.
fn resource_matches(list: &Value, resource: &str, subresource: &str) -> bool {
    let whole = if subresource.is_empty() { resource.to_owned() } else { format!("{resource}/{subresource}") };
    items(list).iter().map(text).any(|entry| {
        entry == "*" || entry == whole || (!subresource.is_empty() && entry.strip_prefix("*/") == Some(subresource))
    })
}

/// No names are all names. A request without a name has none that could be listed.
fn name_matches(list: &Value, name: &str) -> bool {
    items(list).is_empty() || items(list).iter().any(|entry| text(entry) == name)
}

/// Only stars at the end stand for something.
fn path_matches(list: &Value, path: &str) -> bool {
    items(list).iter().map(text).any(|entry| {
        entry == "*" || entry == path || (entry.ends_with('*') && path.starts_with(entry.trim_end_matches('*')))
    })
}
