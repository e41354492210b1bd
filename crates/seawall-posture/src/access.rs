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
mod token;

use rayon::prelude::*;
use seawall_model::Snapshot;
use seawall_model::access::{EdgeKind, EdgeSource, Edges, Inventory, Member, Parts};

pub(crate) use cause::Cause;
pub(crate) use claim::MountedClaim;
pub(crate) use host_mount::{HostMount, mounts};
pub(crate) use inside::Inside;
pub(crate) use meeting::PathUses;
pub(crate) use placement::{ControlPlane, Placed};
pub(crate) use resident::Resident;
pub(crate) use share::{Share, Shares};
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
    /// The same, where it leads to what pods share on their nodes.
    Share(fn(&Inside<'_, '_>, &mut Shares)),
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
        let mut survey = Survey::new(snapshot, inventory);
        let members = inventory.members();
        let looked: Vec<(Parts, Seen<'_>)> = members
            .par_chunks(survey::at_once(members.len()))
            .map(|members| Seen::look(&survey, members, into))
            .collect();
        let mut shares = Shares::default();
        let (parts, seen): (Vec<Parts>, Vec<Seen<'_>>) = looked.into_iter().unzip();
        into.take_all(parts);
        for seen in seen {
            shares.take(seen.shares);
            survey.mounting.extend(seen.mounting);
        }
        shares.find(into);
        let found: Vec<Parts> = FINDERS.par_iter().filter_map(|finder| of_cluster(finder, &survey, into)).collect();
        into.take_all(found);
    }
}

/// What was seen on the way that is needed when all pods were looked at.
#[derive(Default)]
struct Seen<'a> {
    shares: Shares,
    /// Those that mount claims or folders of their node.
    mounting: Vec<&'a Member>,
}

impl<'a> Seen<'a> {
    fn look(survey: &Survey<'a, '_>, members: &'a [Member], all: &Edges<'_>) -> (Parts, Self) {
        let mut edges = all.fork();
        let mut seen = Self::default();
        survey.each_alive(members, |pod, member| {
            for finder in FINDERS {
                look(finder.find, pod, &mut edges, &mut seen.shares);
            }
            seen.shares.collect(pod);
            if !pod.claims.is_empty() || !pod.host_mounts.is_empty() {
                seen.mounting.push(member);
            }
        });
        (edges.into(), seen)
    }
}

fn look(look: Look, pod: &Resident<'_, '_>, edges: &mut Edges<'_>, shares: &mut Shares) {
    match look {
        Look::Container(find) => pod.containers().for_each(|inside| find(&inside, edges)),
        Look::Escape(find) if pod.shares_kernel() => pod.containers().for_each(|inside| find(&inside, edges)),
        Look::Share(find) if pod.shares_kernel() => pod.containers().for_each(|inside| find(&inside, shares)),
        Look::Pod(find) => find(pod, edges),
        Look::Escape(_) | Look::Share(_) | Look::Cluster(_) => {}
    }
}

fn of_cluster(finder: &Finder, survey: &Survey<'_, '_>, all: &Edges<'_>) -> Option<Parts> {
    let Look::Cluster(find) = finder.find else { return None };
    let mut edges = all.fork();
    find(survey, &mut edges);
    Some(edges.into())
}
