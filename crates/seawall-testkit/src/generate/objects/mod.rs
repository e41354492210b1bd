//! The objects themselves, one file for each family. What a user writes is made first, in the order in which people
//! write; what the cluster adds to it comes on top.

mod bindings;
mod classes;
mod completion;
mod controllers;
mod derived;
mod exposure;
mod knative;
mod namespaces;
mod nodes;
mod one_pod;
mod pod_status;
mod pods;
mod policies;
mod prepared;
mod render;
mod roles;
mod scaling;
mod stamp;
mod storage;

pub(crate) use render::Renderer;

use super::fields::Fields;

/// `name`, `namespace` and, when there are any, `labels`.
fn metadata(name: impl Into<super::value::Text>, namespace: Option<&str>, labels: Fields) -> Fields {
    Fields::new()
        .with("name", name.into())
        .with_some("namespace", namespace.map(str::to_owned))
        .with_any("labels", labels)
}

/// An object without content.
fn object(api_version: &'static str, kind: &'static str, metadata: Fields) -> Fields {
    Fields::new().with("apiVersion", api_version).with("kind", kind).with("metadata", metadata)
}
