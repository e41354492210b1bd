//! Calico's NetworkPolicy, GlobalNetworkPolicy and Tier, of projectcalico.org/v3 and as they are stored.

use serde_json::Value;

use super::cluster::{NAME_LABEL, namespace_of};
use super::flow::{End, Flow};
use super::outcomes::Outcomes;
use super::selector::{Labels, labels};
use super::{Direction, Profile, Protocol, Truth, expression, list, network_policy};

/// One policy that applies to the subject in the direction that is asked.
#[derive(Debug, Clone, Copy)]
struct Applied<'c> {
    /// Infinite when none is written: it comes last.
    order: f64,
    name: &'c str,
    policy: &'c Value,
    selects: Truth,
}

/// The tiers in their order. With `plain`, the NetworkPolicies are among the policies of the tier `default`.
pub(crate) fn decide(flow: &Flow<'_>, subject: &Value, direction: Direction, plain: bool) -> Outcomes {
    let all = applied(flow, subject, direction, plain);
    let mut tiers: Vec<(f64, &str, bool)> = Vec::new();
    for applied in &all {
        let name = tier_of(applied.policy);
        if tiers.iter().all(|(_, known, _)| *known != name) {
            tiers.push(tier(flow, name));
        }
    }
    tiers.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(other.1)));
    let mut outcomes = Outcomes::NEXT;
    for (_, name, passes_at_end) in tiers {
        let of_tier = all.iter().filter(|applied| tier_of(applied.policy) == name);
        let of_tier: Vec<Applied<'_>> = of_tier.copied().collect();
        outcomes = outcomes.then(|| in_tier(flow, &of_tier, subject, direction, passes_at_end));
    }
    outcomes
}

/// Order and name of a tier, and whether what reaches its end goes on.
fn tier<'c>(flow: &Flow<'c>, name: &'c str) -> (f64, &'c str, bool) {
    let named = |tier: &&Value| tier["metadata"]["name"] == name;
    let tier = GROUPS.into_iter().find_map(|group| flow.cluster.of(group, "Tier").find(named));
    let default = if name == "default" { 1_000_000.0 } else { f64::INFINITY };
    let order = tier.and_then(|tier| tier["spec"]["order"].as_f64()).unwrap_or(default);
    (order, name, tier.is_some_and(|tier| tier["spec"]["defaultAction"] == "Pass"))
}

const GROUPS: [&str; 2] = ["projectcalico.org", "crd.projectcalico.org"];

fn tier_of(policy: &Value) -> &str {
    policy["spec"]["tier"].as_str().filter(|tier| !tier.is_empty()).unwrap_or("default")
}

fn is_plain(policy: &Value) -> bool {
    policy["apiVersion"] == "networking.k8s.io/v1"
}

fn applied<'c>(flow: &Flow<'c>, subject: &Value, direction: Direction, plain: bool) -> Vec<Applied<'c>> {
    let mut all = Vec::new();
    for group in GROUPS {
        for kind in ["NetworkPolicy", "GlobalNetworkPolicy"] {
            for policy in flow.cluster.of(group, kind).filter(|policy| has_type(policy, direction)) {
                let spec = &policy["spec"];
                let is_global = kind == "GlobalNetworkPolicy";
                let here = Truth::from(is_global || namespace_of(policy) == namespace_of(subject));
                let namespaces =
                    if is_global { selects_namespace(flow, &spec["namespaceSelector"], subject) } else { Truth::Yes };
                let accounts = selects_account(&spec["serviceAccountSelector"]);
                let selects = here.and(namespaces).and(accounts).and(selects(&spec["selector"], subject));
                let order = spec["order"].as_f64().unwrap_or(f64::INFINITY);
                all.push(Applied {
                    order,
                    name: policy["metadata"]["name"].as_str().unwrap_or_default(),
                    policy,
                    selects,
                });
            }
        }
    }
    if plain {
        for policy in flow.cluster.of("networking.k8s.io", "NetworkPolicy") {
            if namespace_of(policy) == namespace_of(subject) && network_policy::has_type(policy, direction) {
                let selects = Flow::selects(&policy["spec"]["podSelector"], subject);
                all.push(Applied {
                    order: 1000.0,
                    name: policy["metadata"]["name"].as_str().unwrap_or_default(),
                    policy,
                    selects,
                });
            }
        }
    }
    all.retain(|applied| applied.selects != Truth::No);
    all.sort_by(|one, other| one.order.total_cmp(&other.order).then(one.name.cmp(other.name)));
    all
}

