//! The exposure of every workload.

use rustc_hash::{FxHashMap, FxHashSet};

use super::newcomer::{Choice, There, anybody};
use super::{Exposed, Exposure, Newcomers};
use crate::bits::Bits;
use crate::connections::Admitted;
use crate::network::Network;
use crate::policy::{Action, Direction, Port};
use crate::ports::{Ports, Protocol};
use crate::reason::Reason;
use crate::stranger::{Stranger, Strangers};
use crate::words::Word;

/// Whom rules mean, each once; the first means anybody.
struct Cast {
    newcomers: Vec<Newcomers>,
    strangers: Vec<Stranger>,
    /// For each policy and direction those whom its rules mean.
    of: FxHashMap<(u32, Direction), Vec<usize>>,
}

impl Network {
    /// What pods that do not exist yet could reach and be reached by, for every workload and both directions, in the
    /// order of the workloads.
    pub fn exposure(&self) -> Vec<Exposure> {
        let cast = self.cast();
        let strangers = Strangers::of(self, &cast.strangers);
        let mut exposures = Vec::new();
        let mut answers: FxHashMap<(usize, Direction), Exposure> = FxHashMap::default();
        for (class, workload) in self.workloads() {
            for direction in Direction::BOTH {
                let answer = answers.entry((class, direction)).or_insert_with(|| Exposure {
                    workload: workload.clone(),
                    direction,
                    is_governed: strangers.governing(class, direction).next().is_some(),
                    newcomers: self.newcomers(class, direction, &cast, &strangers),
                    outside: self.outside(class, direction),
                });
                let mut exposure = Exposure { workload: workload.clone(), ..answer.clone() };
                if self.is_elsewhere(&workload) {
                    exposure.doubt(Reason::OtherNetwork);
                }
                exposures.push(exposure);
            }
        }
        exposures
    }

    fn cast(&self) -> Cast {
        let mut cast =
            Cast { newcomers: vec![Newcomers::Any], strangers: vec![anybody(self.profile)], of: FxHashMap::default() };
        let there = There::of(&self.inventory, &self.words);
        let mut known: FxHashMap<Newcomers, usize> = FxHashMap::default();
        for (policy, number) in self.policies.iter().zip(0..) {
            for direction in Direction::BOTH {
                let rules = policy.section(direction).into_iter().flat_map(|section| &section.rules);
                let mut meant: Vec<usize> = Vec::new();
                let mut seen: FxHashSet<Choice> = FxHashSet::default();
                for choice in rules.flat_map(|rule| Choice::all_in(&rule.peers)) {
                    // np-guard leaves out those like whom there is a pod already.
                    let is_known = self.profile.believes_input() && choice.is_there(&there);
                    if !seen.insert(choice.clone()) || is_known {
                        continue;
                    }
                    let Some((newcomers, stranger)) = choice.newcomers(&self.inventory, &self.words, self.profile)
                    else {
                        continue;
                    };
                    let place = *known.entry(newcomers).or_insert_with_key(|newcomers| {
                        cast.newcomers.push(newcomers.clone());
                        cast.strangers.push(stranger);
                        cast.strangers.len() - 1
                    });
                    meant.push(place);
                }
                cast.of.insert((number, direction), meant);
            }
        }
        cast
    }

    /// What is admitted with anybody, then with those of whom that class's own rules say something else.
    fn newcomers(&self, class: usize, direction: Direction, cast: &Cast, strangers: &Strangers<'_>) -> Vec<Exposed> {
        let row = strangers.row(class, direction);
        let admitted = |number: usize| {
            let part = row.iter().find(|(_, bits): &&(Admitted, Bits)| bits.contains(number));
            part.map(|part| part.0.clone()).unwrap_or_default()
        };
        let exposed = |number: usize| {
            let admitted = admitted(number);
            let names = self.names(class, direction, number, &admitted.allowed, strangers);
            Exposed { newcomers: cast.newcomers[number].clone(), admitted, names }
        };
        let anybody = exposed(0);
        let meant = strangers.governing(class, direction).filter_map(|policy| cast.of.get(&(policy, direction)));
        let mut meant: Vec<usize> = if self.profile.believes_input() {
            // np-guard asks every workload about all whom any rule means.
            (1..cast.newcomers.len()).collect()
        } else {
            meant.flatten().copied().collect()
        };
        meant.sort_unstable_by(|&one, &other| cast.newcomers[one].cmp(&cast.newcomers[other]));
        meant.dedup();
        let others = meant.into_iter().map(exposed);
        let others = others.filter(|other| other.admitted != anybody.admitted || other.names != anybody.names);
        let others: Vec<Exposed> = others.collect();
        let all = std::iter::once(anybody).chain(others);
        all.filter(|exposed| !exposed.admitted.is_nothing() || !exposed.names.is_empty()).collect()
    }

    /// The names of ports that rules allow connections to, beyond the numbers that are allowed.
    fn names(
        &self,
        class: usize,
        direction: Direction,
        stranger: usize,
        allowed: &Ports,
        strangers: &Strangers<'_>,
    ) -> Vec<(Option<Protocol>, Box<str>)> {
        if direction == Direction::Ingress || allowed.is_all() {
            return Vec::new();
        }
        let mut names: Vec<(Option<Protocol>, Word)> = Vec::new();
        for number in strangers.governing(class, direction) {
            let ready = strangers.programs().policies[number as usize].section(direction);
            let written = self.policies[number as usize].section(direction);
            for (rule, written) in ready.into_iter().zip(written).flat_map(|(a, b)| a.rules.iter().zip(&b.rules)) {
                let extent = &strangers.programs().extents[rule.peers as usize];
                if rule.action == Action::Allow && extent.sure.contains(stranger) {
                    names.extend(written.ports.iter().filter_map(|port| match port {
                        Port::Named { protocol, name } => Some((*protocol, *name)),
                        _ => None,
                    }));
                }
            }
        }
        names.retain(|(protocol, _)| {
            protocol.is_none_or(|protocol| !allowed.protocol(protocol).covers(Ports::of(protocol).protocol(protocol)))
        });
        names.sort_unstable();
        names.dedup();
        let mut names: Vec<(Option<Protocol>, Box<str>)> =
            names.into_iter().map(|(protocol, name)| (protocol, self.words.text(name).as_ref().into())).collect();
        names.sort_unstable();
        names
    }
}
