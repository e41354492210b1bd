//! One line of a log.

use seawall_model::audit::AuditEvent;

use super::record::{Fault, read};

/// What stands before the JSON of a line, at the most: a time, a host, the name of a program.
const LONGEST_PREFIX: usize = 160;

/// Something that is wrong with a line.
#[derive(Debug)]
pub(super) struct Wrong {
    /// The line, counted from 0 in its piece of the stream.
    pub(super) line: usize,
    /// The first byte of the line in the stream.
    pub(super) offset: u64,
    /// The byte of the line from which on it is wrong, counted from 0.
    pub(super) column: usize,
    pub(super) fault: Fault,
}

/// Hands over what is in `line`, which has no line end.
pub(super) fn line(line: &[u8], give: &mut dyn FnMut(&AuditEvent<'_>), wrong: &mut dyn FnMut(usize, Fault)) {
    let text = match std::str::from_utf8(line) {
        Ok(text) => text,
        Err(error) => return wrong(error.valid_up_to(), Fault::Malformed("not UTF-8 text".into(), 0)),
    };
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    if trimmed.is_empty() {
        return;
    }
    let Some(start) = json_start(trimmed) else {
        return wrong(0, Fault::Foreign("a line of text"));
    };
    let before = text.len() - text.trim_start_matches('\u{feff}').trim_start().len() + start;
    read(&trimmed[start..], give, &mut |fault| {
        let column = if let Fault::Malformed(_, column) = &fault { column.saturating_sub(1) } else { 0 };
        wrong(before + column, fault);
    });
}

/// Where JSON begins: at once, or behind what a log writes before it.
fn json_start(line: &str) -> Option<usize> {
    if line.starts_with(['{', '[']) {
        return Some(0);
    }
    let start = memchr::memchr(b'{', line.as_bytes())?;
    (start <= LONGEST_PREFIX).then_some(start)
}
