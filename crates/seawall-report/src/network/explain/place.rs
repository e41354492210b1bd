//! Where the policy or the rule that decides is written.

use seawall_model::{Location, Snapshot};
use seawall_network::explain::{Cause, Step};
use seawall_yaml::Node;

/// The JSON pointer of the rule; of the policy itself when it decides by isolating.
pub(crate) fn pointer(step: &Step<'_>) -> String {
    match step.cause {
        Cause::Rule(rule) => rule.place.pointer(),
        Cause::Isolation => String::new(),
    }
}

/// Where it is written, if the policy stands in a file.
pub(crate) fn location(step: &Step<'_>, snapshot: &Snapshot) -> Option<Location> {
    let object = snapshot.objects().get(step.policy.object?.0 as usize)?;
    let node = pointer(step).split('/').skip(1).fold(object.node(), |node, part| below(node, part).unwrap_or(node));
    object.locate(node.into())
}

fn below<'d>(node: Node<'d>, part: &str) -> Option<Node<'d>> {
    node.get(part).or_else(|| part.parse().ok().and_then(|index| node.items().nth(index)))
}
