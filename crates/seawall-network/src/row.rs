//! What the policies of one class say of every other end.

use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::connections::Admitted;
use crate::inventory::NamedPort;
use crate::policy::{Action, Direction};
use crate::ports::Ports;
use crate::program::{Programs, Ready, ReadyRule, resolve};
use crate::reason::{Reason, Reasons};

/// The columns by what is admitted; columns to which nothing is are left out.
pub(crate) type Row = Vec<(Admitted, Bits)>;

/// Whose row it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct RowKey {
    pub(crate) direction: Direction,
    /// The policies that govern the class, in the order in which they are asked, and whether they do for sure.
    pub(crate) policies: Vec<(u32, bool)>,
    /// What the class calls its ports, if a policy asks for connections to it.
    pub(crate) ports: Vec<NamedPort>,
}

/// What is known of the ports between the class and some columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Cell {
    /// What may be admitted by every layer so far, and what may be refused by one.
    admitted: Ports,
    refused: Ports,
    /// In this layer: what no tier has decided for sure, what may be allowed, what may be denied.
    open: Ports,
    allowed: Ports,
    denied: Ports,
    /// What skips the rest of the tier.
    passed: Ports,
    /// What the policies that are being asked have not decided; what those of equal order have.
    mine: Ports,
    hits: Ports,
    said: [Ports; 3],
    reasons: Reasons,
}

impl Cell {
    fn new() -> Self {
        Self {
            admitted: Ports::all(),
            refused: Ports::default(),
            open: Ports::all(),
            allowed: Ports::default(),
            denied: Ports::default(),
            passed: Ports::default(),
            mine: Ports::default(),
            hits: Ports::default(),
            said: [Ports::default(), Ports::default(), Ports::default()],
            reasons: Reasons::NONE,
        }
    }

    /// A rule decides `ports`, for sure or perhaps.
    fn decide(&mut self, ports: &Ports, action: Action, sure: bool, reasons: Reasons) {
        let hit = self.mine.intersection(ports);
        if hit.is_empty() {
            return;
        }
        if sure {
            self.mine = self.mine.difference(&hit);
            self.hits = self.hits.union(&hit);
        } else {
            self.reasons = self.reasons.and(reasons);
        }
        let said = &mut self.said[action as usize];
        *said = said.union(&hit);
    }
}

/// What some rules of equal ports say of some columns.
struct Step<'r> {
    bits: &'r Bits,
    ports: &'r Ports,
    sure: bool,
    reasons: Reasons,
}

/// Works out rows.
struct Parts(Vec<(Cell, Bits)>);

/// The row of a class.
pub(crate) fn row(key: &RowKey, programs: &Programs, all: &Bits) -> Row {
    let mut parts = Parts(vec![(Cell::new(), all.clone())]);
    let policies: Vec<Asked<'_>> =
        key.policies.iter().map(|&(number, sure)| Asked { ready: &programs.policies[number as usize], sure }).collect();
    let context = Context { key, programs };
    for layer in policies.chunk_by(|a, b| a.ready.tier.layer == b.ready.tier.layer) {
        for tier in layer.chunk_by(|a, b| a.ready.tier.place == b.ready.tier.place) {
            context.tier(tier, &mut parts);
        }
        parts.each(|cell| {
            let allowed = cell.allowed.union(&cell.open);
            cell.admitted = cell.admitted.intersection(&allowed);
            cell.refused = cell.refused.union(&cell.denied);
            cell.open = Ports::all();
            cell.allowed = Ports::default();
            cell.denied = Ports::default();
        });
    }
    let rows = parts.0.into_iter().filter_map(|(cell, bits)| {
        let allowed = cell.admitted.difference(&cell.refused);
        let depends = cell.admitted.intersection(&cell.refused);
        let reasons = if depends.is_empty() { Reasons::NONE } else { cell.reasons };
        let admitted = Admitted { allowed, depends, reasons };
        (!admitted.is_nothing()).then_some((admitted, bits))
    });
    joined(rows)
}

