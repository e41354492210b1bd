//! What a question is about, as people write it.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Result, bail};
use seawall_rbac::{Resource, Target};

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

impl Asked {
    /// As a request has it, in a namespace (none: in all of them) and of a name (none: of any).
    pub(crate) fn target<'a>(&'a self, namespace: Option<&'a str>, name: Option<&'a str>) -> Target<'a> {
        match self {
            Self::Path(path) => Target::Path(path),
            Self::Resource { group, resource, subresource } => {
                let namespace = namespace.unwrap_or_default();
                let name = name.unwrap_or_default();
                Target::Resource(Resource { group, resource, subresource, namespace, name }.as_served())
            }
        }
    }
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
