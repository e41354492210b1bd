//! Calico's policies, `projectcalico.org/v3` and `crd.projectcalico.org/v1`.

mod entity;
mod host;
mod port;
mod rule;
mod selector;
mod set;
mod tier;

pub(crate) use set::Labelled;
pub(crate) use tier::TierOf;

use seawall_yaml::{Kind, Node};

use crate::condition::Condition;
use crate::policy::cilium::part;
use crate::policy::surroundings::list;
use crate::policy::{Direction, Layer, Policy, Reader, Section, Tier};
use crate::reason::Reason;
use rule::Sides;
use selector::Expression;

/// The groups under which the same objects are found: Calico's own API, and how it keeps them in Kubernetes.
pub(crate) const GROUPS: [&str; 2] = ["crd.projectcalico.org", "projectcalico.org"];

/// When a policy is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Before connections are tracked, for interfaces of nodes alone.
    Untracked,
    /// Before addresses of Services are replaced, for interfaces of nodes alone.
    BeforeNat,
    Normal,
}

/// Reads an object of one of Calico's kinds.
pub(crate) fn read(reader: &mut Reader<'_>) -> Vec<Policy> {
    match &*reader.object.reference.kind {
        "NetworkPolicy" | "GlobalNetworkPolicy" => policy(reader),
        "NetworkSet" | "GlobalNetworkSet" => set::check(reader),
        "HostEndpoint" => host::read(reader),
        "Tier" => tier::check(reader),
        _ => {
            let root = reader.object.node();
            reader.fault(root, "is staged: it is not enforced, and counts for nothing here");
            Vec::new()
        }
    }
}

fn policy(reader: &mut Reader<'_>) -> Vec<Policy> {
    let root = reader.object.node();
    let Some(spec) = root.get("spec").filter(|spec| spec.kind() == Kind::Mapping) else {
        reader.unreadable(root.get("spec").unwrap_or(root), "has no specification");
        return Vec::new();
    };
    let is_global = reader.object.reference.kind == "GlobalNetworkPolicy";
    let own = (!is_global).then(|| reader.namespace());
    let phase = phase(reader, spec, is_global);
    let (tier, isolates, missing) = tier_of(reader, spec, phase);
    let order = match part(spec, "order").map(|order| (order, order.as_f64())) {
        None => f64::INFINITY,
        Some((_, Some(order))) => order,
        Some((order, None)) => {
            reader.unreadable(order, "must be a number");
            f64::INFINITY
        }
    };
    let mut subject = subject(reader, spec, own, phase);
    if missing {
        subject = Condition::all([subject, Condition::Maybe(Reason::Missing)]);
    }
    let governed = types(reader, spec);
    let [ingress, egress] = Direction::BOTH.map(|direction| {
        let rules = rule::read(reader, spec, direction, own);
        governed[direction as usize].then_some(rules)
    });
    let policy = |part: &rule::Part, direction, isolates| {
        let section = Some(Section { isolates, rules: part.rules.clone() });
        let (ingress, egress) = match direction {
            Direction::Ingress => (section, None),
            Direction::Egress => (None, section),
        };
        Policy {
            reference: reader.object.reference.clone(),
            object: reader.id,
            tier: tier.clone(),
            order,
            subject: Condition::all([subject.clone(), part.own.clone()]),
            ingress,
            egress,
        }
    };
    let mut policies = Vec::new();
    for (sides, direction) in [(ingress, Direction::Ingress), (egress, Direction::Egress)] {
        let Some(Sides { parts }) = sides else { continue };
        // The first part is about every end that the policy governs.
        policies.extend(parts.iter().enumerate().map(|(index, part)| policy(part, direction, isolates && index == 0)));
    }
    together(policies)
}

/// A policy that says nothing of the governed end in its rules stays one.
fn together(mut policies: Vec<Policy>) -> Vec<Policy> {
    if let [ingress, egress] = &mut policies[..]
        && ingress.subject == egress.subject
        && ingress.egress.is_none()
        && egress.ingress.is_none()
    {
        ingress.egress = egress.egress.take();
        policies.truncate(1);
    }
    policies
}

