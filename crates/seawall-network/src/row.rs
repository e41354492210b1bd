//! What the policies of one class say of every other end.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::bits::Bits;
use crate::connections::Admitted;
use crate::inventory::NamedPort;
use crate::policy::{Action, Direction};
use crate::port_sets::{ALL, NONE, PortSets, PortsId};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Cell {
    /// What may be admitted by every layer so far, and what may be refused by one.
    admitted: PortsId,
    refused: PortsId,
    /// In this layer: what no tier has decided for sure, what may be allowed, what may be denied.
    open: PortsId,
    allowed: PortsId,
    denied: PortsId,
    /// What skips the rest of the tier.
    passed: PortsId,
    /// What the policies that are being asked have not decided; what those of equal order have.
    mine: PortsId,
    hits: PortsId,
    said: [PortsId; 3],
    reasons: Reasons,
}

impl Cell {
    fn new() -> Self {
        Self {
            admitted: ALL,
            refused: NONE,
            open: ALL,
            allowed: NONE,
            denied: NONE,
            passed: NONE,
            mine: NONE,
            hits: NONE,
            said: [NONE; 3],
            reasons: Reasons::NONE,
        }
    }

    /// A rule decides `ports`, for sure or perhaps.
    fn decide(&mut self, step: &Step<'_>, action: Action, sets: &mut PortSets) {
        let hit = sets.intersection(self.mine, step.ports);
        if hit == NONE {
            return;
        }
        if step.sure {
            self.mine = sets.difference(self.mine, hit);
            self.hits = sets.union(self.hits, hit);
        } else {
            self.reasons = self.reasons.and(step.reasons);
        }
        let said = &mut self.said[action as usize];
        *said = sets.union(*said, hit);
    }
}

/// What some rules of equal ports say of some columns.
struct Step<'r> {
    bits: &'r Bits,
    ports: PortsId,
    sure: bool,
    reasons: Reasons,
}

/// Works out a row.
struct Parts<'s> {
    cells: Vec<(Cell, Bits)>,
    sets: &'s mut PortSets,
}