/// A policy that governs the class, and whether it does for sure.
#[derive(Clone, Copy)]
struct Asked<'r> {
    ready: &'r Ready,
    sure: bool,
}

struct Context<'r> {
    key: &'r RowKey,
    programs: &'r Programs,
}

impl<'r> Context<'r> {
    fn tier(&self, tier: &[Asked<'r>], parts: &mut Parts) {
        let first = tier[0].ready.tier;
        let stages: &[fn(Action) -> bool] = if first.denials_first {
            &[|action| action == Action::Deny, |action| action != Action::Deny]
        } else {
            &[|_| true]
        };
        for stage in stages {
            if first.ties_open {
                for group in tier.chunk_by(|a, b| a.ready.order == b.ready.order) {
                    self.group(group, group.len() > 1, *stage, parts);
                }
            } else {
                self.group(tier, false, *stage, parts);
            }
        }
        self.end(tier, parts);
    }

    /// Asks policies one after the other, or as if each were the first.
    fn group(&self, group: &[Asked<'r>], ties: bool, stage: fn(Action) -> bool, parts: &mut Parts) {
        parts.each(|cell| {
            cell.mine = cell.open.clone();
            cell.hits = Ports::default();
        });
        let mut run: Vec<(&ReadyRule, bool, u32)> = Vec::new();
        for asked in group {
            if ties {
                parts.each(|cell| cell.mine = cell.open.clone());
            }
            let rules = asked.ready.section(self.key.direction).into_iter().flat_map(|section| &section.rules);
            for rule in rules.filter(|rule| stage(rule.action)) {
                if run.first().is_some_and(|before| before.0.action != rule.action) {
                    self.run(&run, parts);
                    run.clear();
                }
                run.push((rule, asked.sure, asked.ready.subject));
            }
            if ties {
                self.run(&run, parts);
                run.clear();
            }
        }
        self.run(&run, parts);
        parts.each(|cell| {
            let [allow, deny, pass] = std::mem::take(&mut cell.said);
            if ties {
                let twice =
                    allow.intersection(&deny).union(&allow.intersection(&pass)).union(&deny.intersection(&pass));
                if !twice.is_empty() {
                    cell.reasons = cell.reasons.and(Reason::EqualPriority.into());
                }
            }
            cell.allowed = cell.allowed.union(&allow);
            cell.denied = cell.denied.union(&deny);
            cell.passed = cell.passed.union(&pass);
            cell.open = cell.open.difference(&cell.hits);
            cell.mine = Ports::default();
            cell.hits = Ports::default();
        });
        parts.join();
    }

    /// Applies rules of one action: among them the order makes no difference, so those of equal ports are one.
    fn run(&self, rules: &[(&'r ReadyRule, bool, u32)], parts: &mut Parts) {
        let Some(action) = rules.first().map(|rule| rule.0.action) else { return };
        let mut order: Vec<Ports> = Vec::new();
        let mut arms: FxHashMap<Ports, (Bits, Bits, Reasons)> = FxHashMap::default();
        let mut add = |ports: &Ports, sure: &Bits, possible: &Bits, reasons: Reasons| {
            if ports.is_empty() || possible.is_empty() {
                return;
            }
            let arm = arms.entry(ports.clone()).or_insert_with(|| {
                order.push(ports.clone());
                Default::default()
            });
            arm.0.add(sure);
            arm.1.add(possible);
            arm.2 = arm.2.and(reasons);
        };
        let none = Bits::default();
        for &(rule, governs, subject) in rules {
            let peers = &self.programs.extents[rule.peers as usize];
            let in_doubt = if governs { Reasons::NONE } else { self.programs.extents[subject as usize].reasons };
            let reasons = peers.reasons.and(rule.doubt).and(in_doubt);
            let certain = governs && rule.doubt.is_empty();
            add(&rule.numbers, if certain { &peers.sure } else { &none }, &peers.possible, reasons);
            for &name in &rule.names {
                if self.key.direction == Direction::Ingress {
                    let ports = resolve(name, &self.key.ports);
                    add(&ports, if certain { &peers.sure } else { &none }, &peers.possible, reasons);
                    continue;
                }
                for (ports, bits) in self.programs.named.get(&name).into_iter().flatten() {
                    let (sure, possible) = (peers.sure.and(bits), peers.possible.and(bits));
                    add(ports, if certain { &sure } else { &none }, &possible, reasons);
                }
            }
        }
        let arms: Vec<_> = order.iter().map(|ports| (ports, &arms[ports])).collect();
        let doubtful: Vec<Bits> = arms.iter().map(|(_, (sure, possible, _))| possible.and_not(sure)).collect();
        let mut steps = Vec::new();
        for ((ports, (sure, _, reasons)), perhaps) in arms.into_iter().zip(&doubtful) {
            steps.push(Step { bits: sure, ports, sure: true, reasons: Reasons::NONE });
            steps.push(Step { bits: perhaps, ports, sure: false, reasons: *reasons });
        }
        steps.retain(|step| !step.bits.is_empty());
        for some in steps.chunks(64) {
            parts.apply(some, action);
        }
    }

    /// What no rule of the tier decided is denied if a policy isolates the class, else left to the next tier.
    fn end(&self, tier: &[Asked<'r>], parts: &mut Parts) {
        let isolating =
            |asked: &&Asked<'r>| asked.ready.section(self.key.direction).is_some_and(|section| section.isolates);
        let for_sure = tier.iter().filter(isolating).any(|asked| asked.sure);
        let doubts = tier.iter().filter(isolating).filter(|asked| !asked.sure);
        let reasons =
            doubts.map(|asked| self.programs.extents[asked.ready.subject as usize].reasons).reduce(Reasons::and);
        parts.each(|cell| {
            if for_sure {
                cell.denied = cell.denied.union(&cell.open);
                cell.open = Ports::default();
            } else if let Some(reasons) = reasons.filter(|_| !cell.open.is_empty()) {
                cell.denied = cell.denied.union(&cell.open);
                cell.reasons = cell.reasons.and(reasons);
            }
            cell.open = cell.open.union(&std::mem::take(&mut cell.passed));
        });
        parts.join();
    }
}

impl Parts {
    fn each(&mut self, change: impl Fn(&mut Cell)) {
        self.0.iter_mut().for_each(|part| change(&mut part.0));
    }

    /// Applies up to 64 steps one after the other. Each part is split once, by which of them are for its columns.
    fn apply(&mut self, steps: &[Step<'_>], action: Action) {
        let sets: Vec<&Bits> = steps.iter().map(|step| step.bits).collect();
        for (cell, columns) in std::mem::take(&mut self.0) {
            for (which, columns) in columns.split(&sets) {
                let mut decided = cell.clone();
                for (_, step) in steps.iter().enumerate().filter(|(number, _)| which >> number & 1 == 1) {
                    decided.decide(step.ports, action, step.sure, step.reasons);
                }
                self.0.push((decided, columns));
            }
        }
    }

    /// Joins what has become equal.
    fn join(&mut self) {
        if self.0.len() < 2 {
            return;
        }
        let mut known: FxHashMap<Cell, usize> = FxHashMap::default();
        let mut joined: Vec<(Cell, Bits)> = Vec::new();
        for (cell, bits) in self.0.drain(..) {
            match known.get(&cell) {
                Some(&index) => joined[index].1.add(&bits),
                None => {
                    known.insert(cell.clone(), joined.len());
                    joined.push((cell, bits));
                }
            }
        }
        self.0 = joined;
    }
}

/// Parts that came to the same are one; in the order of their first column.
fn joined(parts: impl Iterator<Item = (Admitted, Bits)>) -> Row {
    let mut row: Row = Vec::new();
    for (admitted, bits) in parts {
        match row.iter_mut().find(|part| part.0 == admitted) {
            Some(part) => part.1.add(&bits),
            None => row.push((admitted, bits)),
        }
    }
    row.sort_by_key(|part| part.1.first());
    row
}
