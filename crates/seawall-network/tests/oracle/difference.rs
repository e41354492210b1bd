//! Where two evaluators differ: the smallest cluster that still shows it, fit to be read.

use serde_json::Value;

use super::Cluster;

impl Cluster {
    /// The same with everything taken out that is not needed for `still` to hold.
    pub(crate) fn shrunk(mut self, still: impl Fn(&Self) -> bool) -> Self {
        loop {
            let before = self.text().len();
            for index in (0..self.objects.len()).rev() {
                // A policy of a tier that is not there means something else.
                if self.objects[index]["kind"] == "Tier" {
                    continue;
                }
                let mut without = self.clone();
                without.objects.remove(index);
                if still(&without) {
                    self = without;
                }
            }
            for index in 0..self.objects.len() {
                for pointer in pointers(&self.objects[index]).into_iter().rev() {
                    let mut without = self.clone();
                    let is_taken = take(&mut without.objects[index], &pointer);
                    if is_taken && still(&without) {
                        self = without;
                    }
                }
            }
            if self.text().len() >= before {
                return self;
            }
        }
    }

    /// As block YAML.
    pub(crate) fn yaml(&self) -> String {
        self.objects.iter().map(|object| format!("---\n{}", block(object, 0))).collect()
    }
}

/// Every place in `value` below its root.
fn pointers(value: &Value) -> Vec<String> {
    let keys: Vec<String> = match value {
        Value::Object(fields) => fields.keys().map(|key| key.replace('~', "~0").replace('/', "~1")).collect(),
        Value::Array(elements) => (0..elements.len()).map(|index| index.to_string()).collect(),
        _ => Vec::new(),
    };
    let mut all = Vec::new();
    for key in keys {
        let inside = value.pointer(&format!("/{key}")).map(pointers).unwrap_or_default();
        all.push(format!("/{key}"));
        all.extend(inside.into_iter().map(|below| format!("/{key}{below}")));
    }
    all
}

const OPTIONAL: [&str; 18] = [
    "ingress",
    "egress",
    "labels",
    "matchExpressions",
    "matchLabels",
    "nodeName",
    "hostIP",
    "podIP",
    "podIPs",
    "phase",
    "initContainers",
    "ports",
    "protocols",
    "hostNetwork",
    "except",
    "ingressDeny",
    "egressDeny",
    "toPorts",
];

fn take(value: &mut Value, pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else { return false };
    // What is required, and what means something else when it is gone, stays.
    let says_mesh = parent == "/spec/containers" || pointer == "/metadata/labels" || key.starts_with("sidecar.");
    if says_mesh {
        return false;
    }
    let in_map = ["/labels", "/matchLabels"].iter().any(|map| parent.ends_with(map));
    let is_element = key.parse::<usize>().is_ok();
    if !is_element && !in_map && !OPTIONAL.contains(&key) {
        return false;
    }
    if is_element && value.pointer(parent).and_then(Value::as_array).is_some_and(|all| all.len() == 1) {
        return false;
    }
    match value.pointer_mut(parent) {
        Some(Value::Object(fields)) => fields.remove(&key.replace("~1", "/").replace("~0", "~")).is_some(),
        Some(Value::Array(elements)) => match key.parse() {
            Ok(index) if index < elements.len() => {
                elements.remove(index);
                true
            }
            _ => false,
        },
        _ => false,
    }
}

fn block(value: &Value, depth: usize) -> String {
    let indent = "  ".repeat(depth);
    let nested = |value: &Value| match value {
        Value::Object(fields) if !fields.is_empty() => format!("\n{}", block(value, depth + 1)),
        Value::Array(elements) if !elements.is_empty() => format!("\n{}", block(value, depth + 1)),
        plain => format!(" {plain}\n"),
    };
    match value {
        Value::Object(fields) => fields.iter().map(|(key, value)| format!("{indent}{key}:{}", nested(value))).collect(),
        Value::Array(elements) => {
            let each = elements.iter().map(|element| match element {
                Value::Object(fields) if !fields.is_empty() => {
                    let inner = block(element, depth + 1);
                    format!("{indent}- {}", inner.trim_start())
                }
                plain => format!("{indent}- {plain}\n"),
            });
            each.collect()
        }
        plain => format!("{indent}{plain}\n"),
    }
}
