//! Recordings: what a source saw, a header and one line for each observation.

mod read;
mod write;

use seawall_model::{GroupKind, Unread, World};
use serde_json::Value;

use crate::Hints;

pub(crate) use read::{is_one, read};

/// The header of a recording.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// When it was made, RFC 3339 in UTC.
    pub recorded_at: Option<String>,
    /// What was recorded.
    pub cluster: Cluster,
    /// Whether it holds everything that a scan needs. A recording that does not say is taken to.
    pub world: World,
    /// What of it could not be read when it was recorded.
    pub unread: Unread,
}

/// The cluster that was recorded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// What its users call it.
    pub name: Option<String>,
    /// Its version, as it gives it: `v1.36.2`.
    pub version: Option<String>,
    /// The uid of its namespace `kube-system`, which no other cluster has.
    pub uid: Option<String>,
}

const API_VERSION: &str = "seawall.dev/v1";
const KIND: &str = "Recording";

impl Recording {
    /// The header that `line` holds: nothing when it is no header, an error when it cannot be understood.
    fn parse(line: &str) -> Option<Result<Self, String>> {
        let value: Value = serde_json::from_str(line).ok()?;
        let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let api_version = text(&value, "apiVersion")?;
        if text(&value, "kind")? != KIND || !api_version.starts_with("seawall.dev/") {
            return None;
        }
        if api_version != API_VERSION {
            return Some(Err(format!("a recording of `{api_version}`, and only `{API_VERSION}` is known; skipped")));
        }
        let cluster = value.get("cluster").unwrap_or(&Value::Null);
        let world = match text(&value, "world").as_deref() {
            None | Some("closed") => World::Closed,
            Some("open") => World::Open,
            Some(other) => return Some(Err(format!("a recording of the world `{other}`, which is unknown; skipped"))),
        };
        let cluster =
            Cluster { name: text(cluster, "name"), version: text(cluster, "version"), uid: text(cluster, "uid") };
        Some(Ok(Self { recorded_at: text(&value, "recordedAt"), cluster, world, unread: unread(&value) }))
    }

    fn hints(&self) -> Hints {
        let kubernetes = self.cluster.version.as_ref().and_then(|version| version.parse().ok());
        let server = self.cluster.version.as_ref().and_then(|version| version.parse().ok());
        Hints { world: Some(self.world), kubernetes, server, unread: self.unread.clone() }
    }
}

/// What a header says was left unread: kinds, each everywhere or in one namespace, or all but one namespace.
fn unread(header: &Value) -> Unread {
    let mut unread = Unread::default();
    if let Some(namespace) = header.get("onlyNamespace").and_then(Value::as_str) {
        unread.all_but(namespace);
    }
    for kind in header.get("unread").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| kind.get(key).and_then(Value::as_str);
        if let Some(name) = text("kind") {
            unread.add(GroupKind::of(text("group").unwrap_or_default(), name), text("namespace"));
        }
    }
    unread
}
