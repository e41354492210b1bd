//! Paths as one self-contained page: each a picture to follow from top to bottom, with the evidence of every step.

use std::io::{self, Write};

use seawall_model::access::{Vertex, VertexId};

use super::table::{figure, implied, unread};
use super::{PathReport, Told, evidence};
use crate::markup::escape;

const STYLE: &str = include_str!("html/style.css");
/// The only style that a browser applies, whatever got into the page: its SHA-256. Nothing runs in it.
pub(crate) const STYLE_HASH: &str = "sha256-qiJF9fGRXWDT2/fa4O1qgqDAJhRXTxcF4lv6CUVqbCw=";

pub(super) fn write(report: &PathReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Attack paths</title>\n<style>{STYLE}</style>\n\
         <h1>Attack paths</h1>"
    )?;
    let certain = report.paths.iter().filter(|told| !told.path.potential).count();
    let potential = report.paths.len() - certain;
    let more = if report.left_out > 0 { format!(", {} more not shown", report.left_out) } else { String::new() };
    writeln!(
        out,
        "<p class=\"lead\">{certain} certain, {potential} potential{more}. Each goes from top to bottom; a step opens to \
         what it is built on. Dashed steps depend on something that the input does not tell.</p>"
    )?;
    if !report.implied.is_empty() {
        writeln!(out, "<p>{}</p>", escape(&implied(report.implied)))?;
    }
    if !report.problems.is_empty() {
        writeln!(out, "<p>What could not be read, or not as it was meant:</p><ul>")?;
        for problem in report.problems {
            let place = problem.position.map_or_else(String::new, |at| format!(":{}:{}", at.line, at.column));
            let file = problem.file.as_deref().map_or_else(String::new, |file| format!("{file}{place}: "));
            writeln!(out, "<li>{}</li>", escape(&format!("{file}{}", problem.message)))?;
        }
        writeln!(out, "</ul>")?;
    }
    if report.paths.is_empty() {
        writeln!(out, "<p>No path{}.</p>", unread(report.problems))?;
    }
    writeln!(out, "<nav><ol>")?;
    for (number, told) in report.paths.iter().enumerate() {
        let (from, to) = (name(report, told.path.from), name(report, told.path.to));
        writeln!(out, "<li><a href=\"#p{number}\">{}. {from} &rarr; {to}</a></li>", number + 1)?;
    }
    writeln!(out, "</ol></nav>")?;
    for (number, told) in report.paths.iter().enumerate() {
        path(report, told, number, out)?;
    }
    writeln!(out, "</html>")
}

fn path(report: &PathReport<'_>, told: &Told, number: usize, out: &mut dyn Write) -> io::Result<()> {
    let path = &told.path;
    let (class, word) = if path.potential { ("perhaps", "potential") } else { ("sure", "certain") };
    writeln!(
        out,
        "<section class=\"path\" id=\"p{number}\"><h2>{}. {} &rarr; {}</h2><p><span class=\"{class}\">{word}</span>, \
         chance {}&nbsp;%{}{}</p><ol>",
        number + 1,
        name(report, path.from),
        name(report, path.to),
        figure(100.0 * path.probability),
        told.weight.map_or_else(String::new, |weight| format!(", weight {}", figure(weight))),
        others(report, told),
    )?;
    if report.graph.is_exposed(path.from) {
        writeln!(out, "<li>the internet can connect to it</li>")?;
    }
    let mut at = None;
    for step in &path.steps {
        if at != Some(step.from) {
            writeln!(out, "<li>{}</li>", vertex(report, step.from))?;
        }
        self::step(report, step.edge, out)?;
        writeln!(out, "<li>{}</li>", vertex(report, step.to))?;
        at = Some(step.to);
    }
    writeln!(out, "</ol></section>")
}

fn step(report: &PathReport<'_>, edge: u32, out: &mut dyn Write) -> io::Result<()> {
    let access = report.graph.access();
    let edge = &access.edges()[edge as usize];
    let class = if edge.is_certain() { "step" } else { "step depends" };
    let head = format!("<code>{}</code>{}", escape(edge.kind.id), escape(edge.kind.title));
    let reason = edge
        .unsure
        .map_or_else(String::new, |reason| format!("<div class=\"reason\">depends: {}</div>", escape(reason)));
    let proofs = access.proofs(edge);
    if proofs.is_empty() {
        return writeln!(out, "<li class=\"{class}\">{head}{reason}</li>");
    }
    write!(out, "<li class=\"{class}\"><details open><summary>{head}</summary>{reason}<ul>")?;
    for proof in proofs {
        write!(out, "<li>{}</li>", escape(&evidence::text(proof, report.snapshot)))?;
    }
    writeln!(out, "</ul></details></li>")
}

fn others(report: &PathReport<'_>, told: &Told) -> String {
    if told.others.is_empty() {
        return String::new();
    }
    let few: Vec<String> = told.others.iter().take(5).map(|&other| name(report, other)).collect();
    let rest = told.others.len() - few.len();
    let more = if rest > 0 { format!(" and {rest} more") } else { String::new() };
    format!(". The same way: {}{more}", few.join(", "))
}

fn name(report: &PathReport<'_>, vertex: VertexId) -> String {
    escape(&report.graph.access().called(vertex))
}

fn vertex(report: &PathReport<'_>, id: VertexId) -> String {
    let class = match report.graph.access().vertex(id) {
        Vertex::Internet | Vertex::Endpoint { .. } | Vertex::ApiServer => "entry",
        Vertex::Goal(_) => "goal",
        Vertex::Node { .. } | Vertex::Gate { .. } => "node",
        Vertex::User { .. } | Vertex::Group { .. } | Vertex::ServiceAccount { .. } | Vertex::CloudIdentity { .. } => {
            "identity"
        }
        Vertex::Permissions { .. } | Vertex::NamespaceAdmin { .. } | Vertex::Ability { .. } => "grant",
        Vertex::Secret { .. } | Vertex::ConfigMap { .. } | Vertex::Claim { .. } => "data",
        _ => "other",
    };
    format!("<span class=\"vertex {class}\">{}</span>", name(report, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_style() {
        use sha2::Digest;
        let digest = sha2::Sha256::digest(STYLE.as_bytes());
        assert_eq!(STYLE_HASH, format!("sha256-{}", base64(&digest)));
    }

    fn base64(bytes: &[u8]) -> String {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for chunk in bytes.chunks(3) {
            let bits = chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
            for place in 0..4 {
                let is_there = place <= chunk.len();
                let letter = ALPHABET[(bits >> (18 - 6 * place) & 63) as usize] as char;
                text.push(if is_there { letter } else { '=' });
            }
        }
        text
    }
}
