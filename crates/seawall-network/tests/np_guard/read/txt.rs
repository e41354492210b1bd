//! Plain text.

use std::collections::BTreeSet;

use seawall_network::policy::Direction;

use super::{POD_NETWORK, Row, Table};

/// The rows of all tables.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut table = Table::Connections;
    let mut network = None;
    for line in text.lines() {
        if let Some(named) = line.strip_prefix("Permitted connectivity analyzed in ") {
            let named = named.trim_end_matches(':');
            network = Some(if named == "Pod network" { POD_NETWORK } else { named }.to_owned());
        }
        match line {
            "Egress Exposure:" => table = Table::Exposure(Direction::Egress),
            "Ingress Exposure:" => table = Table::Exposure(Direction::Ingress),
            _ => {}
        }
        let Some((left, arrow, right)) = ["=>", "<="].into_iter().find_map(|arrow| {
            let (left, right) =
                line.split_once(&format!(" {arrow} ")).or_else(|| line.split_once(&format!("\t{arrow} ")))?;
            Some((left.trim(), arrow, right))
        }) else {
            continue;
        };
        if line.starts_with("Connections between ") {
            continue;
        }
        let (right, conn) = match right.split_once(" : ") {
            Some((right, conn)) => (right.trim(), Some(conn.to_owned())),
            None => (right.trim(), None),
        };
        let (from, to) = if arrow == "=>" { (left, right) } else { (right, left) };
        rows.push(Row { table, from: from.to_owned(), to: to.to_owned(), conn, network: network.clone() });
    }
    rows
}

/// The workloads that no policy governs, with the direction.
pub(crate) fn unprotected(text: &str) -> BTreeSet<(String, Direction)> {
    let lines = text.lines().filter_map(|line| line.split_once(" is not protected on "));
    lines
        .map(|(workload, direction)| {
            let direction = if direction == "Egress" { Direction::Egress } else { Direction::Ingress };
            (workload.to_owned(), direction)
        })
        .collect()
}

/// The workloads of the list at the end whose network is the pods' own; nothing when there is no such list.
pub(crate) fn on_pod_network(text: &str) -> Option<BTreeSet<String>> {
    let (_, mapping) = text.split_once("Workload-to-Networks Mapping:")?;
    let mut workload = "";
    let mut on = BTreeSet::new();
    for line in mapping.lines() {
        match line.strip_prefix("\tPrimary Network: ") {
            Some(POD_NETWORK) => {
                on.insert(workload.to_owned());
            }
            Some(_) => {}
            None => workload = line.trim().trim_end_matches(':'),
        }
    }
    Some(on)
}
