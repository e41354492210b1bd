//! `dangling-network-policy-peer`.

use seawall_check::Fix;
use seawall_model::selector::Selector;
use seawall_model::{Rule, Severity, Status};
use seawall_yaml::Node;

use crate::lint::Survey;
use crate::lint::namespaces::NAMESPACE;
use crate::lint::network_policy::{NETWORK_POLICIES, NetworkPolicy};
use crate::lint::{Check, Run};

pub(crate) const CHECK: Check = Check {
    rule: &Rule {
        id: "dangling-network-policy-peer",
        title: "Peer of a NetworkPolicy matches nothing",
        severity: Severity::Low,
        status: Status::stable("0.1.0"),
        aliases: &["dangling-networkpolicypeer-podselector"],
        doc: include_str!("dangling_network_policy_peer.md"),
    },
    fix: Fix::None,
    run: Run::Over(NETWORK_POLICIES, |survey, desk| {
        for policy in NetworkPolicy::all(survey.snapshot) {
            let mut report = desk.report(policy.object);
            for rule in policy.rules_in_force() {
                for peer in rule.peers() {
                    match meant(survey, policy, peer) {
                        Meant::Somebody => {}
                        Meant::Unknown => report.unknown("whether pods or namespaces outside the input are meant"),
                        Meant::NoNamespace(selector) => {
                            let hint = survey.namespace_labels().hint(selector);
                            report.field(selector, format!("selects no namespace{hint}"));
                        }
                        Meant::NoPod(selector) => {
                            let hint = survey.pod_labels().hint(selector);
                            report.field(selector, format!("selects no pod{hint}"));
                        }
                    }
                }
            }
        }
    }),
};

enum Meant<'s> {
    Somebody,
    NoNamespace(Node<'s>),
    NoPod(Node<'s>),
    Unknown,
}

fn meant<'s>(survey: &Survey<'s>, policy: NetworkPolicy<'s>, peer: Node<'s>) -> Meant<'s> {
    let part = |key| peer.get(key).filter(|part: &Node<'_>| !part.is_null());
    let (namespaces, pods) = (part("namespaceSelector"), part("podSelector"));
    let of_pods = pods.map_or_else(Selector::everything, |selector| Selector::read(Some(selector)));
    let of_namespaces = namespaces.map_or_else(Selector::everything, |selector| Selector::read(Some(selector)));
    if namespaces.is_none() && pods.is_none() || !of_pods.is_sound() || !of_namespaces.is_sound() {
        return Meant::Somebody;
    }
    let in_namespaces: Vec<(Option<&str>, bool)> = match namespaces {
        None => vec![(policy.namespace(), true)],
        Some(_) if of_namespaces.is_empty() => vec![(None, true)],
        Some(_) => survey.namespaces.selected(&of_namespaces).map(|(name, sure)| (Some(name), sure)).collect(),
    };
    if let (Some(written), []) = (namespaces, &in_namespaces[..]) {
        return if survey.snapshot.has_all(NAMESPACE) { Meant::NoNamespace(written) } else { Meant::Unknown };
    }
    let Some(written) = pods.filter(|_| !of_pods.is_empty()) else {
        let sure = in_namespaces.iter().any(|(_, sure)| *sure);
        return if sure { Meant::Somebody } else { Meant::Unknown };
    };
    let mut may_be = false;
    for &(namespace, sure) in &in_namespaces {
        if let Some(chosen) = survey.pods.any(namespace, &of_pods) {
            let anywhere = namespace.is_none() && namespaces.is_some();
            if sure && (chosen.sure || anywhere) {
                return Meant::Somebody;
            }
            may_be = true;
        }
    }
    let known = if namespaces.is_none() {
        survey.has_all_pods_in(policy.namespace())
    } else {
        survey.snapshot.has_all(NAMESPACE) && survey.has_all_pods_in(None)
    };
    if may_be || !known { Meant::Unknown } else { Meant::NoPod(written) }
}
