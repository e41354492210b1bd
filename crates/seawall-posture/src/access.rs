//! What a pod gives to whoever is in it, and a node to whoever is root on it, as edges of the access graph.

pub(crate) mod ability;
mod bound_volume;
mod cause;
mod claim;
mod enforcement;
pub(crate) mod flaw;
mod host_mount;
mod inside;
mod kernel;
mod meeting;
mod open_store;
mod placement;
pub(crate) mod reference;
mod resident;
mod share;
mod storage;
mod survey;
pub(crate) mod token;

use seawall_model::Snapshot;
use seawall_model::access::{EdgeKind, EdgeSource, Edges, Inventory};

pub(crate) use cause::Cause;
pub(crate) use claim::MountedClaim;
pub(crate) use host_mount::{HostMount, mounts};
pub(crate) use inside::Inside;
pub(crate) use meeting::PathUses;
pub(crate) use placement::{ControlPlane, Placed};
pub(crate) use resident::Resident;
pub(crate) use share::Share;
pub(crate) use survey::Survey;

use crate::edges::FINDERS;

/// A kind of edge with the function that finds its edges.
pub(crate) type Finder = seawall_check::Finder<Look>;

/// What a finder looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Look {
    /// Each container of each pod or template that has not ended.
    Container(fn(&Inside<'_, '_>, &mut Edges<'_>)),
    /// The same, where root in the container is root for the node's kernel: not on Windows, not in a sandbox, not with
    /// users of its own.
    Escape(fn(&Inside<'_, '_>, &mut Edges<'_>)),
    /// Each pod or template that has not ended.
    Pod(fn(&Resident<'_, '_>, &mut Edges<'_>)),
    /// The cluster as a whole.
    Cluster(fn(&Survey<'_, '_>, &mut Edges<'_>)),
}

/// The edges that pods, nodes and admission are.
#[derive(Debug, Default, Clone, Copy)]
pub struct PostureEdges;

impl EdgeSource for PostureEdges {
    fn name(&self) -> &'static str {
        "posture"
    }

    fn kinds(&self) -> Vec<&'static EdgeKind> {
        FINDERS.iter().map(|finder| finder.kind).collect()
    }

    fn find(&self, snapshot: &Snapshot, inventory: &Inventory, into: &mut Edges<'_>) {
        let survey = Survey::new(snapshot, inventory);
        survey.each_alive(|pod| {
            for finder in FINDERS {
                look(finder.find, pod, into);
            }
        });
        for finder in FINDERS {
            if let Look::Cluster(find) = finder.find {
                find(&survey, into);
            }
        }
    }
}

fn look(look: Look, pod: &Resident<'_, '_>, into: &mut Edges<'_>) {
    match look {
        Look::Container(find) => pod.containers().for_each(|inside| find(&inside, into)),
        Look::Escape(find) if pod.shares_kernel() => pod.containers().for_each(|inside| find(&inside, into)),
        Look::Pod(find) => find(pod, into),
        Look::Escape(_) | Look::Cluster(_) => {}
    }
}
