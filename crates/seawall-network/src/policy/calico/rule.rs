//! Rules of Calico's policies.

use seawall_yaml::{Kind, Node};

use super::{entity, port};
use crate::addresses::Addresses;
use crate::condition::{Block, Condition};
use crate::policy::cilium::part;
use crate::policy::surroundings::list;
use crate::policy::{Action, Direction, Reader, Rule, RulePlace};
use crate::reason::Reason;

/// The rules of one direction, in parts that are about the same governed ends; the first is about all of them.
pub(super) struct Sides {
    pub(super) parts: Vec<Part>,
}

/// Rules that stand one after the other and are about the same governed ends.
pub(super) struct Part {
    /// What the rules demand of the end that the policy governs.
    pub(super) own: Condition,
    pub(super) rules: Vec<Rule>,
}

/// Reads the rules of one direction.
pub(super) fn read<'r>(
    reader: &mut Reader<'r>,
    spec: Node<'r>,
    direction: Direction,
    namespace: Option<&str>,
) -> Sides {
    let (key, pointer) = match direction {
        Direction::Ingress => ("ingress", "/spec/ingress"),
        Direction::Egress => ("egress", "/spec/egress"),
    };
    if let Some(written) = part(spec, key).filter(|written| written.kind() != Kind::Sequence) {
        reader.unreadable(written, "must be a list of rules");
    }
    let mut parts = vec![Part { own: Condition::Always, rules: Vec::new() }];
    for (written, index) in list(spec, key).zip(0u32..) {
        if written.kind() != Kind::Mapping {
            reader.unreadable(written, "is no rule");
            continue;
        }
        let place = RulePlace { list: pointer, part: 0, index };
        let Some((own, rule)) = one(reader, written, direction, namespace, place) else { continue };
        match parts.last_mut().filter(|part| part.own == own) {
            Some(part) => part.rules.push(rule),
            None => parts.push(Part { own, rules: vec![rule] }),
        }
    }
    Sides { parts }
}

/// What a rule demands of the governed end, and the rule; nothing for one that only writes a log.
fn one<'r>(
    reader: &mut Reader<'r>,
    written: Node<'r>,
    direction: Direction,
    namespace: Option<&str>,
    place: RulePlace,
) -> Option<(Condition, Rule)> {
    let mut doubt = None;
    let action = match part(written, "action").map(|action| (action, action.as_str())) {
        Some((_, Some("Allow"))) => Action::Allow,
        Some((_, Some("Deny"))) => Action::Deny,
        Some((_, Some("Pass"))) => Action::Pass,
        Some((_, Some("Log"))) => return None,
        other => {
            reader.unreadable(other.map_or(written, |(action, _)| action), "must be Allow, Deny, Log or Pass");
            doubt = Some(Reason::Unreadable);
            Action::Deny
        }
    };
    let (source, destination) = (part(written, "source"), part(written, "destination"));
    let from = entity::ends(reader, source, namespace);
    let to = entity::ends(reader, destination, namespace);
    let ports = source.into_iter().flat_map(|source| list(source, "ports").chain(list(source, "notPorts"))).next();
    if let Some(port) = ports {
        reader.fault(port, "looks at the port that the connection comes from, which may be any");
        doubt = doubt.or(Some(Reason::NotSupported));
    }
    let (own, peers) = match direction {
        Direction::Ingress => (to, from),
        Direction::Egress => (from, to),
    };
    let peers = Condition::all([family(reader, written), peers]);
    let (ports, unsure) = port::read(reader, written, destination, namespace);
    let note = note(reader, written, action);
    Some((own, Rule { action, peers, ports, place, name: None, doubt: doubt.or(unsure), note }))
}

/// `ipVersion` means ends with an address of that family.
fn family<'r>(reader: &mut Reader<'r>, rule: Node<'r>) -> Condition {
    let Some(version) = part(rule, "ipVersion") else { return Condition::Always };
    let (all, none) = (Addresses::all(), Addresses::default());
    let addresses = match version.as_i64() {
        Some(4) => Addresses { v6: none.v6, ..all },
        Some(6) => Addresses { v4: none.v4, ..all },
        _ => return reader.unreadable(version, "must be 4 or 6"),
    };
    Condition::Address(Block { addresses, pods: true, hosts: true })
}

/// What a rule demands of HTTP requests, which only what runs beside the pod can tell.
fn note<'r>(reader: &mut Reader<'r>, rule: Node<'r>, action: Action) -> Option<Box<str>> {
    let http = part(rule, "http")?;
    if action != Action::Allow {
        reader.unreadable(http, "stands in a rule that does not allow");
    }
    let methods: Vec<&str> = list(http, "methods").filter_map(Node::as_str).collect();
    let path = |path: Node<'r>| {
        let exact = path.get("exact").and_then(Node::as_str).map(str::to_owned);
        exact.or_else(|| path.get("prefix").and_then(Node::as_str).map(|prefix| format!("{prefix}*")))
    };
    let paths: Vec<String> = list(http, "paths").filter_map(path).collect();
    let methods = if methods.is_empty() { "any method".to_owned() } else { methods.join("|") };
    Some(format!("only {methods} {}", if paths.is_empty() { "any path".to_owned() } else { paths.join("|") }).into())
}
