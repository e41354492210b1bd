//! A cluster, read once: which kinds there are, and then each of them.

use futures_util::StreamExt;
use jiff::Timestamp;
use seawall_model::problem::Effect;
use seawall_model::{GroupKind, Observation, Release, Unread, Version, World};
use serde_json::Value;

use super::discovery::{Discovered, Kind};
use super::fault::Fault;
use super::kubeconfig::connect;
use super::list::{Listing, Question};
use super::page::{objects, of_cluster};
use super::server::{Server, Wanted};
use super::{Access, ClusterError};
use crate::read::FileObservations;
use crate::recording::Cluster;
use crate::{Hints, Settings};

/// What a cluster says of itself.
#[derive(Debug, Clone, Default)]
pub struct Served {
    /// What a scan of it must know.
    pub hints: Hints,
    /// What it is called.
    pub cluster: Cluster,
}

/// Kinds that are asked for at the same time.
const AT_ONCE: usize = 4;

/// Reads the cluster and delivers it kind by kind. Only lists are asked for: two requests for the kinds there are, one
/// for the version, one for each kind and page of 500 objects.
///
/// # Errors
/// When nothing can be read at all: no configuration, no connection, no credential that the server accepts. Everything
/// else is a problem among the observations that names the kind, which is then among the unread ones of the hints.
pub fn read_cluster(
    access: &Access,
    settings: &Settings,
    deliver: &mut (dyn FnMut(FileObservations) + Send),
) -> Result<Served, ClusterError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ClusterError::Start)?;
    let read = runtime.block_on(read(access, settings, deliver));
    runtime.shutdown_background();
    read
}

async fn read(
    access: &Access,
    settings: &Settings,
    deliver: &mut (dyn FnMut(FileObservations) + Send),
) -> Result<Served, ClusterError> {
    let server = connect(access, settings).await?;
    let discovered = Discovered::ask(&server).await.map_err(|fault| server.unusable(&fault))?;
    let mut served = Served { hints: Hints { world: Some(World::Closed), ..Hints::default() }, ..Served::default() };
    served.cluster.name = server.name.clone();
    let mut first: Vec<Observation> = unread(discovered.gaps);
    first.extend(version(&server, &mut served).await);
    deliver(FileObservations { hints: served.hints.clone(), ..of_server(first) });

    let namespace = access.namespace.as_deref();
    if let Some(namespace) = namespace {
        exists(&server, &discovered.kinds, namespace, settings).await?;
        served.hints.unread.all_but(namespace);
    }
    for kind in &discovered.unavailable {
        add(&mut served.hints.unread, kind, namespace);
    }
    let questions = discovered.kinds.iter().filter_map(|kind| Question::new(kind, namespace));
    let asked = questions.map(|question| {
        let server = &server;
        async move {
            let listing = question.ask(server, settings).await;
            (question.kind, listing)
        }
    });
    let mut asked = futures_util::stream::iter(asked).buffered(AT_ONCE);
    while let Some((kind, listing)) = asked.next().await {
        let Listing { observations, is_whole, .. } = listing;
        if !is_whole {
            add(&mut served.hints.unread, kind, namespace);
        }
        if kind.is_core("Namespace") {
            let own = objects(&observations).find(|object| object.reference.name == "kube-system");
            served.cluster.uid = own.and_then(|object| object.uid()).map(str::to_owned);
        }
        deliver(of_server(observations));
    }
    Ok(served)
}

fn of_server(observations: Vec<Observation>) -> FileObservations {
    FileObservations { observations, ..FileObservations::new("cluster".into()) }
}

fn unread(gaps: Vec<String>) -> Vec<Observation> {
    gaps.into_iter().map(|gap| Observation::Problem(of_cluster(gap, Effect::Unread))).collect()
}

fn add(unread: &mut Unread, kind: &Kind, namespace: Option<&str>) {
    unread.add(GroupKind::of(&kind.group, &kind.kind), namespace.filter(|_| kind.is_namespaced));
}

/// Asks for the version.
async fn version(server: &Server, served: &mut Served) -> Option<Observation> {
    let answer = server.get("/version", Wanted::JSON).await;
    let known = answer.as_ref().ok().and_then(|answer| serde_json::from_slice::<Value>(answer).ok());
    let git = known.as_ref().and_then(|known| known.get("gitVersion")?.as_str());
    served.cluster.version = git.map(str::to_owned);
    served.hints.server = git.and_then(|git| git.parse::<Release>().ok());
    served.hints.kubernetes = git.and_then(|git| git.parse::<Version>().ok());
    if served.hints.kubernetes.is_some() {
        return None;
    }
    let why = match (&answer, git) {
        (Err(fault), _) => fault.to_string(),
        (_, Some(git)) => format!("it says `{git}`"),
        _ => "it does not say".to_owned(),
    };
    let message = format!("the version of the server is unknown, the newest is assumed: {why}");
    Some(Observation::Problem(of_cluster(message, Effect::Doubtful)))
}

/// Makes sure that the namespace that the user named is there, so that a mistake in it is no empty report.
async fn exists(server: &Server, kinds: &[Kind], namespace: &str, settings: &Settings) -> Result<(), ClusterError> {
    let Some(kind) = kinds.iter().find(|kind| kind.is_core("Namespace")) else { return Ok(()) };
    let listing = Question::one(kind, namespace).ask(server, settings).await;
    if listing.is_whole && objects(&listing.observations).next().is_none() {
        return Err(ClusterError::NoNamespace(namespace.to_owned()));
    }
    Ok(())
}

impl<'q> Question<'q> {
    /// All objects of a kind, or those in a namespace, to which the namespace itself belongs; nothing for other kinds
    /// without namespaces then.
    pub(crate) fn new(kind: &'q Kind, namespace: Option<&str>) -> Option<Self> {
        match namespace {
            Some(namespace) if kind.is_core("Namespace") => Some(Self::one(kind, namespace)),
            Some(_) if !kind.is_namespaced => None,
            namespace => Some(Self { kind, path: kind.path(namespace) }),
        }
    }

    /// The one object of this name.
    fn one(kind: &'q Kind, name: &str) -> Self {
        Self { kind, path: format!("{}?fieldSelector=metadata.name%3D{name}", kind.path(None)) }
    }
}

impl Server {
    /// Why the server is of no use at all.
    pub(crate) fn unusable(&self, fault: &Fault) -> ClusterError {
        let (user, server) = (self.user.clone(), self.address.clone());
        let refused = fault.is(401) || matches!(fault, Fault::Unreachable(_));
        let expired = self.expiries.iter().find(|(_, end)| refused && *end < Timestamp::now());
        match (fault, expired) {
            (_, Some((what, end))) => ClusterError::Expired { what, user, when: end.to_string() },
            (Fault::Refused { code: 401, message }, None) => {
                ClusterError::Unauthorized { server, user, why: message.clone() }
            }
            (fault, None) => ClusterError::Unreadable { server, why: fault.to_string() },
        }
    }
}
