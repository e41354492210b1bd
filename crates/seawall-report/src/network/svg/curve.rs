//! The lines between boxes, as curves that leave and enter at their sides.

use std::collections::BTreeMap;

use super::place::{Placed, Rect};
use crate::network::drawing::{Drawing, Line};
use crate::network::map::Stop;

/// A cubic curve: begin, two points that bend it, end.
pub(crate) struct Curve([(f64, f64); 4]);

impl Curve {
    /// As the attribute of a path.
    pub(crate) fn path(&self) -> String {
        let [(a, b), (c, d), (e, f), (g, h)] = self.0;
        format!("M{a:.1} {b:.1}C{c:.1} {d:.1} {e:.1} {f:.1} {g:.1} {h:.1}")
    }

    /// The point at a part of the way, 0 to 1.
    pub(crate) fn at(&self, part: f64) -> (f64, f64) {
        let rest = 1.0 - part;
        let weights = [rest.powi(3), 3.0 * rest * rest * part, 3.0 * rest * part * part, part.powi(3)];
        self.0
            .iter()
            .zip(weights)
            .fold((0.0, 0.0), |sum, (point, weight)| (sum.0 + point.0 * weight, sum.1 + point.1 * weight))
    }
}

/// A side of a rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Left,
    Right,
}

/// An end of a line: the stop, its side, and which of its places.
type Port = (Stop, usize, Edge);

/// The curve of each line, in their order.
pub(crate) fn all(drawing: &Drawing, placed: &Placed) -> Vec<Curve> {
    let ends: Vec<[(Port, Rect); 2]> = drawing.lines.iter().map(|line| ends(line, placed)).collect();
    let mut ports: BTreeMap<Port, Vec<(f64, usize, usize)>> = BTreeMap::new();
    for (index, pair) in ends.iter().enumerate() {
        for (which, (port, _)) in pair.iter().enumerate() {
            let other = pair[1 - which].1.middle().1;
            ports.entry(*port).or_default().push((other, index, which));
        }
    }
    let mut heights = vec![[0.0; 2]; ends.len()];
    for lines in ports.values_mut() {
        lines.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let number = lines.len() as f64;
        for (place, &(_, index, which)) in lines.iter().enumerate() {
            let rect = ends[index][which].1;
            heights[index][which] = rect.y + rect.height * (place as f64 + 1.0) / (number + 1.0);
        }
    }
    ends.iter().zip(heights).map(|(pair, heights)| curve(pair, heights)).collect()
}

/// Where a line leaves and where it enters.
fn ends(line: &Line, placed: &Placed) -> [(Port, Rect); 2] {
    let nowhere = Rect { x: 0.0, y: 0.0, width: 0.0, height: 0.0 };
    let rect = |stop: Stop, side: usize| match stop {
        Stop::Group(group) => (0, placed.frames[group as usize].unwrap_or(nowhere)),
        Stop::End(end) => {
            let places = placed.nodes.get(&end).copied().unwrap_or_default();
            let side = if places[side].is_some() { side } else { 1 - side };
            (side, places[side].unwrap_or(nowhere))
        }
    };
    let ((from_place, from), (to_place, to)) = (rect(line.from, 0), rect(line.to, 1));
    let (leaves, enters) = if from == to {
        (Edge::Right, Edge::Right)
    } else if to.x >= from.x + from.width {
        (Edge::Right, Edge::Left)
    } else if to.x + to.width <= from.x {
        (Edge::Left, Edge::Right)
    } else {
        (Edge::Right, Edge::Right)
    };
    [((line.from, from_place, leaves), from), ((line.to, to_place, enters), to)]
}

fn curve(pair: &[(Port, Rect); 2], heights: [f64; 2]) -> Curve {
    let side = |(port, rect): &(Port, Rect)| match port.2 {
        Edge::Left => (rect.x, -1.0),
        Edge::Right => (rect.x + rect.width, 1.0),
    };
    let ((x1, out), (x2, into)) = (side(&pair[0]), side(&pair[1]));
    let (y1, mut y2) = (heights[0], heights[1]);
    let is_loop = pair[0].0.2 == pair[1].0.2;
    if is_loop && (y1 - y2).abs() < 8.0 {
        y2 += 12.0;
    }
    let bend = if is_loop { 18.0 + (y1 - y2).abs() * 0.16 } else { ((x2 - x1).abs() * 0.45).max(24.0) };
    Curve([(x1, y1), (x1 + out * bend, y1), (x2 + into * bend, y2), (x2, y2)])
}
