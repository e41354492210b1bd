//! The map as one self-contained page: namespaces that fold, a search box, what an end reaches at a touch. Positions are
//! worked out here; the page only draws.

mod data;
mod place;

use std::io::{self, Write};

use super::ConnectionReport;
use crate::text::count;

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/map.js");
/// The only style and script that a browser runs in the page, whatever got into it: their SHA-256.
const STYLE_HASH: &str = "sha256-QptiWw6S+hNs1u8ZJkrRtVR200U4evIcLPdwZMT3z94=";
const SCRIPT_HASH: &str = "sha256-WYNJvtrEkFuXB73jgsxOutjFhHraIllJZDETwLqHnpE=";

pub(crate) fn write(report: &ConnectionReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Seawall network map</title>")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(out, "<meta name=\"color-scheme\" content=\"light dark\">")?;
    write!(out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; ")?;
    writeln!(out, "form-action 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'\">")?;
    writeln!(out, "<style>{STYLE}</style>")?;
    let connections = count(report.connections.connections.len(), "connection");
    let workloads = count(super::map::Map::workloads(report.connections), "workload");
    let problems = match report.problems.len() {
        0 => String::new(),
        number => format!(", {} with the input", count(number, "problem")),
    };
    writeln!(out, "<header><h1>Network map</h1>")?;
    writeln!(out, "<p>{workloads}, {connections}{problems}; profile {}.</p>", report.profile)?;
    writeln!(
        out,
        "<input type=\"search\" id=\"search\" placeholder=\"Find a workload or namespace …\" aria-label=\"Find\">"
    )?;
    writeln!(out, "<button id=\"fold\">Fold all</button><button id=\"unfold\">Unfold all</button>")?;
    writeln!(out, "<button id=\"fit\">Fit</button>")?;
    writeln!(
        out,
        "<ul id=\"legend\"><li class=\"outside\">from outside</li><li class=\"across\">across namespaces</li>"
    )?;
    writeln!(out, "<li class=\"within\">within a namespace</li><li class=\"leaving\">to outside</li>")?;
    writeln!(out, "<li class=\"unsure\">dashed: depends</li></ul><output id=\"cut\"></output></header>")?;
    writeln!(out, "<main><canvas id=\"map\" tabindex=\"0\" aria-label=\"Map of connections\"></canvas>")?;
    writeln!(out, "<aside id=\"details\" aria-live=\"polite\"></aside></main>")?;
    write!(out, "<script type=\"application/json\" id=\"data\">")?;
    data::write(report, out)?;
    writeln!(out, "</script>\n<script>{SCRIPT}</script>\n</html>")
}
