//! Policies made ready to be asked.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::columns::Columns;
use crate::condition::Condition;
use crate::extent::{Extent, Extents};
use crate::inventory::NamedPort;
use crate::policy::{Action, Direction, Layer, Policy, Port, Section};
use crate::ports::{Ports, Protocol};
use crate::reason::Reasons;
use crate::words::Word;

/// Every policy, in the order in which they are asked, with its conditions evaluated.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    /// In the order in which they are asked.
    pub(crate) policies: Vec<Ready>,
    /// What each distinct condition holds for.
    pub(crate) extents: Vec<Extent>,
    /// The classes by what they call a port.
    pub(crate) named: FxHashMap<PortName, Vec<(Ports, Bits)>>,
}

/// The name of a port, of one protocol or of any.
pub(crate) type PortName = (Option<Protocol>, Word);

/// A policy whose conditions are evaluated.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) tier: TierOf,
    pub(crate) order: f64,
    /// The extent of its subject.
    pub(crate) subject: u32,
    pub(crate) ingress: Option<ReadySection>,
    pub(crate) egress: Option<ReadySection>,
}

/// Where a policy is asked; equal for policies of one tier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct TierOf {
    pub(crate) layer: Layer,
    pub(crate) place: f64,
    pub(crate) denials_first: bool,
    pub(crate) ties_open: bool,
}

#[derive(Debug)]
pub(crate) struct ReadySection {
    pub(crate) isolates: bool,
    /// Whether a rule names a port by its name.
    pub(crate) by_name: bool,
    pub(crate) rules: Vec<ReadyRule>,
}

#[derive(Debug)]
pub(crate) struct ReadyRule {
    pub(crate) action: Action,
    /// The extent of its peers.
    pub(crate) peers: u32,
    /// The ports that it names by number.
    pub(crate) numbers: Ports,
    /// The ports that it names otherwise.
    pub(crate) names: Vec<PortName>,
    /// Why it may not match; none when it does for sure.
    pub(crate) doubt: Reasons,
}

impl Ready {
    pub(crate) fn section(&self, direction: Direction) -> Option<&ReadySection> {
        match direction {
            Direction::Ingress => self.ingress.as_ref(),
            Direction::Egress => self.egress.as_ref(),
        }
    }
}

/// Sorts policies into the order in which they are asked.
pub(crate) fn sort(policies: &mut [Policy]) {
    policies.sort_by(order);
}

/// Which of two policies is asked first.
pub(crate) fn order(a: &Policy, b: &Policy) -> std::cmp::Ordering {
    let names = |policy: &'_ Policy| (policy.reference.name.clone(), policy.reference.namespace.clone());
    a.tier
        .layer
        .cmp(&b.tier.layer)
        .then_with(|| a.tier.place.total_cmp(&b.tier.place))
        .then_with(|| a.order.total_cmp(&b.order))
        .then_with(|| names(a).cmp(&names(b)))
}

impl Programs {
    /// Evaluates the conditions of `policies`, which must be sorted.
    pub(crate) fn of(policies: &[Policy], columns: &Columns, extents: &mut Extents<'_>) -> Self {
        let (ready, conditions) = numbered(policies);
        extents.prepare(&conditions);
        let extents = &*extents;
        let evaluated = conditions.par_iter().map(|condition| extents.evaluate(condition).into_owned()).collect();
        let mut programs = Self { policies: ready, extents: evaluated, named: FxHashMap::default() };
        programs.index_names(columns);
        programs
    }

    /// The same policies over other columns; `evaluate` says which of them a condition holds for. Nobody is called
    /// anything there.
    pub(crate) fn over(&self, policies: &[Policy], evaluate: impl Fn(&Condition) -> Extent) -> Self {
        let (policies, conditions) = numbered(policies);
        let mut extents: Vec<Extent> = conditions.into_iter().map(evaluate).collect();
        for policy in &policies {
            // Why it is not known whom a policy governs stays the same.
            let subject = policy.subject as usize;
            extents[subject].reasons = extents[subject].reasons.and(self.extents[subject].reasons);
        }
        Self { policies, extents, named: FxHashMap::default() }
    }

