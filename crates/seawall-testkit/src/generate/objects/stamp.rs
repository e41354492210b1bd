//! What every object of a running cluster carries: uid, age, version, and who set which field.

use crate::generate::blueprint::Blueprint;
use crate::generate::clock::rfc3339;
use crate::generate::facts::Tool;
use crate::generate::json;
use crate::generate::managed_fields::{Entry, owned};
use crate::generate::plan::Cluster;
use crate::generate::random::{For, Seed};
use crate::generate::value::{Fields, Text, Value, list};

/// How old an object is and who made it.
pub(super) struct Stamp {
    pub(super) seed: Seed,
    /// Seconds since 1970.
    pub(super) created: u64,
    /// For an object that a user wrote: the tool, and the object as written.
    pub(super) written: Option<(Tool, Fields)>,
    /// Who keeps the status up to date.
    pub(super) controller: &'static str,
    pub(super) managed_fields: bool,
}

impl Cluster {
    /// The second in which the object with `seed` was made, not more than `days` before the dump.
    pub(super) fn created(&self, seed: Seed, days: u32) -> u64 {
        let seconds = u64::from(days.max(1)) * 86_400;
        self.parameters.live.now - 3_600 - seed.fork(For::Clock, 0).bits() % seconds
    }

    /// When the object of `blueprint` was made, with the age that its workload or namespace has.
    pub(super) fn age_of(&self, blueprint: Blueprint, days: u32) -> u64 {
        self.created(blueprint.seed(self), days)
    }
}

impl Stamp {
    /// Completes the metadata of `object`, which has its defaults already but no status, and then adds `status`.
    pub(super) fn apply(self, object: &mut Fields, status: Option<Value>) {
        let time = rfc3339(self.created);
        let mut entries = Vec::new();
        if let Some((tool, written)) = self.written {
            sign(object, tool, &written);
            if self.managed_fields {
                entries.push(writer_entry(tool, object, &written, &time).value());
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

/// Leaves the marks of the tool that brought the object into the cluster.
fn sign(object: &mut Fields, tool: Tool, written: &Fields) {
    let annotation = match tool {
        Tool::Kubectl => {
            let mut written = Value::Map(written.clone());
            if let Value::Map(fields) = &mut written {
                fields.map("metadata").map("annotations");
            }
            written.sort();
            let mut text = Vec::new();
            json::compact(&written, &mut text);
            text.push(b'\n');
            let text = String::from_utf8(text).expect("JSON is UTF-8");
            vec![("kubectl.kubernetes.io/last-applied-configuration", text)]
        }
        Tool::Helm => {
            let text =
                |path: &[&str]| object.get("metadata").and_then(|m| m.at(path)?.text()).unwrap_or("default").to_owned();
            vec![
                ("meta.helm.sh/release-name", text(&["name"])),
                ("meta.helm.sh/release-namespace", text(&["namespace"])),
            ]
        }
        Tool::Gitops => {
            let kind = object.get("kind").and_then(Value::text).unwrap_or_default();
            let name = object.get("metadata").and_then(|m| m.at(&["name"])?.text()).unwrap_or_default();
            vec![("argocd.argoproj.io/tracking-id", format!("{name}:{kind}:{name}"))]
        }
    };
    let annotations = object.map("metadata").map("annotations");
    annotation.into_iter().for_each(|(key, text)| annotations.set(key, text));
}

fn writer_entry(tool: Tool, object: &Fields, written: &Fields, time: &str) -> Entry {
    let (manager, operation, fields) = match tool {
        Tool::Kubectl => ("kubectl-client-side-apply", "Update", owned(object)),
        Tool::Helm => ("helm", "Update", owned(object)),
        Tool::Gitops => ("argocd-controller", "Apply", owned(written)),
    };
    let api_version = api_version(object);
    Entry { manager, operation, subresource: None, time: time.to_owned(), api_version, fields: fields.into() }
}
