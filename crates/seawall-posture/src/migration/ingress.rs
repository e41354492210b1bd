//! An Ingress of `v1beta1` under `networking.k8s.io/v1`.

use seawall_yaml::{Kind, Node};
use serde_json::{Value, json};

use super::{Edit, Migration};

/// The backends name a Service and its port in one field each there, and the type of a path must be said.
pub(super) fn edits(root: Node<'_>) -> Migration<'_> {
    collect(root).map_or_else(Migration::Unclear, Migration::Edits)
}

fn collect(root: Node<'_>) -> Result<Vec<Edit<'_>>, &'static str> {
    let mut edits = Vec::new();
    let Some(spec) = root.get("spec").filter(|spec| spec.kind() == Kind::Mapping) else { return Ok(edits) };
    if let Some(backend) = spec.get("backend").filter(|backend| !backend.is_null()) {
        if spec.get("defaultBackend").is_some() {
            return Err("`backend` and `defaultBackend` both stand in it");
        }
        let new = match service(backend)? {
            Some(service) => json!({ "service": service }),
            None => backend.to_json(),
        };
        edits.extend([Edit::Set(spec, vec!["defaultBackend"], new), Edit::Remove(backend)]);
    }
    let rules = spec.get("rules").into_iter().flat_map(Node::items);
    for path in rules.filter_map(|rule| rule.path(&["http", "paths"])).flat_map(Node::items) {
        // What the older version assumed.
        if path.get("pathType").is_none_or(Node::is_null) {
            edits.push(Edit::Set(path, vec!["pathType"], "ImplementationSpecific".into()));
        }
        let Some(backend) = path.get("backend").filter(|backend| backend.kind() == Kind::Mapping) else {
            return Err("a path has no backend");
        };
        if let Some(service) = service(backend)? {
            edits.push(Edit::Set(backend, vec!["service"], service));
            edits.extend(
                ["serviceName", "servicePort"].into_iter().filter_map(|key| backend.get(key)).map(Edit::Remove),
            );
        }
    }
    Ok(edits)
}

/// The Service and port that a backend names in the older way; nothing when it names another resource.
fn service(backend: Node<'_>) -> Result<Option<Value>, &'static str> {
    let (name, port) = (backend.get("serviceName"), backend.get("servicePort"));
    match (name.and_then(Node::as_str), port) {
        (None, None) if backend.get("resource").is_some() => Ok(None),
        (Some(name), Some(port)) if backend.get("service").is_none() => {
            let port = match port.kind() {
                Kind::Int => json!({ "number": port.to_json() }),
                Kind::String if port.as_str().is_some_and(is_port_name) => json!({ "name": port.to_json() }),
                _ => return Err("the port of a backend is neither a number nor a name"),
            };
            Ok(Some(json!({ "name": name, "port": port })))
        }
        _ => Err("a backend does not name a Service and a port"),
    }
}

/// `"80"` in quotes is no name, and was never a number.
fn is_port_name(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_lowercase())
}
