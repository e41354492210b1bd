//! Comma-separated values: a row for each connection, protocol and verdict.

use std::io::{self, Write};

use seawall_network::ports::Ports;
use seawall_network::reason::Reasons;

use super::{ConnectionReport, json, name};

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "from,to,verdict,protocol,ports,reasons")?;
    let ends: Vec<Vec<String>> = report.connections.ends.iter().map(cells).collect();
    let mut ports = Vec::with_capacity(report.connections.admitted.len());
    for admitted in &report.connections.admitted {
        let mut rows = rows("allowed", &admitted.allowed, Reasons::NONE);
        rows.extend(self::rows("depends", &admitted.depends, admitted.reasons));
        ports.push(rows);
    }
    for connection in &report.connections.connections {
        for from in &ends[connection.from as usize] {
            for to in &ends[connection.to as usize] {
                for row in &ports[connection.admitted as usize] {
                    for part in [from, ",", to, ",", row, "\n"] {
                        out.write_all(part.as_bytes())?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// A cell for each network of an address set, one for anything else.
fn cells(end: &seawall_network::connections::End) -> Vec<String> {
    match end {
        seawall_network::connections::End::Addresses(addresses) => {
            addresses.networks().iter().map(ToString::to_string).collect()
        }
        other => vec![cell(&name::peer(other))],
    }
}

fn rows(verdict: &str, ports: &Ports, reasons: Reasons) -> Vec<String> {
    let reasons: Vec<String> = reasons.iter().map(json::word).collect();
    let reasons = reasons.join(" ");
    let row = |(protocol, ranges): (seawall_network::ports::Protocol, &[(u16, u16)])| {
        let ranges: Vec<String> = ranges.iter().map(|range| self::range(*range)).collect();
        format!("{verdict},{protocol},{},{reasons}", ranges.join(" "))
    };
    ports.iter().map(row).collect()
}

/// `80` or `8000-9000`.
fn range((first, last): (u16, u16)) -> String {
    if first == last { first.to_string() } else { format!("{first}-{last}") }
}

/// Text of others as a cell. Spreadsheets take what begins like a formula for one.
pub(crate) fn cell(text: &str) -> String {
    let guard = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if guard.is_empty() && !text.contains([',', '"', '\n', '\r']) {
        return text.to_owned();
    }
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_neither_a_formula_nor_several_cells() {
        assert_eq!(cell("shop/web"), "shop/web");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
