//! Which policies govern which pods, by the classes of pods that no policy can tell apart.

use seawall_model::Object;

use super::Survey;
use crate::condition::Condition;
use crate::network::{Network, PodId};
use crate::policy::{Action, Direction, Layer, Policy, Port, Rule};
use crate::ports::{Ports, Protocol};

/// For each class, the policies that govern it, and whether that is sure.
pub(crate) struct Standing(Vec<Vec<(u32, bool)>>);

impl Standing {
    pub(super) fn of(network: &Network) -> Self {
        let mut by_class = vec![Vec::new(); network.columns.classes.len()];
        let policies = (0u32..).zip(&network.programs.policies);
        // Istio's say who may speak to a pod of the mesh, and leave the pod as open as it is to everybody else.
        for (number, policy) in policies.filter(|(_, policy)| policy.tier.layer != Layer::Istio) {
            let subject = &network.programs.extents[policy.subject as usize];
            for class in subject.possible.iter() {
                if let Some(own) = by_class.get_mut(class) {
                    own.push((number, subject.sure.contains(class)));
                }
            }
        }
        Self(by_class)
    }

    /// For each class its policies, by number.
    pub(super) fn classes(&self) -> impl Iterator<Item = &[(u32, bool)]> {
        self.0.iter().map(Vec::as_slice)
    }
}

impl<'s> Survey<'s> {
    /// The class of a pod.
    pub(crate) fn class(&self, pod: PodId) -> usize {
        self.network().columns.class_of[pod.0 as usize] as usize
    }

    /// The policies that govern a class or may, and whether they do for sure.
    pub(crate) fn policies_of(&self, class: usize) -> impl Iterator<Item = (&Policy, bool)> {
        let policies = self.policies();
        self.standing().0[class].iter().map(|&(number, sure)| (&policies[number as usize], sure))
    }

    /// A policy for which the class is closed in a direction unless rules open it.
    pub(crate) fn isolating(&self, class: usize, direction: Direction) -> Option<&'s Object> {
        let mut policies = self.policies_of(class).filter(|(_, sure)| *sure);
        let isolates = |policy: &Policy| policy.section(direction).is_some_and(|section| section.isolates);
        let policy = policies.find(|(policy, _)| isolates(policy))?.0;
        policy.object.map(|id| self.snapshot.object(id))
    }

    /// Whether any rule of a policy that governs the class, or may, allows something for which `test` holds.
    pub(crate) fn allows(&self, class: usize, direction: Direction, test: impl Fn(&Rule) -> bool) -> bool {
        self.policies_of(class).any(|(policy, _)| {
            let rules = policy.section(direction).into_iter().flat_map(|section| &section.rules);
            rules.into_iter().any(|rule| rule.action != Action::Deny && test(rule))
        })
    }
}

/// Whether the rule is about this port, or may be.
pub(crate) fn names_port(rule: &Rule, protocol: Protocol, number: u16) -> bool {
    rule.ports.iter().any(|port| match port {
        Port::Any => true,
        Port::Numbers(ports) => ports.contains(protocol, number),
        Port::Named { protocol: named, .. } => named.is_none_or(|named| named == protocol),
    })
}

/// Whether the rule is about this port by its number, and not about all of them.
pub(crate) fn asks_for_port(rule: &Rule, protocol: Protocol, number: u16) -> bool {
    rule.ports.iter().any(|port| match port {
        Port::Any | Port::Named { .. } => false,
        Port::Numbers(ports) => ports.contains(protocol, number) && !ports.covers(&Ports::of(protocol)),
    })
}

/// Whether something that is no pod with a network of its own may be meant: a node, or an address outside.
pub(crate) fn may_mean_others(condition: &Condition) -> bool {
    match condition {
        Condition::Never
        | Condition::Pod
        | Condition::Label(_)
        | Condition::NamespaceLabel(_)
        | Condition::Namespace(_)
        | Condition::Account(_)
        | Condition::AccountLabel(_) => false,
        Condition::All(parts) => parts.iter().all(may_mean_others),
        Condition::Any(parts) => parts.iter().any(may_mean_others),
        _ => true,
    }
}
