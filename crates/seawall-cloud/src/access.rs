//! What the cloud gives away, as edges of the access graph.

use rayon::prelude::*;
use seawall_model::access::{EdgeKind, EdgeSource, Edges, Inventory, Parts, Vertex};
use seawall_model::cloud::{CloudFacts, Provider};
use seawall_model::{GroupKind, Object, Snapshot};

use crate::aws::Account;
use crate::azure::Tenant;
use crate::edges::FINDERS;
use crate::gcp::Policies;
use crate::nodes::Nodes;

/// A kind of edge with the function that finds its edges.
pub(crate) type Finder = seawall_check::Finder<fn(&Survey<'_>, &mut Edges<'_>)>;

/// The edges that lead into the cloud and back.
#[derive(Debug, Default, Clone, Copy)]
pub struct CloudEdges;

impl EdgeSource for CloudEdges {
    fn name(&self) -> &'static str {
        "cloud"
    }

    fn kinds(&self) -> Vec<&'static EdgeKind> {
        FINDERS.iter().map(|finder| finder.kind).collect()
    }

    fn find(&self, snapshot: &Snapshot, inventory: &Inventory, into: &mut Edges<'_>) {
        let given = &*snapshot.facts().cloud;
        let mut own = None;
        if given.foreign(snapshot).next().is_some() {
            // What another cloud says is not of this cluster.
            let providers = Provider::all_of(snapshot);
            let answers = given.answers.iter().filter(|answer| providers.contains(&answer.kind.provider()));
            own = Some(CloudFacts { answers: answers.cloned().collect() });
        }
        let cloud = own.as_ref().unwrap_or(given);
        let survey = Survey {
            snapshot,
            inventory,
            cloud,
            aws: Account::of(cloud),
            gcp: Policies::of(cloud),
            azure: Tenant::of(cloud),
            nodes: Nodes::of(snapshot, cloud),
        };
        let of_kind = |finder: &&Finder| {
            let mut edges = into.fork();
            (finder.find)(&survey, &mut edges);
            edges.into()
        };
        let found: Vec<Parts> = FINDERS.par_iter().map(of_kind).collect();
        into.take_all(found);
    }
}

/// What finders look at.
pub(crate) struct Survey<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) inventory: &'a Inventory,
    pub(crate) cloud: &'a CloudFacts,
    pub(crate) aws: Account<'a>,
    pub(crate) gcp: Policies<'a>,
    pub(crate) azure: Tenant<'a>,
    pub(crate) nodes: Nodes,
}

impl<'a> Survey<'a> {
    /// Every ServiceAccount that is written.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = &'a Object> + use<'a> {
        self.snapshot.of_kind(GroupKind::core("ServiceAccount")).filter(|object| !object.reference.name.is_empty())
    }
}

/// An identity of a cloud.
pub(crate) fn identity(provider: Provider, name: &str) -> Vertex {
    Vertex::CloudIdentity { provider: provider.name().into(), name: name.into() }
}

/// Something in a cloud.
pub(crate) fn resource(provider: Provider, name: &str) -> Vertex {
    Vertex::CloudResource { provider: provider.name().into(), name: name.into() }
}