fn phase<'r>(reader: &mut Reader<'r>, spec: Node<'r>, is_global: bool) -> Phase {
    let mut is_set = |key: &str| match part(spec, key) {
        None => false,
        Some(written) => written.as_bool().unwrap_or_else(|| {
            reader.unreadable(written, "must be true or false");
            false
        }),
    };
    let (untracked, before, forwarded) = (is_set("doNotTrack"), is_set("preDNAT"), is_set("applyOnForward"));
    if is_global && (before || forwarded) && reader.around.is_some_and(|around| around.labelled().iter().any(is_host)) {
        let message = "also applies to what nodes forward; only what ends at a node or a pod is judged here";
        reader.fault(part(spec, "applyOnForward").or(part(spec, "preDNAT")).unwrap_or(spec), message);
    }
    match (untracked && is_global, before && is_global) {
        (true, true) => {
            reader.unreadable(spec, "has both `doNotTrack` and `preDNAT`");
            Phase::Untracked
        }
        (true, false) => Phase::Untracked,
        (false, true) => Phase::BeforeNat,
        (false, false) => Phase::Normal,
    }
}

fn is_host(set: &Labelled) -> bool {
    set.host.is_some()
}

/// The tier, whether it denies what none of its policies decides, and whether it is one that is not in the input.
fn tier_of<'r>(reader: &mut Reader<'r>, spec: Node<'r>, phase: Phase) -> (Tier, bool, bool) {
    let written = part(spec, "tier").filter(|tier| tier.as_str() != Some(""));
    let name = written.and_then(Node::as_str).unwrap_or("default");
    if let Some(written) = written.filter(|written| written.as_str().is_none()) {
        reader.unreadable(written, "must be the name of a tier");
    }
    let known = reader.around.into_iter().flat_map(|around| around.tiers()).find(|tier| &*tier.name == name);
    let missing = known.is_none() && name != "default";
    if missing {
        let message = format!("the Tier `{name}` is not in the input, so when the policy is asked is not known");
        reader.fault(written.unwrap_or(spec), message);
    }
    let place = match phase {
        Phase::Untracked => f64::MIN,
        Phase::BeforeNat => f64::MIN / 2.0,
        // A tier that is not known comes before the one that usually is the last to decide.
        Phase::Normal => known.map_or(if missing { tier::DEFAULT - 1.0 } else { tier::DEFAULT }, |tier| tier.place),
    };
    let isolates = phase == Phase::Normal && !known.is_some_and(|tier| tier.passes);
    let tier = Tier { layer: Layer::Calico, place, name: name.into(), denials_first: false, ties_open: false };
    (tier, isolates, missing)
}

/// The pods and interfaces of nodes that the policy governs.
fn subject<'r>(reader: &mut Reader<'r>, spec: Node<'r>, own: Option<&str>, phase: Phase) -> Condition {
    let mut read = |key: &str| {
        let written = part(spec, key).filter(|text| text.as_str() != Some(""))?;
        Some(entity::expression(reader, written))
    };
    let (selector, accounts) = (read("selector"), read("serviceAccountSelector"));
    let namespaces = if own.is_none() { read("namespaceSelector") } else { None };
    let words = reader.words;
    let of = |written: &Option<Option<Expression>>, condition: &dyn Fn(&Expression) -> Condition| match written {
        None => Condition::Always,
        Some(None) => Condition::Maybe(Reason::Unreadable),
        Some(Some(expression)) => condition(expression),
    };
    let pods = Condition::all([
        own.map_or(Condition::Always, |own| Condition::Namespace(words.word(own))),
        Condition::Pod,
        of(&selector, &|selector| entity::pods_of(selector, words)),
        of(&namespaces, &|namespaces| entity::namespaces_of(namespaces, words)),
        of(&accounts, &|accounts| entity::accounts_of(accounts, words)),
    ]);
    let hosts = match selector {
        _ if own.is_some() || accounts.is_some() || namespaces.is_some() => Condition::Never,
        Some(None) => Condition::all([Condition::Host, Condition::Maybe(Reason::Unreadable)]),
        None => host::selected(reader, &Expression::All),
        Some(Some(selector)) => host::selected(reader, &selector),
    };
    if phase == Phase::Normal { Condition::any([pods, hosts]) } else { hosts }
}

/// Whether ingress and egress are governed. Without `types` that is what there are rules for; ingress without any.
fn types<'r>(reader: &mut Reader<'r>, spec: Node<'r>) -> [bool; 2] {
    let has = |key: &str| list(spec, key).next().is_some();
    let mut types = list(spec, "types").peekable();
    if types.peek().is_none() {
        return [has("ingress") || !has("egress"), has("egress")];
    }
    let mut governed = [false; 2];
    for kind in types {
        match kind.as_str() {
            Some("Ingress") => governed[0] = true,
            Some("Egress") => governed[1] = true,
            _ => {
                reader.unreadable(kind, "is neither Ingress nor Egress");
            }
        }
    }
    governed
}
