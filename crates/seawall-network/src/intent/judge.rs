//! Whether intents hold.

use seawall_model::Snapshot;

use super::path::{Rules, Ways};
use super::selected::{Cast, Selected};
use super::{Demand, Intent, Intents};
use crate::addresses::Addresses;
use crate::connections::{Admitted, Connection, Connections, End};
use crate::network::Network;
use crate::ports::Ports;
use crate::reason::Reasons;

/// Counterexamples that are kept of one intent; more are counted.
const MOST: usize = 10;

/// What became of an intent.
#[derive(Debug, Clone)]
pub struct Outcome<'i, 'd> {
    /// The intent.
    pub intent: &'i Intent<'d>,
    /// Whether it holds.
    pub standing: Standing,
    /// What speaks against it, the sure ones first.
    pub counterexamples: Vec<Counterexample>,
    /// How many more there are.
    pub more: usize,
}

/// Whether an intent holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It does.
    Holds,
    /// That depends on something that is not known.
    Depends,
    /// It does not.
    Broken,
    /// A selector means nobody: `from`, `to` or `except`. A misspelling would look the same.
    Empty(&'static str),
}

/// What speaks against an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counterexample {
    /// These connections, one after the other, are admitted, or may be.
    Way(Vec<Hop>),
    /// This connection is not admitted, or not for sure; what is missing.
    Missing(Box<Hop>),
    /// It is not known whom the intent means.
    Unknown,
}

/// One connection of a counterexample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hop {
    /// Who opens it.
    pub from: End,
    /// Who is connected to.
    pub to: End,
    /// The ports.
    pub ports: Ports,
    /// Why it may not be so; none when it is sure.
    pub doubt: Reasons,
}

impl Outcome<'_, '_> {
    /// Whether the intent counts as met.
    pub fn passes(&self) -> bool {
        match self.standing {
            Standing::Holds => true,
            Standing::Depends => self.intent.depends_passes,
            Standing::Broken => false,
            Standing::Empty(_) => self.intent.may_be_empty,
        }
    }
}

impl<'d> Intents<'d> {
    /// Whether each of them holds.
    pub fn judge<'i>(
        &'i self,
        network: &Network,
        snapshot: &Snapshot,
        connections: &Connections,
    ) -> Vec<Outcome<'i, 'd>> {
        let court = Court { cast: Cast::of(network, snapshot, connections), ways: Ways::of(connections), connections };
        self.intents.iter().map(|intent| court.judge(intent)).collect()
    }
}

struct Court<'c> {
    cast: Cast<'c>,
    ways: Ways<'c>,
    connections: &'c Connections,
}

