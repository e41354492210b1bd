//! Graphs.

use seawall_network::policy::Direction;

use super::{Row, Table, is_end};

/// The edges. What pods that need not exist could reach stands in the tables of exposure; connections with addresses
/// and what is exposed to them are the same edge, and stand with the connections.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let edges = text.lines().filter_map(|line| {
        let (from, rest) = line.trim().strip_prefix('"')?.split_once("\" -> \"")?;
        let (to, label) = rest.split_once("\" [label=\"")?;
        Some((from, to, label.split_once('"')?.0))
    });
    edges
        .map(|(from, to, conn)| {
            let table = match (is_end(from), is_end(to)) {
                (true, true) => Table::Connections,
                (true, false) => Table::Exposure(Direction::Egress),
                (false, _) => Table::Exposure(Direction::Ingress),
            };
            Row { table, from: end(from), to: end(to), conn: Some(conn.to_owned()), network: None }
        })
        .collect()
}

/// A node's name as the other formats write it: `pod with {a=b}_in_shop` is `shop/[pod with {a=b}]`.
fn end(node: &str) -> String {
    let Some((pods, namespace)) = node.rsplit_once("_in_") else { return node.to_owned() };
    match namespace.starts_with("namespace with ") || namespace == "all namespaces" {
        true => format!("[{namespace}]/[{pods}]"),
        false => format!("{namespace}/[{pods}]"),
    }
}
