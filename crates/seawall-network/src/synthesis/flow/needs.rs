//! What was seen as connections that must work.

use std::collections::{BTreeMap, BTreeSet};

use core::net::IpAddr;

use rustc_hash::{FxHashMap, FxHashSet};

use super::directory::End;
use super::observed::{Observed, Pair};
use super::record::Aside;
use crate::ports::Protocol;
use crate::synthesis::need::{Needs, Reason};
use crate::synthesis::party::{Connection, Party};
use crate::synthesis::{Gap, Grave, MemberId, Roster, Services};

/// Who calls from more addresses than this is everybody.
const MOST_CALLERS: usize = 100;

/// So many addresses or names are listed.
const MOST_LISTED: usize = 20;

/// What was seen of one connection.
#[derive(Default)]
struct Seen {
    flows: u64,
    through: BTreeSet<String>,
}

impl<'s> Observed<'_, 's> {
    /// Adds what was seen to `needs`, and states what could not be resolved.
    pub fn add_to(&self, needs: &mut Needs<'s>, roster: &Roster<'s>, services: &Services<'s>) {
        let mut seen: BTreeMap<Connection, Seen> = BTreeMap::new();
        let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
        let mut from_nodes: BTreeMap<String, u64> = BTreeMap::new();
        let mut ordered: Vec<(&Pair, &u64)> = self.pairs.iter().collect();
        ordered.sort_unstable();
        for (pair, &flows) in ordered {
            if self.answers_names(pair, needs) {
                continue;
            }
            if matches!(pair.from, End::Node(_) | End::SomeNode) {
                if let End::Member(id) = pair.to {
                    *from_nodes
                        .entry(format!("{} {} {}", roster.get(id).label(), pair.protocol, pair.port))
                        .or_default() += flows;
                }
                continue;
            }
            let from = self.party(pair.from, 0);
            let targets = self.targets(pair, services, roster);
            let (Some(from), Some((targets, through))) = (from, targets) else {
                for end in [pair.from, pair.to] {
                    if let Some(text) = self.unresolved(end, pair.port) {
                        *unknown.entry(text).or_default() += flows;
                    }
                }
                continue;
            };
            for (to, port) in targets {
                // Policies have no say where neither end is a pod.
                if !matches!(from, Party::Member(_)) && !matches!(to, Party::Member(_)) {
                    continue;
                }
                let connection = Connection { from: from.clone(), to, protocol: pair.protocol, port: Some(port) };
                let entry = seen.entry(connection).or_default();
                entry.flows = entry.flows.saturating_add(flows);
                entry.through.extend(through.clone());
            }
        }
        let crowded = crowded(&seen, needs);
        let mut everybody: BTreeMap<Connection, Seen> = BTreeMap::new();
        for (connection, tally) in seen {
            let key = (connection.to.clone(), connection.protocol, connection.port);
            match crowded.get(&key) {
                Some(_) if matches!(connection.from, Party::Network(_)) => {
                    let connection = Connection { from: Party::Anyone, ..connection };
                    let entry = everybody.entry(connection).or_default();
                    entry.flows += tally.flows;
                    entry.through.extend(tally.through);
                }
                _ => add(needs, connection, tally),
            }
        }
        for (connection, tally) in everybody {
            let key = (connection.to.clone(), connection.protocol, connection.port);
            if let (Party::Member(id), Some(MOST_CALLERS..)) = (&connection.to, crowded.get(&key)) {
                let label = roster.get(*id).label();
                let message = format!(
                    "`{label}` was called from more than {MOST_CALLERS} addresses outside: everybody may call that port"
                );
                needs.gap(Gap::new(Grave::Check, "many-callers", label, message));
            }
            add(needs, connection, tally);
        }
        self.state(needs, &unknown, &from_nodes);
        silent(&self.pairs, needs, roster);
    }

    /// Whether it is a question to a cache of names on the node, which stands at an address of its own.
    fn answers_names(&self, pair: &Pair, needs: &mut Needs<'s>) -> bool {
        let (End::Outside(address) | End::Unknown(address)) = pair.to else { return false };
        let is_local = matches!(address, IpAddr::V4(v4) if v4.is_link_local());
        if is_local && pair.port == 53 {
            needs.local_resolvers.insert(address);
            return true;
        }
        false
    }

    fn party(&self, end: End, name: u32) -> Option<Party> {
        match end {
            End::Member(id) => Some(Party::Member(id)),
            End::ApiServer => Some(Party::ApiServer),
            End::Node(address) => Some(Party::Node(address)),
            End::Outside(address) => Some(match self.name(name) {
                Some(name) => Party::Named(name.to_owned(), address),
                None => Party::address(address),
            }),
            End::Service(_) | End::SomeNode | End::Unknown(_) | End::Stranger(_) | End::Nobody => None,
        }
    }

    /// Who answered, with the port behind a Service, and the Service.
    #[allow(clippy::type_complexity, reason = "it is taken apart at once")]
    fn targets(
        &self,
        pair: &Pair,
        services: &Services<'s>,
        roster: &Roster<'s>,
    ) -> Option<(Vec<(Party, u16)>, Option<String>)> {
        let End::Service(address) = pair.to else {
            return Some((vec![(self.party(pair.to, pair.name)?, pair.port)], None));
        };
        let service = services.at(address)?;
        let through = Some(service.object.reference.to_string());
        if service.is_api_server() {
            return Some((vec![(Party::ApiServer, pair.port)], through));
        }
        let behind = service.behind(roster, |port| port.number == pair.port && port.protocol == pair.protocol);
        let mut targets: Vec<(Party, u16)> =
            behind.iter().filter_map(|behind| Some((Party::Member(behind.member), behind.port?))).collect();
        if service.members.is_empty() {
            targets.extend(
                service
                    .endpoints
                    .iter()
                    .flat_map(|(address, ports)| ports.iter().map(|port| (Party::address(*address), *port))),
            );
        }
        (!targets.is_empty()).then_some((targets, through))
    }

    fn unresolved(&self, end: End, port: u16) -> Option<String> {
        match end {
            End::Unknown(address) => Some(address.to_string()),
            End::Stranger(number) => self.directory.stranger_names.get(number as usize).cloned(),
            End::Service(address) => Some(format!("{address} (a Service without such a port: {port})")),
            End::SomeNode | End::Nobody => Some("an end without address".to_owned()),
            _ => None,
        }
    }

    fn state(&self, needs: &mut Needs<'s>, unknown: &BTreeMap<String, u64>, from_nodes: &BTreeMap<String, u64>) {
        let mut sorted: Vec<(&String, &u64)> = unknown.iter().collect();
        sorted.sort_by_key(|(_, flows)| std::cmp::Reverse(**flows));
        for (what, flows) in sorted.iter().take(MOST_LISTED) {
            let message = format!("seen {flows} times, and not known whose it was: {what}; no rule was made of it");
            needs.gap(Gap::new(Grave::Check, "flow-end-unknown", (*what).clone(), message));
        }
        if sorted.len() > MOST_LISTED {
            let message = format!("{} more addresses or pods were seen and are not known", sorted.len() - MOST_LISTED);
            needs.gap(Gap::new(Grave::Check, "flow-end-unknown", "", message));
        }
        for (what, flows) in from_nodes.iter().take(MOST_LISTED) {
            let message = format!(
                "{what} was called {flows} times from a node: a pod's own node is always let in, another one is not; no rule was made of it"
            );
            needs.gap(Gap::new(Grave::Note, "flow-from-node", what.clone(), message));
        }
        for (aside, count) in self.asides.iter().filter(|(aside, _)| **aside != Aside::Reply) {
            let message = format!("{count} flows are {}", aside.text());
            needs.gap(Gap::new(Grave::Note, "flow-left-aside", "", message));
        }
        let mut message =
            "what was not seen is not known: jobs that did not run, starts of pods, rare calls".to_owned();
        if let Some((first, last)) = self.times {
            let hours = (last - first) as f64 / 3600.0;
            message.push_str(&format!("; the flows are of {hours:.1} hours"));
        }
        needs.gap(Gap::new(Grave::Note, "flow-coverage", "", message));
    }
}