impl Court<'_> {
    fn judge<'i, 'd>(&self, intent: &'i Intent<'d>) -> Outcome<'i, 'd> {
        let [from, to, except] =
            [&intent.from, &intent.to, &intent.except].map(|selectors| self.cast.selected(selectors));
        let is_unsure = from.is_unsure || to.is_unsure || except.is_unsure;
        let mut found = match intent.demand {
            Demand::Deny => self.admitted(intent, &|index, end| from.part(index, end), &to),
            Demand::Only => self.admitted(intent, &|index, end| from.rest(index, end), &to),
            Demand::NoPath => self.path(intent, &from, &to, &except),
            Demand::Allow => self.missing(intent, &from, &to),
        };
        let is_sure = |example: &Counterexample| match example {
            Counterexample::Way(hops) => hops.iter().all(|hop| hop.doubt.is_empty()),
            Counterexample::Missing(hop) => hop.doubt.is_empty(),
            Counterexample::Unknown => false,
        };
        if is_unsure {
            found.push(Counterexample::Unknown);
        }
        found.sort_by_key(|example| !is_sure(example));
        let empty = [("from", &from), ("to", &to)].into_iter().find(|(_, selected)| selected.is_empty());
        let empty = empty.or_else(|| (!intent.except.is_empty() && except.is_empty()).then_some(("except", &except)));
        let standing = match (found.first(), empty) {
            (Some(example), _) if is_sure(example) => Standing::Broken,
            (Some(_), _) => Standing::Depends,
            (None, Some((key, _))) => Standing::Empty(key),
            (None, None) => Standing::Holds,
        };
        let more = found.len().saturating_sub(MOST);
        found.truncate(MOST);
        Outcome { intent, standing, counterexamples: found, more }
    }

    fn end(&self, index: u32) -> &End {
        &self.connections.ends[index as usize]
    }

    fn what(&self, connection: &Connection) -> &Admitted {
        &self.connections.admitted[connection.admitted as usize]
    }

    /// Connections that are or may be admitted from some part of an end to those in `to`.
    fn admitted(
        &self,
        intent: &Intent<'_>,
        from: &dyn Fn(u32, &End) -> Option<End>,
        to: &Selected,
    ) -> Vec<Counterexample> {
        let mut found = Vec::new();
        for connection in self.connections.connections.iter().filter(|connection| connection.from != connection.to) {
            let Some(ports) = asked(self.what(connection), intent.ports.as_ref()) else { continue };
            let Some(to) = to.part(connection.to, self.end(connection.to)) else { continue };
            let Some(from) = from(connection.from, self.end(connection.from)) else { continue };
            found.push(Counterexample::Way(vec![Hop { from, to, ports: ports.0, doubt: ports.1 }]));
        }
        found
    }

    fn path(&self, intent: &Intent<'_>, from: &Selected, to: &Selected, except: &Selected) -> Vec<Counterexample> {
        let part = |selected: &Selected, index: u32| selected.part(index, self.end(index));
        // An end is left out only when all of it may be passed.
        let without = |index: u32| except.rest(index, self.end(index)).is_none();
        let way = |unsure: bool| {
            self.ways.shortest(&Rules {
                from: &|index| part(from, index).is_some(),
                to: &|index| part(to, index).is_some(),
                without: &without,
                ports: intent.ports.as_ref(),
                unsure,
            })
        };
        let Some(way) = way(false).or_else(|| way(true)) else { return Vec::new() };
        let last = way.len() - 1;
        let hops = way.iter().enumerate().map(|(place, connection)| {
            let ports = intent.ports.as_ref().filter(|_| place == last);
            let (ports, doubt) = asked(self.what(connection), ports).unwrap_or_default();
            let own = |index: u32, selected: Option<&Selected>| {
                selected.and_then(|selected| part(selected, index)).unwrap_or_else(|| self.end(index).clone())
            };
            let from = own(connection.from, (place == 0).then_some(from));
            Hop { from, to: own(connection.to, (place == last).then_some(to)), ports, doubt }
        });
        vec![Counterexample::Way(hops.collect())]
    }

    /// Connections that must be admitted and are not, or not for sure.
    fn missing(&self, intent: &Intent<'_>, from: &Selected, to: &Selected) -> Vec<Counterexample> {
        let mut found = Vec::new();
        for source in from.inside() {
            for target in to.inside().filter(|&target| target != source) {
                let admitted = self.between(source, target);
                found.extend(lacking(self.end(source), self.end(target), &admitted, intent));
            }
            found.extend(self.lacking_outside(source, to.outside(), true, intent));
        }
        for target in to.inside() {
            found.extend(self.lacking_outside(target, from.outside(), false, intent));
        }
        found
    }

    fn between(&self, from: u32, to: u32) -> Admitted {
        let all = &self.connections.connections;
        let at = all.partition_point(|connection| (connection.from, connection.to) < (from, to));
        let known = all.get(at).filter(|connection| (connection.from, connection.to) == (from, to));
        known.map_or_else(Admitted::default, |connection| self.what(connection).clone())
    }

    /// The same between a workload and addresses, each of which must be reached.
    fn lacking_outside(
        &self,
        inside: u32,
        wanted: &Addresses,
        is_egress: bool,
        intent: &Intent<'_>,
    ) -> Vec<Counterexample> {
        let mut rest = wanted.clone();
        let mut found = Vec::new();
        if rest.is_empty() {
            return found;
        }
        let mut judge = |part: Addresses, admitted: &Admitted| {
            let outside = End::Addresses(part);
            let inside = self.end(inside);
            let (from, to) = if is_egress { (inside, &outside) } else { (&outside, inside) };
            found.extend(lacking(from, to, admitted, intent));
        };
        for connection in &self.connections.connections {
            let (own, other) =
                if is_egress { (connection.from, connection.to) } else { (connection.to, connection.from) };
            if own != inside {
                continue;
            }
            let part = match self.end(other) {
                End::Addresses(addresses) => addresses.intersection(&rest),
                End::External => rest.clone(),
                _ => continue,
            };
            if !part.is_empty() {
                rest = rest.difference(&part);
                judge(part, self.what(connection));
            }
        }
        if !rest.is_empty() {
            judge(rest, &Admitted::default());
        }
        found
    }
}

/// What of the ports is admitted for sure; if none is, what may be, and why only perhaps.
fn asked(admitted: &Admitted, ports: Option<&Ports>) -> Option<(Ports, Reasons)> {
    let of = |own: &Ports| ports.map_or_else(|| own.clone(), |ports| own.intersection(ports));
    let (sure, perhaps) = (of(&admitted.allowed), of(&admitted.depends));
    match (sure.is_empty(), perhaps.is_empty()) {
        (false, _) => Some((sure, Reasons::NONE)),
        (true, false) => Some((perhaps, admitted.reasons)),
        (true, true) => None,
    }
}

/// What is missing of a connection that must be admitted. Without ports any admitted one is enough.
fn lacking(from: &End, to: &End, admitted: &Admitted, intent: &Intent<'_>) -> Option<Counterexample> {
    let hop = |ports: Ports, doubt: Reasons| {
        Some(Counterexample::Missing(Box::new(Hop { from: from.clone(), to: to.clone(), ports, doubt })))
    };
    let Some(wanted) = &intent.ports else {
        return match (admitted.allowed.is_empty(), admitted.depends.is_empty()) {
            (false, _) => None,
            (true, false) => hop(admitted.depends.clone(), admitted.reasons),
            (true, true) => hop(Ports::all(), Reasons::NONE),
        };
    };
    let denied = wanted.difference(&admitted.allowed).difference(&admitted.depends);
    if !denied.is_empty() {
        return hop(denied, Reasons::NONE);
    }
    let unsure = wanted.difference(&admitted.allowed);
    if unsure.is_empty() { None } else { hop(unsure, admitted.reasons) }
}