/// The row of a class. `sets` may come from other rows.
pub(crate) fn row(key: &RowKey, programs: &Programs, all: &Bits, sets: &mut PortSets) -> Row {
    let mut parts = Parts { cells: vec![(Cell::new(), all.clone())], sets };
    let policies: Vec<Asked<'_>> =
        key.policies.iter().map(|&(number, sure)| Asked { ready: &programs.policies[number as usize], sure }).collect();
    let context = Context { key, programs };
    for layer in policies.chunk_by(|a, b| a.ready.tier.layer == b.ready.tier.layer) {
        for tier in layer.chunk_by(|a, b| a.ready.tier.place == b.ready.tier.place) {
            context.tier(tier, &mut parts);
        }
        parts.each(|cell, sets| {
            let allowed = sets.union(cell.allowed, cell.open);
            cell.admitted = sets.intersection(cell.admitted, allowed);
            cell.refused = sets.union(cell.refused, cell.denied);
            cell.open = ALL;
            cell.allowed = NONE;
            cell.denied = NONE;
        });
    }
    parts.into_row()
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
    fn tier(&self, tier: &[Asked<'r>], parts: &mut Parts<'_>) {
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
    fn group(&self, group: &[Asked<'r>], ties: bool, stage: fn(Action) -> bool, parts: &mut Parts<'_>) {
        parts.each(|cell, _| {
            cell.mine = cell.open;
            cell.hits = NONE;
        });
        let mut run: Vec<(&ReadyRule, bool, u32)> = Vec::new();
        for asked in group {
            if ties {
                parts.each(|cell, _| cell.mine = cell.open);
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
        parts.each(|cell, sets| {
            let [allow, deny, pass] = std::mem::take(&mut cell.said);
            let twice = ties
                && [(allow, deny), (allow, pass), (deny, pass)].iter().any(|&(a, b)| sets.intersection(a, b) != NONE);
            if twice {
                cell.reasons = cell.reasons.and(Reason::EqualPriority.into());
            }
            cell.allowed = sets.union(cell.allowed, allow);
            cell.denied = sets.union(cell.denied, deny);
            cell.passed = sets.union(cell.passed, pass);
            cell.open = sets.difference(cell.open, cell.hits);
            cell.mine = NONE;
            cell.hits = NONE;
        });
        parts.join();
    }

    /// Applies rules of one action: among them the order makes no difference, so those of equal ports are one.
    fn run(&self, rules: &[(&'r ReadyRule, bool, u32)], parts: &mut Parts<'_>) {
        let Some(action) = rules.first().map(|rule| rule.0.action) else { return };
        let mut order: Vec<PortsId> = Vec::new();
        let mut arms: FxHashMap<PortsId, Arm> = FxHashMap::default();
        let mut add = |ports: PortsId, sure: Option<&Bits>, possible: Option<&Bits>, reasons: Reasons| {
            if ports == NONE {
                return;
            }
            let arm = arms.entry(ports).or_insert_with(|| {
                order.push(ports);
                Arm::default()
            });
            sure.into_iter().for_each(|sure| arm.sure.add(sure));
            if let Some(possible) = possible {
                arm.possible.add(possible);
                arm.reasons = arm.reasons.and(reasons);
            }
        };
        for &(rule, governs, subject) in rules {
            let peers = &self.programs.extents[rule.peers as usize];
            let in_doubt = if governs { Reasons::NONE } else { self.programs.extents[subject as usize].reasons };
            let reasons = peers.reasons.and(rule.doubt).and(in_doubt);
            let certain = governs && rule.doubt.is_empty();
            // Where everything that may match does for sure, there is one set and no doubt.
            let sure = certain.then_some(&peers.sure);
            let possible = (!certain || peers.sure != peers.possible).then_some(&peers.possible);
            add(parts.sets.number(&rule.numbers), sure, possible, reasons);
            for &name in &rule.names {
                if self.key.direction == Direction::Ingress {
                    let ports = resolve(name, &self.key.ports);
                    add(parts.sets.number(&ports), sure, possible, reasons);
                    continue;
                }
                for (ports, bits) in self.programs.named.get(&name).into_iter().flatten() {
                    let (sure, possible) =
                        (sure.map(|sure| sure.and(bits)), possible.map(|possible| possible.and(bits)));
                    add(parts.sets.number(ports), sure.as_ref(), possible.as_ref(), reasons);
                }
            }
        }
        for arm in arms.values_mut() {
            arm.possible = arm.possible.and_not(&arm.sure);
        }
        let mut steps = Vec::new();
        for ports in order {
            let arm = &arms[&ports];
            steps.push(Step { bits: &arm.sure, ports, sure: true, reasons: Reasons::NONE });
            steps.push(Step { bits: &arm.possible, ports, sure: false, reasons: arm.reasons });
        }
        steps.retain(|step| !step.bits.is_empty());
        for some in steps.chunks(64) {
            parts.apply(some, action);
        }
    }

    /// What no rule of the tier decided is denied if a policy isolates the class, else left to the next tier.
    fn end(&self, tier: &[Asked<'r>], parts: &mut Parts<'_>) {
        let isolating =
            |asked: &&Asked<'r>| asked.ready.section(self.key.direction).is_some_and(|section| section.isolates);
        let for_sure = tier.iter().filter(isolating).any(|asked| asked.sure);
        let doubts = tier.iter().filter(isolating).filter(|asked| !asked.sure);
        let reasons =
            doubts.map(|asked| self.programs.extents[asked.ready.subject as usize].reasons).reduce(Reasons::and);
        parts.each(|cell, sets| {
            if for_sure {
                cell.denied = sets.union(cell.denied, cell.open);
                cell.open = NONE;
            } else if let Some(reasons) = reasons.filter(|_| cell.open != NONE) {
                cell.denied = sets.union(cell.denied, cell.open);
                cell.reasons = cell.reasons.and(reasons);
            }
            cell.open = sets.union(cell.open, std::mem::take(&mut cell.passed));
        });
        parts.join();
    }
}

/// What rules of equal ports say: of which columns for sure, of which perhaps, and why not for sure.
#[derive(Default)]
struct Arm {
    sure: Bits,
    possible: Bits,
    reasons: Reasons,
}

impl Parts<'_> {
    fn each(&mut self, change: impl Fn(&mut Cell, &mut PortSets)) {
        self.cells.iter_mut().for_each(|part| change(&mut part.0, self.sets));
    }

    /// Applies up to 64 steps one after the other. Each part is split once, by which of them are for its columns.
    fn apply(&mut self, steps: &[Step<'_>], action: Action) {
        let bits: Vec<&Bits> = steps.iter().map(|step| step.bits).collect();
        for (cell, columns) in std::mem::take(&mut self.cells) {
            for (which, columns) in columns.split(&bits) {
                let mut decided = cell;
                for (_, step) in steps.iter().enumerate().filter(|(number, _)| which >> number & 1 == 1) {
                    decided.decide(step, action, self.sets);
                }
                self.cells.push((decided, columns));
            }
        }
    }

    /// Joins what has become equal.
    fn join(&mut self) {
        self.cells = joined(self.cells.drain(..));
    }

    /// What is admitted in the end; in the order of the first column.
    fn into_row(self) -> Row {
        let Self { cells, sets } = self;
        let decided = cells.into_iter().filter_map(|(cell, bits)| {
            let allowed = sets.difference(cell.admitted, cell.refused);
            let depends = sets.intersection(cell.admitted, cell.refused);
            let reasons = if depends == NONE { Reasons::NONE } else { cell.reasons };
            ((allowed, depends) != (NONE, NONE)).then_some(((allowed, depends, reasons), bits))
        });
        let mut row = joined(decided);
        row.sort_by_key(|part| part.1.first());
        let admitted = |(allowed, depends, reasons)| Admitted {
            allowed: sets.get(allowed).clone(),
            depends: sets.get(depends).clone(),
            reasons,
        };
        row.into_iter().map(|(what, bits)| (admitted(what), bits)).collect()
    }
}

/// Parts that are equal are one; in the order in which they are first met.
fn joined<T: Copy + Eq + Hash>(parts: impl Iterator<Item = (T, Bits)>) -> Vec<(T, Bits)> {
    let mut known: FxHashMap<T, usize> = FxHashMap::default();
    let mut joined: Vec<(T, Bits)> = Vec::new();
    for (what, bits) in parts {
        match known.get(&what) {
            Some(&index) => joined[index].1.add(&bits),
            None => {
                known.insert(what, joined.len());
                joined.push((what, bits));
            }
        }
    }
    joined
}