/// Without `types`: what there are rules for, and ingress when there are none at all.
fn has_type(policy: &Value, direction: Direction) -> bool {
    let types = list(&policy["spec"]["types"]);
    if !types.is_empty() {
        return types.iter().any(|name| name == direction.name());
    }
    let has = |rules: &str| !list(&policy["spec"][rules]).is_empty();
    match direction {
        Direction::Ingress => has("ingress") || !has("egress"),
        Direction::Egress => has("egress"),
    }
}

/// The policies in their order, the rules in theirs; at the end, what applies denies what nobody decided.
fn in_tier(flow: &Flow<'_>, policies: &[Applied<'_>], subject: &Value, direction: Direction, passes: bool) -> Outcomes {
    let end = if passes { Outcomes::NEXT } else { Outcomes::DENY };
    let mut decided = Outcomes::none();
    let mut applies = Truth::No;
    let mut open = true;
    for applied in policies {
        let (said, silent) = by_policy(flow, applied.policy, subject, direction);
        decided = decided.or(said);
        applies = applies.or(applied.selects);
        if applied.selects == Truth::Yes && !silent {
            open = false;
            break;
        }
    }
    if open {
        decided = decided.or(if applies == Truth::No { Outcomes::NEXT } else { end });
        decided = if applies == Truth::Maybe { decided.or(Outcomes::NEXT) } else { decided };
    }
    decided
}

/// What the rules of one policy may decide, and whether they may decide nothing.
fn by_policy(flow: &Flow<'_>, policy: &Value, subject: &Value, direction: Direction) -> (Outcomes, bool) {
    let mut decided = Outcomes::none();
    for rule in list(&policy["spec"][direction.rules()]) {
        let matches = if is_plain(policy) {
            network_policy::admits(flow, rule, policy, direction)
        } else {
            rule_matches(flow, rule, policy, subject, direction)
        };
        let action = if is_plain(policy) { "Allow" } else { rule["action"].as_str().unwrap_or_default() };
        let outcome = match (action, matches) {
            (_, Truth::No) | ("Log", _) => continue,
            ("Allow", _) => Outcomes::ALLOW,
            ("Deny", _) => Outcomes::DENY,
            ("Pass", _) => Outcomes::NEXT,
            _ => Outcomes::ALLOW.or(Outcomes::DENY),
        };
        decided = decided.or(outcome);
        if matches == Truth::Yes {
            return (decided, false);
        }
    }
    (decided, true)
}

fn rule_matches(flow: &Flow<'_>, rule: &Value, policy: &Value, subject: &Value, direction: Direction) -> Truth {
    let protocol = match &rule["protocol"] {
        Value::Null => Truth::Yes,
        written => is_protocol(flow, written),
    };
    let not_protocol = match &rule["notProtocol"] {
        Value::Null => Truth::Yes,
        written => is_protocol(flow, written).not(),
    };
    let version = rule["ipVersion"].as_u64().map_or(Truth::Yes, |version| flow.is_version(version));
    let (source, destination) = (&rule["source"], &rule["destination"]);
    let [peer, own] = match direction {
        Direction::Ingress => [source, destination],
        Direction::Egress => [destination, source],
    };
    let ends =
        end_matches(flow, peer, flow.peer(direction), policy).and(end_matches(flow, own, End::Pod(subject), policy));
    protocol.and(not_protocol).and(version).and(ends).and(ports_match(flow, destination))
}

fn is_protocol(flow: &Flow<'_>, written: &Value) -> Truth {
    let number = match flow.protocol {
        Protocol::Tcp => 6,
        Protocol::Udp => 17,
        Protocol::Sctp => 132,
    };
    match written {
        Value::Number(written) => (written.as_u64() == Some(number)).into(),
        Value::String(written) => (written == flow.protocol.name() || *written == number.to_string()).into(),
        _ => Truth::Maybe,
    }
}

