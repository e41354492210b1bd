//! The part of a whole answer that a file asks for.

use std::collections::BTreeSet;

use seawall_network::policy::Direction;
use seawall_network::ports::Ports;

use crate::exposed::Exposed;
use crate::file::File;
use crate::reach::Reach;

/// The connections that the file asks for. `workloads` are the names of all of them.
pub(crate) fn connections(file: &File, whole: Reach, workloads: &BTreeSet<String>) -> Reach {
    let on = match file.port {
        Some((protocol, port)) => whole.on(&Ports::range(protocol, port, port)),
        None => whole,
    };
    let Some(focus) = &file.focus else { return on };
    let focus = meant(focus, workloads);
    let peers = file.peer.as_deref().map(|peer| meant(peer, workloads));
    let is_peer = |end: Option<&str>| peers.as_ref().is_none_or(|peers| end.is_some_and(|end| peers.contains(end)));
    let is_focus = |end: Option<&str>| end.is_some_and(|end| focus.contains(end));
    on.filter(|from, to| {
        let out = file.direction != Some(Direction::Ingress) && is_focus(from) && is_peer(to);
        let inward = file.direction != Some(Direction::Egress) && is_focus(to) && is_peer(from);
        out || inward
    })
}

/// The exposure that the file asks for.
pub(crate) fn exposure(file: &File, mut whole: Exposed, workloads: &BTreeSet<String>) -> Exposed {
    if let Some((protocol, port)) = file.port {
        let asked = Ports::range(protocol, port, port);
        for conn in whole.to_pods.values_mut() {
            conn.ports = conn.ports.intersection(&asked);
            conn.names.clear();
        }
        whole.to_pods.retain(|_, conn| !conn.ports.is_empty());
        let outside = std::mem::take(&mut whole.to_outside).into_iter();
        for ((workload, direction, ports), addresses) in outside {
            let ports = ports.intersection(&asked);
            if !ports.is_empty() {
                let entry = whole.to_outside.entry((workload, direction, ports)).or_default();
                *entry = entry.union(&addresses);
            }
        }
    }
    let Some(focus) = &file.focus else { return whole };
    let focus = meant(focus, workloads);
    let keep = |workload: &String, direction: Direction| {
        focus.contains(workload) && file.direction.is_none_or(|asked| asked == direction)
    };
    whole.to_pods.retain(|(workload, direction, _), _| keep(workload, *direction));
    whole.to_outside.retain(|(workload, direction, _), _| keep(workload, *direction));
    whole.unprotected.retain(|(workload, direction)| keep(workload, *direction));
    whole
}

/// The workloads that `text` means: names, or namespaces and names, joined by `_`.
fn meant(text: &str, workloads: &BTreeSet<String>) -> BTreeSet<String> {
    let named = |namespace: Option<&str>, name: &str| -> Vec<&String> {
        let is = |workload: &&String| {
            let (own, rest) = workload.split_once('/').unwrap_or_default();
            namespace.is_none_or(|namespace| namespace == own) && rest.split('[').next() == Some(name)
        };
        workloads.iter().filter(is).collect()
    };
    let words: Vec<&str> = text.split('_').collect();
    let (mut at, mut all) = (0, BTreeSet::new());
    while let Some(word) = words.get(at) {
        let both = words.get(at + 1).map(|next| named(Some(word), next)).unwrap_or_default();
        at += if both.is_empty() { 1 } else { 2 };
        let found = if both.is_empty() { named(None, word) } else { both };
        assert!(!found.is_empty(), "`{text}` names no workload");
        all.extend(found.into_iter().cloned());
    }
    all
}