    /// The policies that govern each class, in the order in which they are asked, and whether they do for sure.
    pub(crate) fn of_classes(&self, classes: usize) -> Vec<Vec<(u32, bool)>> {
        let mut of_classes: Vec<Vec<(u32, bool)>> = vec![Vec::new(); classes];
        for (policy, number) in self.policies.iter().zip(0u32..) {
            let subject = &self.extents[policy.subject as usize];
            for class in subject.possible.iter().take_while(|&class| class < classes) {
                of_classes[class].push((number, subject.sure.contains(class)));
            }
        }
        of_classes
    }

    /// Looks up the names of ports that policies use.
    pub(crate) fn index_names(&mut self, columns: &Columns) {
        let sections = self.policies.iter().flat_map(|policy| [&policy.ingress, &policy.egress]).flatten();
        let mut names: Vec<PortName> =
            sections.flat_map(|section| &section.rules).flat_map(|rule| rule.names.iter().copied()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            if self.named.contains_key(&name) {
                continue;
            }
            let mut by_ports: FxHashMap<Ports, Bits> = FxHashMap::default();
            for (number, class) in columns.classes.iter().enumerate().filter(|(_, class)| !class.key.on_host_network) {
                let ports = resolve(name, &class.key.ports);
                if !ports.is_empty() {
                    by_ports.entry(ports).or_default().insert(number);
                }
            }
            let mut by_ports: Vec<(Ports, Bits)> = by_ports.into_iter().collect();
            by_ports.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            self.named.insert(name, by_ports);
        }
    }
}

/// The numbers that a pod with these ports has for a name.
pub(crate) fn resolve((protocol, name): PortName, ports: &[NamedPort]) -> Ports {
    let own =
        ports.iter().filter(|port| port.name == name && protocol.is_none_or(|protocol| port.protocol == protocol));
    own.fold(Ports::default(), |all, port| all.union(&Ports::range(port.protocol, port.number, port.number)))
}

/// The policies with a number for each distinct condition, and the conditions.
pub(crate) fn numbered(policies: &[Policy]) -> (Vec<Ready>, Vec<&Condition>) {
    let mut distinct: FxHashMap<&Condition, u32> = FxHashMap::default();
    let mut conditions: Vec<&Condition> = Vec::new();
    let mut number = |condition| {
        *distinct.entry(condition).or_insert_with(|| {
            conditions.push(condition);
            u32::try_from(conditions.len() - 1).unwrap_or(u32::MAX)
        })
    };
    let ready = policies.iter().map(|policy| ready(policy, &mut number)).collect();
    (ready, conditions)
}

pub(crate) fn ready<'p>(policy: &'p Policy, number: &mut impl FnMut(&'p Condition) -> u32) -> Ready {
    let mut section = |section: &'p Option<Section>| {
        section.as_ref().map(|section| {
            let rules: Vec<ReadyRule> =
                section.rules.iter().map(|rule| ready_rule(rule, number(&rule.peers))).collect();
            let by_name = rules.iter().any(|rule| !rule.names.is_empty());
            ReadySection { isolates: section.isolates, by_name, rules }
        })
    };
    let (ingress, egress) = (section(&policy.ingress), section(&policy.egress));
    let tier = &policy.tier;
    Ready {
        tier: TierOf {
            layer: tier.layer,
            place: tier.place,
            denials_first: tier.denials_first,
            ties_open: tier.ties_open,
        },
        order: policy.order,
        subject: number(&policy.subject),
        ingress,
        egress,
    }
}

fn ready_rule(rule: &crate::policy::Rule, peers: u32) -> ReadyRule {
    let mut numbers = Ports::default();
    let mut names = Vec::new();
    for port in &rule.ports {
        match port {
            Port::Any => numbers = Ports::all(),
            Port::Numbers(ports) => numbers = numbers.union(ports),
            Port::Named { protocol, name } => names.push((*protocol, *name)),
        }
    }
    let doubt = rule.doubt.map_or(Reasons::NONE, Reasons::from);
    ReadyRule { action: rule.action, peers, numbers, names, doubt }
}