fn add<'s>(needs: &mut Needs<'s>, connection: Connection, tally: Seen) {
    // The API server's own port is where it is; the rule is made of its endpoints.
    let port = if connection.to == Party::ApiServer { None } else { connection.port };
    let connection = Connection { port, ..connection };
    if let Party::Network(network) = connection.to
        && network.addr() == METADATA
    {
        let message = "the cloud's metadata address was seen to be asked: it gives the node's identity to whoever asks; the rule was made, think about it".to_owned();
        needs.gap(Gap::new(Grave::Check, "cloud-metadata", METADATA.to_string(), message));
    }
    needs.add(connection, Reason::Observed { flows: tally.flows, through: tally.through.into_iter().collect() });
}

/// Where clouds tell nodes who they are.
const METADATA: IpAddr = IpAddr::V4(core::net::Ipv4Addr::new(169, 254, 169, 254));

type Called = (Party, Protocol, Option<u16>);

/// Ports that many addresses called, or that everybody may call anyway.
fn crowded(seen: &BTreeMap<Connection, Seen>, needs: &Needs<'_>) -> FxHashMap<Called, usize> {
    let mut callers: FxHashMap<Called, usize> = FxHashMap::default();
    for connection in seen.keys().filter(|connection| matches!(connection.from, Party::Network(_))) {
        *callers.entry((connection.to.clone(), connection.protocol, connection.port)).or_default() += 1;
    }
    callers.retain(|(to, protocol, port), count| {
        let open = Connection { from: Party::Anyone, to: to.clone(), protocol: *protocol, port: *port };
        *count >= MOST_CALLERS || needs.connections.contains_key(&open)
    });
    callers
}

/// Workloads that were never seen.
fn silent<'s>(pairs: &FxHashMap<Pair, u64>, needs: &mut Needs<'s>, roster: &Roster<'s>) {
    let seen: FxHashSet<MemberId> = pairs
        .keys()
        .flat_map(|pair| [pair.from, pair.to])
        .filter_map(|end| if let End::Member(id) = end { Some(id) } else { None })
        .collect();
    let silent: Vec<String> = roster
        .iter()
        .filter(|(id, member)| !seen.contains(id) && !member.is_on_host_network())
        .map(|(_, member)| member.label())
        .collect();
    for label in &silent {
        let is_job = label.starts_with("Job ") || label.starts_with("CronJob ");
        let what = if is_job { "a job that was not seen to run" } else { "never seen" };
        let message = format!("`{label}`: {what}; only what is written speaks for it");
        needs.gap(Gap::new(Grave::Check, "never-seen", label.clone(), message));
    }
}
