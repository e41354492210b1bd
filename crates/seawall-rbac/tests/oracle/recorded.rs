//! Roles and bindings of real clusters, and what can be asked of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use seawall_testkit::zstd_text;
use seawall_yaml::{Options, Text, read_all};
use serde_json::Value;

use super::{What, Who, items, text};

/// The roles and bindings of a file of lists.
pub(crate) fn objects(path: &Path) -> Vec<Value> {
    let whole = Arc::new(Text::from_bytes(zstd_text(path).into_bytes()));
    let documents = read_all(&whole, &Options::default()).into_iter().filter_map(|reading| reading.document);
    // Large lists are read element by element.
    let all = documents.map(|document| document.root().to_json()).flat_map(|read| match &read["items"] {
        Value::Array(items) => items.clone(),
        _ => vec![read],
    });
    all.filter(|object| text(&object["kind"]).contains("Role")).collect()
}

/// Everybody who is bound, groups by a member.
pub(crate) fn askers(objects: &[Value]) -> Vec<Who> {
    let mut known = BTreeSet::new();
    for binding in objects {
        let own = text(&binding["metadata"]["namespace"]);
        for subject in items(&binding["subjects"]) {
            let (name, namespace) = (text(&subject["name"]), subject["namespace"].as_str().unwrap_or(own));
            known.insert(match text(&subject["kind"]) {
                "Group" => ("someone".to_owned(), Some(name.to_owned())),
                "ServiceAccount" => (format!("system:serviceaccount:{namespace}:{name}"), None),
                _ => (name.to_owned(), None),
            });
        }
    }
    known.insert(("nobody".to_owned(), None));
    known.into_iter().map(|(user, group)| Who { user, groups: group.into_iter().collect() }).collect()
}

/// Everything that a rule names, with some names and in some namespaces.
pub(crate) fn asked(objects: &[Value]) -> Vec<What> {
    let rules: Vec<&Value> = objects.iter().flat_map(|role| items(&role["rules"])).collect();
    let words = |field: &str| -> BTreeSet<&str> {
        rules.iter().flat_map(|rule| items(&rule[field])).map(text).filter(|word| !word.is_empty()).collect()
    };
    let verbs = ["get", "list", "create", "patch", "delete", "escalate", "bind", "impersonate", "approve", "*"];
    let mut asked = Vec::new();
    for path in words("nonResourceURLs").into_iter().chain(["/", "/unheard-of"]) {
        let path = path.replace('*', "x");
        asked.extend(verbs.map(|verb| What::Path { verb: verb.to_owned(), path: path.clone() }));
    }
    let mut kinds = BTreeSet::from([("", "unheard-of"), ("apps", "pods"), ("", "pods/*"), ("example.com", "pods")]);
    for rule in &rules {
        for group in items(&rule["apiGroups"]) {
            kinds.extend(items(&rule["resources"]).iter().map(|resource| (text(group), text(resource))));
        }
    }
    let names: Vec<&str> =
        ["", "unheard-of"].into_iter().chain(words("resourceNames").into_iter().step_by(9)).collect();
    for (group, whole) in kinds {
        let (resource, subresource) = whole.split_once('/').unwrap_or((whole, ""));
        for namespace in ["", "kube-system", "shop", "unheard-of"] {
            for verb in verbs {
                asked.extend(names.iter().map(|&name| What::Resource {
                    verb: verb.to_owned(),
                    group: group.to_owned(),
                    resource: resource.to_owned(),
                    subresource: subresource.to_owned(),
                    namespace: namespace.to_owned(),
                    name: name.to_owned(),
                }));
            }
        }
    }
    asked
}
