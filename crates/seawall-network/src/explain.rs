//! Why a connection is allowed or denied.

mod change;
mod entering;

pub use change::{Change, Remedy};

use seawall_model::Snapshot;

use crate::connections::Admitted;
use crate::matrix::key;
use crate::network::{Network, Peer};
use crate::policy::{Action, Direction, Layer, Policy, Rule};
use crate::ports::Ports;
use crate::program::{Programs, Ready, ReadyRule, resolve};
use crate::reason::Reasons;
use crate::row::RowKey;

/// Why connections between two ends are admitted or not.
#[derive(Debug, Clone)]
pub struct Explanation<'n> {
    /// What is admitted in the end, of the ports that were asked about.
    pub admitted: Admitted,
    /// The ports that were asked about.
    pub asked: Ports,
    /// What the end that opens the connection has to say, and what the one that is connected to.
    pub sides: Vec<Side<'n>>,
    /// Why no policy has a say at all; absent when policies decide.
    pub beyond: Option<Beyond>,
    /// What would turn the verdict, one alternative after the other, the smallest first.
    pub changes: Vec<Change>,
}

/// Why policies have no say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// Both ends are the same pod.
    SamePod,
    /// One end is a node, or on its network, and the other runs on it.
    OwnNode,
    /// Both ends are nodes or on the network of one.
    BothHosts,
}

/// What the policies that govern one end say.
#[derive(Debug, Clone)]
pub struct Side<'n> {
    /// `Egress` for the end that opens the connection.
    pub direction: Direction,
    /// What they admit, of the ports that were asked about.
    pub admitted: Admitted,
    /// What was decided, in the order in which it was asked; empty when no policy governs the end.
    pub steps: Vec<Step<'n>>,
}

/// One decision.
#[derive(Debug, Clone)]
pub struct Step<'n> {
    /// The policy.
    pub policy: &'n Policy,
    /// What decided.
    pub cause: Cause<'n>,
    /// The ports that it decides.
    pub ports: Ports,
    /// Why it may not; none when it does for sure.
    pub doubt: Reasons,
}

/// What in a policy decides.
#[derive(Debug, Clone, Copy)]
pub enum Cause<'n> {
    /// A rule that matches.
    Rule(&'n Rule),
    /// The policy isolates the end in this direction, and no rule of the tier matches.
    Isolation,
}

impl Cause<'_> {
    /// What becomes of the connection.
    pub fn action(&self) -> Action {
        match self {
            Self::Rule(rule) => rule.action,
            Self::Isolation => Action::Deny,
        }
    }
}

impl Network {
    /// Why what `from` can connect to at `to` is what it is, asked of some ports.
    pub fn explain(&self, snapshot: &Snapshot, from: Peer, to: Peer, asked: &Ports) -> Explanation<'_> {
        let beyond = self.beyond(from, to);
        let whole = self.admitted(from, to);
        let ends = [(Direction::Egress, from, to), (Direction::Ingress, to, from)];
        let sides: Vec<Side<'_>> =
            ends.into_iter().filter_map(|(direction, own, other)| self.side(direction, own, other, asked)).collect();
        let admitted = restricted(&whole, asked);
        let changes = if beyond.is_some() {
            Vec::new()
        } else {
            change::all(self, snapshot, (from, to), &sides, &admitted, asked)
        };
        Explanation { admitted, asked: asked.clone(), sides, beyond, changes }
    }

    fn beyond(&self, from: Peer, to: Peer) -> Option<Beyond> {
        if from == to {
            return Some(Beyond::SamePod);
        }
        let (one, other) = (self.is_host(from), self.is_host(to));
        match self.shares_node(from, to) {
            Some(true) if one && other => Some(Beyond::BothHosts),
            Some(true) => Some(Beyond::OwnNode),
            _ => None,
        }
    }

    /// What the policies that govern `own` say; nothing when it is no pod.
    pub(crate) fn side(&self, direction: Direction, own: Peer, other: Peer, asked: &Ports) -> Option<Side<'_>> {
        let Peer::Pod(pod) = own else { return None };
        let class = self.columns.class_of[pod.0 as usize] as usize;
        let column = self.column(other)?;
        let key = self.row_key(direction, class);
        let trace = Trace { network: self, programs: &self.programs, key: &key, column, asked };
        let whole = &self.matrix.admitted[self.matrix.side(direction).at(class, column) as usize];
        Some(Side { direction, admitted: restricted(whole, asked), steps: trace.steps() })
    }

    /// How many pods a policy of this network governs, or may govern.
    pub(crate) fn governed_by(&self, policy: &Policy) -> usize {
        let Some(at) = self.policies.iter().position(|own| std::ptr::eq(own, policy)) else { return usize::MAX };
        let subject = &self.programs.extents[self.programs.policies[at].subject as usize];
        let classes = subject.possible.iter().filter_map(|class| self.columns.classes.get(class));
        classes.map(|class| class.endpoints.len()).sum()
    }

    /// Whose row the class has.
    pub(crate) fn row_key(&self, direction: Direction, class: usize) -> RowKey {
        let policies: Vec<(u32, bool)> = self
            .programs
            .policies
            .iter()
            .zip(0u32..)
            .filter_map(|(policy, number)| {
                let subject = &self.programs.extents[policy.subject as usize];
                subject.possible.contains(class).then(|| (number, subject.sure.contains(class)))
            })
            .collect();
        key(direction, &policies, &self.columns.classes[class].key.ports, &self.programs)
    }
}

