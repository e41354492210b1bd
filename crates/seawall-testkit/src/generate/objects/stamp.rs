//! What every object of a running cluster carries: uid, age, version, and who set which field.

use crate::generate::clock::rfc3339;
use crate::generate::facts::Tool;
use crate::generate::fields::Fields;
use crate::generate::json;
use crate::generate::managed_fields::{Entry, owned};
use crate::generate::plan::Cluster;
use crate::generate::random::{For, Seed};
use crate::generate::value::{Text, Value, list};

/// What a tool leaves on an object that it brings into the cluster.
pub(super) struct Mark {
    tool: Tool,
    annotations: Vec<(&'static str, String)>,
    /// Fields that the tool owns, when it owns no more than what was written.
    owned: Option<Fields>,
}

/// How old an object is and who made it.
pub(super) struct Stamp {
    pub(super) seed: Seed,
    /// Seconds since 1970.
    pub(super) created: u64,
    /// For an object that a user wrote: the marks of the tool.
    pub(super) mark: Option<Mark>,
    /// Who keeps the status up to date.
    pub(super) controller: &'static str,
    pub(super) managed_fields: bool,
}

impl Cluster {
    /// The second in which the object with `seed` was made: `days` before the dump, and some hours more.
    pub(super) fn created(&self, seed: Seed, days: u32) -> u64 {
        let live = &self.parameters.live;
        live.now - 7_200 - u64::from(days) * 86_400 - seed.fork(For::Clock, 0).bits() % 79_200
    }
}

impl Stamp {
    /// Completes the metadata of `object`, which has its defaults already but no status, and then adds `status`.
    pub(super) fn apply(self, object: &mut Fields, status: Option<Value>) {
        let time = rfc3339(self.created);
        let mut entries = Vec::new();
        if let Some(mark) = self.mark {
            let annotations = object.map("metadata").map("annotations");
            mark.annotations.into_iter().for_each(|(key, text)| annotations.set(key, text));
            if self.managed_fields {
                let (manager, operation) = match mark.tool {
                    Tool::Kubectl => ("kubectl-client-side-apply", "Update"),
                    Tool::Helm => ("helm", "Update"),
                    Tool::Gitops => ("argocd-controller", "Apply"),
                };
                let fields = mark.owned.unwrap_or_else(|| owned(object)).into();
                let api_version = api_version(object);
                entries.push(
                    Entry { manager, operation, subresource: None, time: time.clone(), api_version, fields }.value(),
                );
            }
        } else if self.managed_fields {
            let api_version = api_version(object);
            let fields = owned(object).into();
            let (manager, operation) = (self.controller, "Update");
            entries
                .push(Entry { manager, operation, subresource: None, time: time.clone(), api_version, fields }.value());
        }
        if let Some(status) = status {
            if self.managed_fields {
                let api_version = api_version(object);
                let fields = owned(&Fields::new().with("status", status.clone())).into();
                let (manager, operation, subresource) = (self.controller, "Update", Some("status"));
                entries
                    .push(Entry { manager, operation, subresource, time: time.clone(), api_version, fields }.value());
            }
            object.set("status", status);
        }
        let has_spec = object.get("spec").is_some();
        let metadata = object.map("metadata");
        metadata.set("creationTimestamp", time);
        if has_spec {
            metadata.fill("generation", 1 + (self.seed.bits() % 9) as i64);
        }
        metadata.set("uid", self.seed.uid());
        metadata.set("resourceVersion", resource_version(self.seed));
        if !entries.is_empty() {
            metadata.set("managedFields", list(entries));
        }
    }
}

pub(super) fn resource_version(seed: Seed) -> String {
    (100_000 + seed.fork(For::Version, 0).bits() % 900_000_000).to_string()
}

pub(super) fn api_version(object: &Fields) -> Text {
    match object.get("apiVersion") {
        Some(Value::Text(text)) => text.clone(),
        _ => Text::from("v1"),
    }
}

impl Mark {
    /// The marks of `tool` on the object as it is written, before the API server completes it.
    pub(super) fn of(tool: Tool, written: &mut Fields) -> Mark {
        let text =
            |path: &[&str]| written.get("metadata").and_then(|m| m.at(path)?.text()).unwrap_or("default").to_owned();
        let (annotations, owned) = match tool {
            Tool::Kubectl => {
                let key = "kubectl.kubernetes.io/last-applied-configuration";
                (vec![(key, last_applied(written))], None)
            }
            Tool::Helm => {
                let (name, namespace) = (text(&["name"]), text(&["namespace"]));
                (vec![("meta.helm.sh/release-name", name), ("meta.helm.sh/release-namespace", namespace)], None)
            }
            Tool::Gitops => {
                let kind = written.get("kind").and_then(Value::text).unwrap_or_default();
                let (name, namespace) = (text(&["name"]), text(&["namespace"]));
                let id = format!("{namespace}:{kind}:{namespace}/{name}");
                (vec![("argocd.argoproj.io/tracking-id", id)], Some(owned(written)))
            }
        };
        Mark { tool, annotations, owned }
    }
}

/// The manifest as `kubectl apply` keeps it in an annotation.
fn last_applied(written: &mut Fields) -> String {
    written.map("metadata").map("annotations");
    let mut value = Value::Map(std::mem::take(written));
    value.sort();
    let mut text = Vec::new();
    json::compact(&value, &mut text);
    text.push(b'\n');
    if let Value::Map(fields) = value {
        *written = fields;
    }
    String::from_utf8(text).expect("only whole strings were written")
}
