//! JSON.

use seawall_network::policy::Direction;
use serde_json::Value;

use super::{Row, Table};

/// The rows of all tables.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    let whole: Value = serde_json::from_str(text).expect("the file is JSON");
    let tables = [
        (Table::Connections, &whole),
        (Table::Connections, &whole["connlist_results"]),
        (Table::Exposure(Direction::Egress), &whole["exposure_results"]["egress_exposure"]),
        (Table::Exposure(Direction::Ingress), &whole["exposure_results"]["ingress_exposure"]),
    ];
    let rows = tables.into_iter().flat_map(|(table, rows)| {
        rows.as_array().into_iter().flatten().map(move |row| {
            let text = |key: &str| row[key].as_str().map(str::to_owned);
            let (from, to) = (text("src").expect("a source"), text("dst").expect("a destination"));
            Row { table, from, to, conn: text("conn"), network: None }
        })
    });
    rows.collect()
}
