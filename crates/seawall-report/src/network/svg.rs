//! A picture that any browser shows: namespaces as boxes, what opens connections to the left of what they go to.

mod curve;
mod place;

use std::io::{self, Write};

use super::drawing::{Dot, Drawing, Shape};
use crate::markup::escape;
use crate::printable;
use curve::Curve;
use place::{Placed, Rect};

/// Workloads above which namespaces become single boxes.
pub(crate) const UNFOLDED: usize = 60;
/// Lines that still get a label of their own.
const LABELLED: usize = 60;

const STYLE: &str = "
.back { fill: #ffffff } .frame { fill: #f6f8fa; stroke: #c3cbd3 } .node { fill: #ffffff; stroke: #57606a }
.outside { fill: #fdf3e7; stroke: #b35900 } text { font: 12px system-ui, sans-serif; fill: #1b1f24 }
.title { font-weight: 600 } .detail { font-size: 10px; fill: #57606a } .label { font-size: 10px }
.halo { fill: #ffffff; opacity: .85 } path { fill: none; stroke-width: 1.4 }
@media (prefers-color-scheme: dark) {
.back { fill: #0d1117 } .frame { fill: #161b22; stroke: #3d444d } .node { fill: #0d1117; stroke: #9ea7b3 }
.outside { fill: #2b1d0e; stroke: #d08a3e } text { fill: #e6edf3 } .detail { fill: #9ea7b3 } .halo { fill: #0d1117 }
}
";

pub(crate) fn write(drawing: &Drawing, title: &str, out: &mut dyn Write) -> io::Result<()> {
    let placed = Placed::of(drawing);
    let (width, height) = (placed.width, placed.height);
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>",
        text(title)
    )?;
    writeln!(out, "<defs>")?;
    let mut colors: Vec<&str> = drawing.lines.iter().map(|line| line.color).collect();
    colors.sort_unstable();
    colors.dedup();
    for color in &colors {
        writeln!(
            out,
            "<marker id=\"tip{}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" \
             orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" style=\"fill:{color}\"/></marker>",
            &color[1..]
        )?;
    }
    writeln!(out, "</defs>\n<rect class=\"back\" width=\"100%\" height=\"100%\"/>")?;
    frames(drawing, &placed, false, out)?;
    let curves = curve::all(drawing, &placed);
    for (line, curve) in drawing.lines.iter().zip(&curves) {
        let dashed = if line.is_dashed { " stroke-dasharray=\"6 4\"" } else { "" };
        let (path, color) = (curve.path(), line.color);
        let label = text(&line.label);
        writeln!(
            out,
            "<path d=\"{path}\" stroke=\"{color}\"{dashed} marker-end=\"url(#tip{})\"><title>{label}</title></path>",
            &color[1..]
        )?;
    }
    frames(drawing, &placed, true, out)?;
    nodes(drawing, &placed, out)?;
    if drawing.lines.len() <= LABELLED {
        labels(drawing, &curves, &placed, out)?;
    }
    writeln!(out, "</svg>")
}

/// The boxes of namespaces; those that are folded into one node stand on top of the lines.
fn frames(drawing: &Drawing, placed: &Placed, folded: bool, out: &mut dyn Write) -> io::Result<()> {
    for (frame, rect) in drawing.boxes.iter().zip(&placed.frames) {
        let (Some(label), Some(rect)) = (&frame.label, rect) else { continue };
        let is_folded = frame.nodes.is_empty();
        if is_folded == folded {
            self::rect(rect, "frame", 10, "", out)?;
        }
        if folded {
            let (x, y, label) = (rect.x + 10.0, rect.y + 19.0, text(label));
            writeln!(out, "<text class=\"title\" x=\"{x:.1}\" y=\"{y:.1}\">{label}</text>")?;
        }
    }
    Ok(())
}

fn nodes(drawing: &Drawing, placed: &Placed, out: &mut dyn Write) -> io::Result<()> {
    for node in drawing.boxes.iter().flat_map(|frame| &frame.nodes) {
        for rect in placed.nodes.get(&node.id).into_iter().flatten().flatten() {
            self::node(node, rect, out)?;
        }
    }
    Ok(())
}

fn node(node: &Dot, rect: &Rect, out: &mut dyn Write) -> io::Result<()> {
    let (class, radius) = match node.shape {
        Shape::Workload => ("node", 5),
        Shape::Outside | Shape::Controller | Shape::Pods => ("outside", 16),
    };
    let dashed = if node.is_dashed { " stroke-dasharray=\"4 3\"" } else { "" };
    self::rect(rect, class, radius, dashed, out)?;
    let middle = rect.x + rect.width / 2.0;
    let base = if node.detail.is_empty() { rect.y + rect.height / 2.0 + 4.0 } else { rect.y + 16.0 };
    let lines = [("name", base, &node.label), ("detail", base + 13.0, &node.detail)];
    for (class, base, label) in lines.into_iter().filter(|line| !line.2.is_empty()) {
        let label = text(&place::cut(label));
        writeln!(
            out,
            "<text class=\"{class}\" x=\"{middle:.1}\" y=\"{base:.1}\" text-anchor=\"middle\">{label}</text>"
        )?;
    }
    Ok(())
}

fn rect(rect: &Rect, class: &str, radius: u32, more: &str, out: &mut dyn Write) -> io::Result<()> {
    let Rect { x, y, width, height } = rect;
    writeln!(
        out,
        "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
         rx=\"{radius}\"{more}/>"
    )
}

/// Labels beside their lines, each where it hides the fewest others.
fn labels(drawing: &Drawing, curves: &[Curve], placed: &Placed, out: &mut dyn Write) -> io::Result<()> {
    let mut taken: Vec<Rect> = placed.nodes.values().flatten().flatten().copied().collect();
    for (line, curve) in drawing.lines.iter().zip(curves) {
        let width = crate::text::width(&line.label) as f64 * 5.6 + 6.0;
        let at = |part: f64| {
            let (x, y) = curve.at(part);
            Rect { x: x - width / 2.0, y: y - 7.0, width, height: 14.0 }
        };
        let hidden = |rect: &Rect| taken.iter().filter(|other| other.overlaps(rect)).count();
        let places = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].map(at);
        let Some(best) = places.into_iter().min_by_key(hidden) else { continue };
        writeln!(
            out,
            "<rect class=\"halo\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"14\"/>\
             <text class=\"label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
            best.x,
            best.y,
            best.x + width / 2.0,
            best.y + 10.5,
            text(&line.label)
        )?;
        taken.push(best);
    }
    Ok(())
}

fn text(text: &str) -> String {
    escape(&printable(text))
}
