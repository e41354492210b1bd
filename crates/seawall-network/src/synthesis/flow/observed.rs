//! Flows added up by who talked to whom on which port.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::directory::{Directory, End};
use super::record::{Aside, Line, Record};
use super::{conntrack, hubble, lines};
use crate::ports::Protocol;

/// What was seen of one pair on one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// Who opened it.
    pub from: End,
    /// Who answered.
    pub to: End,
    /// The protocol.
    pub protocol: Protocol,
    /// The port that answered.
    pub port: u16,
    /// The name by which it was asked for: a number among the names; 0 is none.
    pub name: u32,
}

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Its number, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// All flows, added up.
#[derive(Debug)]
pub struct Observed<'r, 's> {
    pub(in crate::synthesis) directory: Directory<'r, 's>,
    /// How often each pair was seen.
    pub pairs: FxHashMap<Pair, u64>,
    /// Lines that are no connection that was opened, by what they are.
    pub asides: BTreeMap<Aside, u64>,
    /// Lines that could not be read: the first of them.
    pub troubles: Vec<Trouble>,
    /// How many there were.
    pub unread: u64,
    /// How many lines were connections.
    pub records: u64,
    /// The first and the last time.
    pub times: Option<(i64, i64)>,
    names: Vec<String>,
    name_numbers: FxHashMap<String, u32>,
    line: u64,
    rest: Vec<u8>,
    /// Flows before the first of which no history of addresses was told are resolved at once.
    is_settled: bool,
}

/// So many lines that could not be read are listed.
const MOST_TROUBLES: usize = 50;

/// Longer lines are no flows.
const LONGEST: usize = 1 << 20;

impl<'r, 's> Observed<'r, 's> {
    /// Nothing seen yet.
    pub fn new(directory: Directory<'r, 's>) -> Self {
        Self {
            directory,
            pairs: FxHashMap::default(),
            asides: BTreeMap::new(),
            troubles: Vec::new(),
            unread: 0,
            records: 0,
            times: None,
            names: vec![String::new()],
            name_numbers: FxHashMap::default(),
            line: 0,
            rest: Vec::new(),
            is_settled: false,
        }
    }

    /// Reads the next piece of a source; pieces may end anywhere. What tells whose an address was must stand before the
    /// flows that it is about.
    pub fn read(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let (line, after) = (&rest[..end], &rest[end + 1..]);
            rest = after;
            if self.rest.is_empty() {
                self.bytes(line);
            } else {
                let mut whole = std::mem::take(&mut self.rest);
                whole.extend_from_slice(line);
                self.bytes(&whole);
                whole.clear();
                self.rest = whole;
            }
        }
        if self.rest.len() <= LONGEST {
            self.rest.extend_from_slice(rest);
        }
    }

    /// The end of a source: what is left is its last line.
    pub fn end(&mut self) {
        let last = std::mem::take(&mut self.rest);
        if !last.is_empty() {
            self.bytes(&last);
        }
        self.line = 0;
    }

    /// The name with this number, where it is one.
    pub fn name(&self, number: u32) -> Option<&str> {
        self.names.get(number as usize).map(String::as_str).filter(|name| !name.is_empty())
    }

    fn bytes(&mut self, line: &[u8]) {
        self.line += 1;
        if line.len() > LONGEST {
            return self.trouble("the line is longer than a mebibyte");
        }
        match std::str::from_utf8(line) {
            Ok(text) => self.text(text),
            Err(_) => self.trouble("not UTF-8"),
        }
    }

    fn text(&mut self, line: &str) {
        if let Some(read) = lines::fast(line) {
            return self.take(read);
        }
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return;
        }
        if !line.starts_with('{') {
            return if conntrack::is_one(line) { self.take(conntrack::read(line)) } else { self.foreign(line) };
        }
        if let Some(flow) = hubble::Flow::read(line) {
            return self.take(flow.line());
        }
        match serde_json::from_str::<serde_json::Value>(line) {
            Ok(serde_json::Value::Object(object)) if object.contains_key("port") || object.contains_key("pod") => {
                self.take(lines::slow(&object));
            }
            // Events of Hubble beside the flows: lost events, node status.
            Ok(serde_json::Value::Object(object)) if object.keys().any(|key| HUBBLE.contains(&key.as_str())) => {
                *self.asides.entry(Aside::OtherEvent).or_default() += 1;
            }
            Ok(_) => self.trouble("JSON, but no flow"),
            Err(_) => self.trouble("not a whole JSON object"),
        }
    }

    /// `conntrack -L` ends in a line that says how many it showed.
    fn foreign(&mut self, line: &str) {
        if line.starts_with("conntrack v") {
            return;
        }
        self.trouble("neither JSON nor an entry of conntrack");
    }

    fn take(&mut self, read: Result<Line<'_>, &'static str>) {
        match read {
            Ok(Line::Record(record)) => self.record(&record),
            Ok(Line::Aside(aside)) => *self.asides.entry(aside).or_default() += 1,
            Ok(Line::Pod { namespace, name, address, since, until }) => {
                self.directory.learn(namespace, name, address, since, until);
                self.is_settled = false;
            }
            Err(wrong) => self.trouble(wrong),
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        if !self.is_settled {
            self.directory.settle();
            self.is_settled = true;
        }
        self.records += 1;
        if let Some(time) = record.time {
            let (first, last) = self.times.unwrap_or((time, time));
            self.times = Some((first.min(time), last.max(time)));
        }
        let from = self.directory.end(&record.from, record.time);
        let to = self.directory.end(&record.to, record.time);
        let name = match (record.name, to) {
            (Some(name), End::Outside(_) | End::Unknown(_) | End::Nobody) => self.number(name),
            _ => 0,
        };
        let pair = Pair { from, to, protocol: record.protocol, port: record.port, name };
        let count = self.pairs.entry(pair).or_default();
        *count = count.saturating_add(record.count);
    }

    fn number(&mut self, name: &str) -> u32 {
        let name = name.trim_end_matches('.');
        if let Some(number) = self.name_numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.to_ascii_lowercase());
        self.name_numbers.insert(name.to_owned(), number);
        number
    }

    fn trouble(&mut self, message: &str) {
        self.unread += 1;
        if self.troubles.len() < MOST_TROUBLES {
            self.troubles.push(Trouble { line: self.line, message: message.to_owned() });
        }
    }
}

/// Keys of the other things that Hubble writes.
const HUBBLE: &[&str] = &["lost_events", "node_status", "agent_event", "debug_event", "node_name"];
