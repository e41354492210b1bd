//! Entries of the kernel's table of connections, as `conntrack -L` and `-E` print them.
//!
//! The first tuple is what was opened, the second what answers come from: the address behind a Service or any other
//! translation, and its port.

use super::record::{Aside, Line, Record, Side, address};
use crate::ports::Protocol;

#[derive(Debug, Default, Clone, Copy)]
struct Tuple<'l> {
    source: Option<&'l str>,
    destination: Option<&'l str>,
    source_port: Option<&'l str>,
    destination_port: Option<&'l str>,
}

/// Whether a line looks like an entry.
pub(super) fn is_one(line: &str) -> bool {
    line.contains("src=") && line.contains("dst=")
}

/// Reads an entry.
pub(super) fn read(line: &str) -> Result<Line<'_>, &'static str> {
    let mut tuples = [Tuple::default(); 2];
    let mut current = 0;
    let mut protocol = None;
    let mut time = None;
    let mut unanswered = false;
    let mut closing = false;
    let mut opening = false;
    for word in line.split_ascii_whitespace() {
        match word {
            "tcp" | "udp" | "sctp" => {
                protocol = Protocol::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(word));
            }
            "[UNREPLIED]" => unanswered = true,
            "[DESTROY]" => closing = true,
            "[NEW]" => opening = true,
            _ => {}
        }
        // The time of `-o timestamp`: `[1795243310.123456]`.
        if let Some(stamp) = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')) {
            time = time.or_else(|| stamp.split('.').next()?.parse::<i64>().ok());
        }
        let Some((key, value)) = word.split_once('=') else { continue };
        if key == "src" && tuples[current].source.is_some() {
            if current == 1 {
                return Err("more than two tuples");
            }
            current = 1;
        }
        let tuple = &mut tuples[current];
        match key {
            "src" => tuple.source = Some(value),
            "dst" => tuple.destination = Some(value),
            "sport" => tuple.source_port = Some(value),
            "dport" => tuple.destination_port = Some(value),
            _ => {}
        }
    }
    let Some(protocol) = protocol else { return Ok(Line::Aside(Aside::OtherProtocol)) };
    // The first event of a TCP connection is before any answer; one that ends without any was refused.
    let is_refused = unanswered && protocol != Protocol::Udp && (closing || !opening);
    if is_refused || unanswered && opening && protocol != Protocol::Udp {
        return Ok(Line::Aside(Aside::Unanswered));
    }
    let [opened, answers] = tuples;
    let from = opened.source.and_then(address).ok_or("`src` is no address")?;
    opened.destination.and_then(address).ok_or("`dst` is no address")?;
    let to = answers.source.ok_or("the tuple of the answer is missing")?;
    let to = address(to).ok_or("`src` of the answer is no address")?;
    let port = answers.source_port.and_then(|port| port.parse().ok()).filter(|port: &u16| *port > 0);
    let port = port.ok_or("`sport` of the answer is no port")?;
    let side = |address| Side { address: Some(address), ..Side::default() };
    Ok(Line::Record(Record { time, protocol, from: side(from), to: side(to), port, count: 1, name: None }))
}