/// Asks policies about one column, and writes down what they say.
struct Trace<'t, 'n> {
    network: &'n Network,
    /// The network's own, or the same over other columns.
    programs: &'t Programs,
    key: &'t RowKey,
    column: usize,
    asked: &'t Ports,
}

impl<'t, 'n> Trace<'t, 'n> {
    fn steps(&self) -> Vec<Step<'n>> {
        let mut steps = Vec::new();
        let policies: Vec<(u32, bool)> = self.key.policies.clone();
        let ready = |number: u32| &self.programs.policies[number as usize];
        for layer in policies.chunk_by(|a, b| ready(a.0).tier.layer == ready(b.0).tier.layer) {
            let mut open = self.asked.clone();
            for tier in layer.chunk_by(|a, b| ready(a.0).tier.place == ready(b.0).tier.place) {
                if open.is_empty() {
                    break;
                }
                open = self.tier(tier, &open, &mut steps);
            }
        }
        steps
    }

    /// What the tier leaves to the next one.
    fn tier(&self, tier: &[(u32, bool)], start: &Ports, steps: &mut Vec<Step<'n>>) -> Ports {
        let ready = |number: u32| &self.programs.policies[number as usize];
        let first = ready(tier[0].0).tier;
        // Where all rules allow, each that matches is worth knowing, not only the first.
        let all_allow =
            tier.iter().all(|&(number, _)| self.rules(ready(number)).all(|(_, rule)| rule.action == Action::Allow));
        let stages: &[fn(Action) -> bool] = if first.denials_first {
            &[|action| action == Action::Deny, |action| action != Action::Deny]
        } else {
            &[|_| true]
        };
        let (mut open, mut passed) = (start.clone(), Ports::default());
        for stage in stages {
            for &(number, governs) in tier {
                for (index, rule) in self.rules(ready(number)).filter(|(_, rule)| stage(rule.action)) {
                    let (ports, doubt, sure) = self.matched(ready(number), rule, governs);
                    let hit = ports.intersection(if all_allow { start } else { &open });
                    if hit.is_empty() {
                        continue;
                    }
                    if sure {
                        open = open.difference(&hit);
                    }
                    if rule.action == Action::Pass {
                        passed = passed.union(&hit);
                    }
                    let policy = &self.network.policies[number as usize];
                    let Some(rule) = policy.section(self.key.direction).and_then(|section| section.rules.get(index))
                    else {
                        continue;
                    };
                    steps.push(Step { policy, cause: Cause::Rule(rule), ports: hit, doubt });
                }
            }
        }
        let isolating = |number: u32| ready(number).section(self.key.direction).is_some_and(|section| section.isolates);
        let mut settled = false;
        for &(number, governs) in tier.iter().filter(|entry| isolating(entry.0)) {
            settled |= governs;
            if !open.is_empty() {
                let doubt = if governs { Reasons::NONE } else { self.subject_doubt(ready(number)) };
                let policy = &self.network.policies[number as usize];
                steps.push(Step { policy, cause: Cause::Isolation, ports: open.clone(), doubt });
            }
        }
        if settled { passed } else { open.union(&passed) }
    }

    fn rules(&self, policy: &'t Ready) -> impl Iterator<Item = (usize, &'t ReadyRule)> + use<'t> {
        policy.section(self.key.direction).into_iter().flat_map(|section| section.rules.iter().enumerate())
    }

    /// The ports for which a rule matches, why it may not, and whether it does for sure.
    fn matched(&self, policy: &Ready, rule: &ReadyRule, governs: bool) -> (Ports, Reasons, bool) {
        let peers = &self.programs.extents[rule.peers as usize];
        if !peers.possible.contains(self.column) {
            return (Ports::default(), Reasons::NONE, false);
        }
        let own = match self.key.direction {
            Direction::Ingress => &self.key.ports[..],
            Direction::Egress => {
                self.network.columns.classes.get(self.column).map_or(&[][..], |class| &class.key.ports)
            }
        };
        let named = rule.names.iter().map(|&name| resolve(name, own));
        let ports = named.fold(rule.numbers.clone(), |all, ports| all.union(&ports));
        let mut doubt = rule.doubt;
        if !peers.sure.contains(self.column) {
            doubt = doubt.and(peers.reasons);
        }
        if !governs {
            doubt = doubt.and(self.subject_doubt(policy));
        }
        let sure = governs && rule.doubt.is_empty() && peers.sure.contains(self.column);
        (ports, doubt, sure)
    }

    fn subject_doubt(&self, policy: &Ready) -> Reasons {
        self.programs.extents[policy.subject as usize].reasons
    }
}

fn restricted(admitted: &Admitted, asked: &Ports) -> Admitted {
    let (allowed, depends) = (admitted.allowed.intersection(asked), admitted.depends.intersection(asked));
    let reasons = if depends.is_empty() { Reasons::NONE } else { admitted.reasons };
    Admitted { allowed, depends, reasons }
}

impl Layer {
    /// As people call it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kubernetes => "Kubernetes",
            Self::Cilium => "Cilium",
            Self::Calico => "Calico",
            Self::Istio => "Istio",
        }
    }
}
