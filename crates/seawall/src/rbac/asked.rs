//! What a question is about, as people write it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Result, bail};
use seawall_model::Snapshot;
use seawall_rbac::{ApiResources, Resource, Target, is_known_verb};

/// `RESOURCE[.GROUP][/SUBRESOURCE]`, or a path that is no resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Path(String),
    Resource { group: String, resource: String, subresource: String },
}

impl FromStr for Asked {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with('/') {
            return Ok(Self::Path(text.to_owned()));
        }
        let (kind, subresource) = text.split_once('/').unwrap_or((text, ""));
        let (resource, group) = kind.split_once('.').unwrap_or((kind, ""));
        if resource.is_empty() || text.ends_with('/') {
            return Err(format!(
                "`{text}` is no resource; write pods, deployments.apps, pods/exec or a path, /healthz"
            ));
        }
        Ok(Self::Resource {
            group: group.to_owned(),
            resource: resource.to_owned(),
            subresource: subresource.to_owned(),
        })
    }
}

/// What a request for it would be about.
pub(crate) struct Settled {
    asked: Asked,
    namespace: String,
    name: String,
    /// Whether what is asked about is known to have no namespace.
    pub(crate) is_of_cluster: bool,
    /// What was taken otherwise than it is written.
    pub(crate) notes: Vec<String>,
}

impl Asked {
    /// Settles what a request would be about, in a namespace (none: in all of them) and of a name (none: of any). Words
    /// for resources are those of Kubernetes and of the input's definitions.
    pub(crate) fn settle(
        &self,
        verb: &str,
        namespace: Option<&str>,
        name: Option<&str>,
        snapshot: &Snapshot,
    ) -> Settled {
        let mut notes = Vec::new();
        if !is_known_verb(verb) {
            notes.push(format!("Kubernetes never asks for the verb `{verb}`"));
        }
        let mut settled = Settled {
            asked: self.clone(),
            namespace: namespace.unwrap_or_default().to_owned(),
            name: name.unwrap_or_default().to_owned(),
            is_of_cluster: false,
            notes,
        };
        if let Asked::Resource { group, resource, subresource } = &mut settled.asked {
            let wanted = (!group.is_empty()).then_some(group.as_str());
            let known = ApiResources::of(snapshot).find(resource, wanted);
            if let Some(known) = known {
                if known.group != group || known.name != resource {
                    let (kind, full) = (&resource, full_name(known.name, known.group));
                    settled.notes.push(format!("`{kind}` is taken for {full}"));
                }
                (*group, *resource) = (known.group.to_owned(), known.name.to_owned());
            }
            settled.is_of_cluster = known.is_some_and(|known| known.is_of_cluster);
            if settled.is_of_cluster && !settled.namespace.is_empty() && settled.namespace != settled.name {
                settled.notes.push(format!("{resource} have no namespace; -n is left out"));
                settled.namespace.clear();
            }
            if matches!(verb, "create" | "deletecollection") && subresource.is_empty() && !settled.name.is_empty() {
                settled.notes.push(format!("a request to {verb} has no name; the name is left out"));
                settled.name.clear();
            }
        }
        settled
    }
}

impl Settled {
    /// As the authorizer is asked.
    pub(crate) fn target(&self) -> Target<'_> {
        match &self.asked {
            Asked::Path(path) => Target::Path(path),
            Asked::Resource { group, resource, subresource } => {
                let (namespace, name) = (&self.namespace, &self.name);
                Target::Resource(Resource { group, resource, subresource, namespace, name }.as_served())
            }
        }
    }
}

fn full_name(resource: &str, group: &str) -> String {
    if group.is_empty() { resource.to_owned() } else { format!("{resource}.{group}") }
}

/// Parts a name from the targets behind it: with two or more the first is the name, unless it is a target itself.
pub(crate) fn name_and_targets(
    rest: &[PathBuf],
    named: Option<&str>,
    cluster: bool,
) -> Result<(Option<String>, Vec<PathBuf>)> {
    let is_path = |path: &Path| path.as_os_str() == "-" || path.to_string_lossy().contains(['/', '\\']);
    let (first, others) = match rest {
        [first, others @ ..] if named.is_none() && (cluster || !others.is_empty()) => (first, others),
        _ => return Ok((named.map(str::to_owned), rest.to_vec())),
    };
    match (is_path(first), first.exists()) {
        (true, _) => Ok((None, rest.to_vec())),
        (false, true) if !cluster => {
            let name = first.display();
            bail!("`{name}` may be a name, and it is a file here: write --name {name}, or ./{name}")
        }
        _ => Ok((Some(first.to_string_lossy().into_owned()), others.to_vec())),
    }
}
