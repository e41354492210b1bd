//! Who gets to what listens, as edges of the access graph.
//!
//! What the internet gets to leads to [endpoints](Endpoints); endpoints lead to the containers behind them. Who inside
//! the cluster gets to them is said through joints of [groups](Groups) that policies treat alike, so that there are as
//! many edges as there are ends, not pairs of them.

mod endpoints;
mod groups;
mod listening;
mod unguarded;

use seawall_model::access::{EdgeKind, EdgeSource, Edges, Inventory};
use seawall_model::{ObjectId, Snapshot};

pub(crate) use endpoints::{Backing, Endpoint, Endpoints, Opened, own_vertex};
pub(crate) use groups::Groups;
pub(crate) use listening::{Listening, Places};
pub(crate) use unguarded::{Openness, openness};

use crate::edges::FINDERS;
use crate::internet::Internet;
use crate::reaches::Reaches;
use crate::{Network, Profile};

/// A kind of edge with the function that finds its edges.
pub(crate) type Finder = seawall_check::Finder<fn(&Survey<'_>, &mut Edges<'_>)>;

/// The edges that the network is.
#[derive(Debug, Default, Clone, Copy)]
pub struct NetworkEdges;

impl EdgeSource for NetworkEdges {
    fn name(&self) -> &'static str {
        "network"
    }

    fn kinds(&self) -> Vec<&'static EdgeKind> {
        FINDERS.iter().map(|finder| finder.kind).collect()
    }

    fn find(&self, snapshot: &Snapshot, inventory: &Inventory, into: &mut Edges<'_>) {
        let network = Network::build(snapshot, Profile::Default);
        let internet = Internet::of(&network, snapshot);
        let places = Places::of(snapshot, inventory);
        let reaches = network.reaches();
        let groups = Groups::of(&network, &reaches, &internet, &places);
        let endpoints = Endpoints::of(&places, &groups, into);
        let survey = Survey { snapshot, inventory, reaches, internet, places, groups, endpoints };
        for finder in FINDERS {
            (finder.find)(&survey, into);
        }
    }
}

/// What finders look at.
pub(crate) struct Survey<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) inventory: &'a Inventory,
    pub(crate) reaches: Reaches,
    pub(crate) internet: Internet,
    pub(crate) places: Places<'a>,
    pub(crate) groups: Groups,
    pub(crate) endpoints: Endpoints,
}

impl Survey<'_> {
    /// The index of the pods that an object holds, among [`Inventory::members`].
    pub(crate) fn member_at(&self, object: ObjectId) -> Option<u32> {
        self.places.member_at(object, 0)
    }
}
