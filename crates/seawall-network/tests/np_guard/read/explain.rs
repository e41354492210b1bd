//! Explanations.

use std::collections::BTreeSet;

use seawall_network::policy::{Action, Direction};
use seawall_network::ports::Ports;

use crate::notation;

/// Why some ports between two ends are allowed or denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reasoning {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) allowed: bool,
    /// Absent where all connections are allowed because no policy governs either end.
    pub(crate) ports: Ports,
    /// Both directions, as far as they are explained.
    pub(crate) sides: Vec<Side>,
}

/// What one end has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    pub(crate) direction: Direction,
    pub(crate) allowed: bool,
    /// Rules that decide: kind and name of the policy, what the rule does, and its number or name.
    pub(crate) rules: BTreeSet<(String, Action, String)>,
    /// Policies that isolate the end, and no rule of theirs matches.
    pub(crate) isolating: BTreeSet<String>,
    /// Ingresses and routes with the Service through which they send; those that send to other ports are left out.
    pub(crate) ways: BTreeSet<(String, String)>,
}

/// Every reasoning of a file, and the pairs of which all is allowed because no policy governs either end.
pub(crate) fn read(text: &str) -> Vec<Reasoning> {
    let mut all: Vec<Reasoning> = Vec::new();
    let (mut from, mut to) = (String::new(), String::new());
    let mut exposure = false;
    for line in text.lines() {
        let depth = line.len() - line.trim_start_matches('\t').len();
        let trimmed = line.trim();
        exposure |= trimmed.starts_with("Exposure Analysis Result");
        if exposure || trimmed.is_empty() {
            continue;
        }
        if let Some(pair) = trimmed.strip_prefix("Connections between ") {
            let (left, right) = pair.trim_end_matches(':').split_once(" => ").expect("two ends");
            (from, to) = (left.to_owned(), right.to_owned());
        } else if let Some((verdict, ports)) = verdict(trimmed).filter(|_| depth == 1) {
            let (from, to) = (from.clone(), to.clone());
            all.push(Reasoning { from, to, allowed: verdict, ports, sides: Vec::new() });
        } else if depth == 2 {
            all.last_mut().expect("a verdict stands before its sides").sides.push(side(trimmed));
        } else if depth > 2 && trimmed != "NetworkPolicy list:" {
            let side = all.last_mut().and_then(|reasoning| reasoning.sides.last_mut()).expect("a side");
            decision(trimmed.trim_start_matches("- "), side);
        } else if let Some((left, right)) = trimmed.split_once(" => ").filter(|_| depth == 0) {
            let (from, to) = (left.to_owned(), right.to_owned());
            all.push(Reasoning { from, to, allowed: true, ports: Ports::all(), sides: Vec::new() });
        }
    }
    all
}

fn verdict(line: &str) -> Option<(bool, Ports)> {
    let line = line.strip_suffix(" due to the following policies and rules:")?;
    let (word, ports) = line.split_once(' ')?;
    Some((word == "Allowed", notation::explained(ports)))
}

/// `Egress (Allowed) due to the system default (Allow all)`, `Ingress (Denied)`.
fn side(line: &str) -> Side {
    let (direction, rest) = line.split_once(" (").unwrap_or_else(|| panic!("`{line}` is no side"));
    Side {
        direction: if direction == "Egress" { Direction::Egress } else { Direction::Ingress },
        allowed: rest.starts_with("Allowed"),
        rules: BTreeSet::new(),
        isolating: BTreeSet::new(),
        ways: BTreeSet::new(),
    }
}

/// `KIND 'NAME' allows connections by Ingress rule #1`, `… selects W, but P is not allowed by any Ingress rule`,
/// `Route 'NAME' allows ingress connections through service S`.
fn decision(line: &str, side: &mut Side) {
    let (kind, rest) = line.split_once(" '").unwrap_or_else(|| panic!("`{line}` names nothing"));
    let (name, rest) = rest.split_once("' ").unwrap_or_else(|| panic!("`{line}` says nothing"));
    let policy = format!("{kind} {name}");
    if let Some(service) = rest.strip_prefix("allows ingress connections through service ") {
        side.ways.insert((policy, service.to_owned()));
        return;
    }
    if rest.starts_with("allows ingress to service ") {
        return;
    }
    if rest.starts_with("selects ") {
        side.isolating.insert(policy);
        return;
    }
    let (verb, rule) = rest.split_once(" connections by ").unwrap_or_else(|| panic!("`{line}` is not understood"));
    let action = match verb {
        "allows" => Action::Allow,
        "denies" => Action::Deny,
        "passes" => Action::Pass,
        _ => panic!("`{line}` is not understood"),
    };
    let rule = rule.split_once("rule ").expect("a rule").1.trim_start_matches('#');
    side.rules.insert((policy, action, rule.to_owned()));
}
