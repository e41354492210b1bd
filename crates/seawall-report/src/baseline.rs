//! A baseline: JSON, a finding a line, so that a change of it can be read.

use std::io::{self, Write};

use seawall_engine::{Baseline, Remembered, Report};
use serde::Serialize;

use crate::json::API_VERSION;
use crate::lines;

#[derive(Serialize)]
struct View<'r> {
    id: String,
    rule: &'r str,
    object: ObjectView<'r>,
    place: &'r str,
    #[serde(skip_serializing_if = "is_one")]
    count: usize,
}

#[derive(Serialize)]
struct ObjectView<'r> {
    kind: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'r str>,
    name: &'r str,
}

/// Writes what a later run is compared with. The same findings give the same bytes, whatever files they stand in.
///
/// # Errors
/// When `out` does not take it.
pub fn write_baseline(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"apiVersion\":\"{API_VERSION}\",\"kind\":\"Baseline\",\"findings\":[")?;
    lines::entries(Baseline::of(report).iter().map(view), out)?;
    out.write_all(b"\n]}\n")
}

fn view<'r>(remembered: &Remembered<'r>) -> View<'r> {
    let &Remembered { kind, namespace, name, rule, place, id, count } = remembered;
    View { id: id.to_string(), rule, object: ObjectView { kind, namespace, name }, place, count }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_one(count: &usize) -> bool {
    *count == 1
}
