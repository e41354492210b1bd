//! Which kinds a server has, and where it lists them.

use serde::Deserialize;
use serde_json::Value;

use super::fault::Fault;
use super::server::{Server, Wanted};

/// A kind that can be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kind {
    /// API group; empty for the core group.
    pub(crate) group: String,
    pub(crate) version: String,
    pub(crate) kind: String,
    /// As paths name it: `deployments`.
    pub(crate) plural: String,
    pub(crate) is_namespaced: bool,
    pub(crate) can_be_watched: bool,
}

/// What a server says it has.
#[derive(Debug, Default)]
pub(crate) struct Discovered {
    pub(crate) kinds: Vec<Kind>,
    /// Kinds that cannot be listed at present, each with its group.
    pub(crate) unavailable: Vec<Kind>,
    /// What could not be found out, a sentence each.
    pub(crate) gaps: Vec<String>,
}

/// The aggregated form first: two requests for everything.
const AGGREGATED: Wanted = Wanted {
    accept: "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,\
             application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json",
    secret: false,
};

/// Groups that hold what happens and no state that anybody configures.
const TRANSIENT: &[&str] = &["events.k8s.io", "metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io"];

impl Kind {
    /// Where its objects are listed, everywhere or in one namespace.
    pub(crate) fn path(&self, namespace: Option<&str>) -> String {
        let root = match &*self.group {
            "" => format!("/api/{}", self.version),
            group => format!("/apis/{group}/{}", self.version),
        };
        match namespace {
            Some(namespace) => format!("{root}/namespaces/{namespace}/{}", self.plural),
            None => format!("{root}/{}", self.plural),
        }
    }

    /// As people and `kubectl` name it: `deployments.apps`.
    pub(crate) fn shown(&self) -> String {
        if self.group.is_empty() { self.plural.clone() } else { format!("{}.{}", self.plural, self.group) }
    }

    /// Whether it is the core kind `kind`.
    pub(crate) fn is_core(&self, kind: &str) -> bool {
        self.group.is_empty() && self.kind == kind
    }

    /// Whether a scan has no use for it: events, leases, samples and the health of components.
    fn is_transient(&self) -> bool {
        self.is_core("Event")
            || self.is_core("ComponentStatus")
            || (self.group == "coordination.k8s.io" && matches!(&*self.kind, "Lease" | "LeaseCandidate"))
    }
}

impl Discovered {
    /// Asks `server`. Fails only when it says nothing at all.
    pub(crate) async fn ask(server: &Server) -> Result<Self, Fault> {
        let mut found = Self::default();
        let mut last = None;
        for root in ["/api", "/apis"] {
            let answer = match server.get(root, AGGREGATED).await {
                Ok(answer) => answer,
                Err(fault) if fault.is(401) => return Err(fault),
                Err(fault) => {
                    found.gaps.push(format!("cannot find out what there is below {root}: {fault}"));
                    last = Some(fault);
                    continue;
                }
            };
            match serde_json::from_slice::<Groups>(&answer) {
                Ok(groups) if groups.kind == "APIGroupDiscoveryList" => {
                    groups.items.into_iter().for_each(|group| found.add(group));
                }
                _ => found.ask_one_by_one(server, root, &answer).await,
            }
        }
        match last {
            Some(fault) if found.kinds.is_empty() => Err(fault),
            None if found.kinds.is_empty() && found.unavailable.is_empty() => {
                let why = found.gaps.first().cloned();
                Err(Fault::Absurd(why.unwrap_or_else(|| "the server names no kind that can be listed".into())))
            }
            _ => {
                found.kinds.sort_by(|a, b| (&a.group, &a.kind, &a.plural).cmp(&(&b.group, &b.kind, &b.plural)));
                Ok(found)
            }
        }
    }

