//! Values in force, by where they are written: what a pod says for several containers is one cause, not several.

use seawall_model::Workload;
use seawall_model::workload::Container;
use seawall_yaml::Node;

/// The nodes that `wrong` names, each with the containers that it names them for, in the order of the containers.
pub(crate) fn by_node<'w, 's>(
    workload: &'w Workload<'s>,
    wrong: impl Fn(&'w Container<'s>) -> Option<Node<'s>>,
) -> Vec<(Node<'s>, Vec<&'w Container<'s>>)> {
    let mut found: Vec<(Node<'s>, Vec<&'w Container<'s>>)> = Vec::new();
    for container in workload.containers() {
        let Some(node) = wrong(container) else { continue };
        match found.iter_mut().find(|(known, _)| known.id() == node.id()) {
            Some((_, containers)) => containers.push(container),
            None => found.push((node, vec![container])),
        }
    }
    found
}
