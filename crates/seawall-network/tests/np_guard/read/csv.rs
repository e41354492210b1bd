//! Comma-separated values.

use seawall_network::policy::Direction;

use super::{Row, Table};

/// The rows of all tables.
pub(crate) fn rows(text: &str) -> Vec<Row> {
    of(text.lines().map(cells))
}

/// The rows of tables whose heads name the columns; of lines with one cell only, the table that begins.
pub(crate) fn of(lines: impl Iterator<Item = Vec<String>>) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut table = Table::Connections;
    let mut head: Vec<String> = Vec::new();
    for line in lines {
        match line.first().map_or("", String::as_str) {
            "" | "Exposure Analysis Result:" => {}
            "Egress Exposure:" => table = Table::Exposure(Direction::Egress),
            "Ingress Exposure:" => table = Table::Exposure(Direction::Ingress),
            "src" | "dst" => head = line,
            _ => {
                let cell = |name: &str| head.iter().position(|known| known == name).map(|at| line[at].clone());
                rows.push(Row {
                    table,
                    from: cell("src").expect("a source"),
                    to: cell("dst").expect("a destination"),
                    conn: cell("conn"),
                    network: cell("network"),
                });
            }
        }
    }
    rows
}

/// The cells of a line; no cell holds a line break.
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            letter => cells.last_mut().expect("there is one").push(letter),
        }
    }
    cells
}