    /// Takes a group; of each kind only the version that the server prefers.
    fn add(&mut self, group: Group) {
        let name = group.metadata.name;
        if TRANSIENT.contains(&&*name) {
            return;
        }
        for version in group.versions {
            let is_stale = version.freshness == "Stale";
            if is_stale {
                let shown = if name.is_empty() { "core" } else { &name };
                self.gaps.push(format!(
                    "{shown}/{} is not available: the server that answers for it does not answer; nothing of it was read",
                    version.version
                ));
            }
            for resource in version.resources {
                let kind = Kind {
                    group: name.clone(),
                    version: version.version.clone(),
                    kind: resource.response_kind.unwrap_or_default().kind,
                    plural: resource.resource,
                    is_namespaced: resource.scope == "Namespaced",
                    can_be_watched: resource.verbs.iter().any(|verb| verb == "watch"),
                };
                self.offer(kind, &resource.verbs, is_stale);
            }
        }
    }

    fn offer(&mut self, kind: Kind, verbs: &[String], is_stale: bool) {
        let same = |known: &Kind| known.group == kind.group && known.plural == kind.plural;
        let is_known = self.kinds.iter().any(same);
        let is_listed = verbs.iter().any(|verb| verb == "list");
        if !is_listed || is_known || kind.kind.is_empty() || kind.plural.contains('/') || kind.is_transient() {
            return;
        }
        if is_stale {
            self.unavailable.push(kind);
        } else {
            self.unavailable.retain(|stale| !same(stale));
            self.kinds.push(kind);
        }
    }

    /// The way of servers before 1.26: a request for each group and version.
    async fn ask_one_by_one(&mut self, server: &Server, root: &str, answer: &[u8]) {
        let answer: Value = serde_json::from_slice(answer).unwrap_or_default();
        let texts = |list: &Value| -> Vec<String> {
            list.as_array().into_iter().flatten().filter_map(|text| Some(text.as_str()?.to_owned())).collect()
        };
        let mut paths = Vec::new();
        match answer["kind"].as_str() {
            Some("APIVersions") => {
                paths.extend(texts(&answer["versions"]).into_iter().map(|version| (String::new(), version)));
            }
            Some("APIGroupList") => {
                for group in answer["groups"].as_array().into_iter().flatten() {
                    let name = group["name"].as_str().unwrap_or_default();
                    if TRANSIENT.contains(&name) {
                        continue;
                    }
                    let preferred = group["preferredVersion"]["version"].as_str();
                    let versions = group["versions"].as_array().into_iter().flatten();
                    let mut versions: Vec<&str> = versions.filter_map(|version| version["version"].as_str()).collect();
                    versions.sort_by_key(|version| Some(*version) != preferred);
                    paths.extend(versions.into_iter().map(|version| (name.to_owned(), version.to_owned())));
                }
            }
            _ => self.gaps.push(format!("what stands below {root} is not what an API server answers; it was skipped")),
        }
        for (group, version) in paths {
            let path = if group.is_empty() { format!("{root}/{version}") } else { format!("{root}/{group}/{version}") };
            let resources = match server.get(&path, Wanted::JSON).await {
                Ok(answer) => serde_json::from_slice::<Value>(&answer).unwrap_or_default(),
                Err(fault) => {
                    self.gaps.push(format!("nothing of {group}/{version} was read: {fault}"));
                    continue;
                }
            };
            for resource in resources["resources"].as_array().into_iter().flatten() {
                let text = |key: &str| resource[key].as_str().unwrap_or_default().to_owned();
                let verbs = texts(&resource["verbs"]);
                let kind = Kind {
                    group: group.clone(),
                    version: version.clone(),
                    kind: text("kind"),
                    plural: text("name"),
                    is_namespaced: resource["namespaced"].as_bool().unwrap_or_default(),
                    can_be_watched: verbs.iter().any(|verb| verb == "watch"),
                };
                self.offer(kind, &verbs, false);
            }
        }
    }
}

/// `APIGroupDiscoveryList`.
#[derive(Deserialize)]
struct Groups {
    kind: String,
    #[serde(default)]
    items: Vec<Group>,
}

#[derive(Deserialize)]
struct Group {
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    versions: Vec<Version>,
}

#[derive(Deserialize, Default)]
struct Metadata {
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
struct Version {
    version: String,
    #[serde(default)]
    resources: Vec<Resource>,
    #[serde(default)]
    freshness: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    resource: String,
    response_kind: Option<ResponseKind>,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    verbs: Vec<String>,
}

#[derive(Deserialize, Default)]
struct ResponseKind {
    #[serde(default)]
    kind: String,
}