fn ports_match(flow: &Flow<'_>, destination: &Value) -> Truth {
    let is_one_of = |ports: &Value| Truth::any(list(ports).iter().map(|port| is_port(flow, port)));
    let (ports, not_ports) = (&destination["ports"], &destination["notPorts"]);
    let among = if list(ports).is_empty() { Truth::Yes } else { is_one_of(ports) };
    among.and(is_one_of(not_ports).not())
}

fn is_port(flow: &Flow<'_>, port: &Value) -> Truth {
    let own = u64::from(flow.port);
    if let Some(number) = port.as_u64() {
        return (number == own).into();
    }
    let Some(text) = port.as_str() else { return Truth::Maybe };
    if let Ok(number) = text.parse::<u64>() {
        return (number == own).into();
    }
    if let Some((first, last)) = text.split_once(':') {
        return match (first.parse::<u64>(), last.parse::<u64>()) {
            (Ok(first), Ok(last)) => (first..=last).contains(&own).into(),
            _ => Truth::Maybe,
        };
    }
    flow.port_is_called(text).into()
}

/// Whether one end is what `entity` describes.
fn end_matches(flow: &Flow<'_>, entity: &Value, end: End<'_>, policy: &Value) -> Truth {
    let in_one =
        |nets: &Value| Truth::any(list(nets).iter().map(|net| flow.end_is_in(end, net.as_str().unwrap_or_default())));
    let nets = if list(&entity["nets"]).is_empty() { Truth::Yes } else { in_one(&entity["nets"]) };
    let not_nets = in_one(&entity["notNets"]).not();
    let written = |key: &str| entity[key].as_str().filter(|text| !text.is_empty());
    let mut pods = Truth::Yes;
    if written("selector").is_some() || written("namespaceSelector").is_some() || !entity["serviceAccounts"].is_null() {
        pods = flow.ordinary(end).map_or(Truth::No, |pod| {
            let of_policy = policy["kind"] == "NetworkPolicy" && written("namespaceSelector").is_none();
            let here = Truth::from(!of_policy || namespace_of(pod) == namespace_of(policy));
            let accounts = has_account(&entity["serviceAccounts"], pod);
            here.and(selects_namespace(flow, &entity["namespaceSelector"], pod))
                .and(selects(&entity["selector"], pod))
                .and(accounts)
        });
    }
    let not_pods = match (written("notSelector"), flow.ordinary(end)) {
        (Some(_), Some(pod)) => selects(&entity["notSelector"], pod).not(),
        _ => Truth::Yes,
    };
    nets.and(not_nets).and(pods).and(not_pods)
}

fn has_account(accounts: &Value, pod: &Value) -> Truth {
    let names = list(&accounts["names"]);
    let own = pod["spec"]["serviceAccountName"].as_str().unwrap_or("default");
    let named = Truth::from(names.is_empty() || names.iter().any(|name| name == own));
    named.and(selects_account(&accounts["selector"]))
}

fn selects_account(selector: &Value) -> Truth {
    match selector.as_str().map(str::trim) {
        None | Some("" | "all()") => Truth::Yes,
        _ => Truth::Maybe,
    }
}

fn selects(selector: &Value, pod: &Value) -> Truth {
    let Some(text) = selector.as_str().filter(|text| !text.trim().is_empty()) else { return Truth::Yes };
    let mut all: Labels = labels(&pod["metadata"]["labels"]);
    all.push(("projectcalico.org/namespace".into(), namespace_of(pod).into()));
    all.push(("projectcalico.org/orchestrator".into(), "k8s".into()));
    let account = pod["spec"]["serviceAccountName"].as_str().unwrap_or("default");
    all.push(("projectcalico.org/serviceaccount".into(), account.into()));
    expression::matches(text, &all, |_| true)
}

fn selects_namespace(flow: &Flow<'_>, selector: &Value, pod: &Value) -> Truth {
    let Some(text) = selector.as_str().filter(|text| !text.trim().is_empty()) else { return Truth::Yes };
    let (mut all, are_all) = flow.cluster.namespace_labels(namespace_of(pod));
    all.push(("projectcalico.org/name".into(), namespace_of(pod).into()));
    let believed = are_all || flow.profile == Profile::NpGuard;
    expression::matches(text, &all, |key| believed || key == NAME_LABEL || key == "projectcalico.org/name")
}
