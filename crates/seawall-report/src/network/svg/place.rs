//! Where boxes and nodes stand: sources outside to the left, namespaces in columns, targets outside to the right.

use std::collections::BTreeMap;

use crate::network::drawing::{Dot, Drawing, Frame};
use crate::network::map::Stop;

/// A rectangle in pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Rect {
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    pub(crate) fn middle(&self) -> (f64, f64) {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// Where everything stands.
pub(crate) struct Placed {
    /// The box of each frame; none for what has no box.
    pub(crate) frames: Vec<Option<Rect>>,
    /// The places of each node by its end: what is outside may stand to the left and to the right.
    pub(crate) nodes: BTreeMap<u32, [Option<Rect>; 2]>,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

const MARGIN: f64 = 24.0;
const GAP: f64 = 150.0;
const BETWEEN: f64 = 26.0;
const NODE: f64 = 36.0;
const NODE_GAP: f64 = 14.0;
const NODE_SIDE: f64 = 64.0;
/// Room for lines between the nodes of a column.
const LOOPS: f64 = 44.0;
const HEAD: f64 = 30.0;
/// Characters of a node's name that are shown.
const LONGEST: usize = 34;

/// A text as it is shown on a node.
pub(crate) fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn node_width(node: &Dot) -> f64 {
    let label = crate::text::width(&cut(&node.label)) as f64 * 7.2;
    let detail = crate::text::width(&cut(&node.detail)) as f64 * 6.0;
    label.max(detail).max(56.0) + 20.0
}

/// The columns of nodes in a box.
fn columns(nodes: usize) -> usize {
    match nodes {
        0..=6 => 1,
        7..=16 => 2,
        _ => ((nodes as f64).sqrt() * 0.7).ceil() as usize,
    }
}

impl Placed {
    pub(crate) fn of(drawing: &Drawing) -> Self {
        let mut placed =
            Self { frames: vec![None; drawing.boxes.len()], nodes: BTreeMap::new(), width: 0.0, height: 0.0 };
        let (mut opening, mut accepting) = (Vec::new(), Vec::new());
        for (index, frame) in drawing.boxes.iter().enumerate().filter(|(_, frame)| frame.label.is_none()) {
            for node in &frame.nodes {
                let stop = |stop: Stop| stop == Stop::End(node.id) || stop == Stop::Group(number(index));
                let is_target = drawing.lines.iter().any(|line| stop(line.to));
                if drawing.lines.iter().any(|line| stop(line.from)) || !is_target {
                    opening.push(node);
                }
                if is_target {
                    accepting.push(node);
                }
            }
        }
        let mut x = placed.outside(&opening, MARGIN, 0);
        for column in inner_columns(drawing) {
            let mut y = MARGIN;
            let mut widest: f64 = 0.0;
            for index in column {
                let size = placed.frame(&drawing.boxes[index], index, (x, y));
                widest = widest.max(size.0);
                y += size.1 + BETWEEN;
            }
            placed.height = placed.height.max(y);
            x += widest + GAP;
        }
        x = placed.outside(&accepting, x, 1);
        placed.width = (x - GAP + MARGIN).max(200.0);
        placed.height = (placed.height - BETWEEN + MARGIN).max(60.0);
        placed.center();
        placed
    }

    /// A column of nodes outside; where the next column begins.
    fn outside(&mut self, nodes: &[&Dot], x: f64, side: usize) -> f64 {
        let Some(width) = nodes.iter().map(|node| node_width(node)).reduce(f64::max) else { return x };
        let mut y = MARGIN;
        for node in nodes {
            let rect = Rect { x, y, width, height: NODE };
            self.nodes.entry(node.id).or_default()[side] = Some(rect);
            y += NODE + BETWEEN;
        }
        self.height = self.height.max(y);
        x + width + GAP
    }

    /// One box; its size.
    fn frame(&mut self, frame: &Frame, index: usize, (x, y): (f64, f64)) -> (f64, f64) {
        let label = frame.label.as_deref().map_or(0, crate::text::width) as f64 * 7.6 + 24.0;
        let widths: Vec<f64> = frame.nodes.iter().map(node_width).collect();
        let width = widths.iter().copied().fold(0.0, f64::max);
        let columns = columns(frame.nodes.len()).max(1);
        let rows = frame.nodes.len().div_ceil(columns);
        for (place, node) in frame.nodes.iter().enumerate() {
            let (column, row) = (place / rows.max(1), place % rows.max(1));
            let rect = Rect {
                x: x + 14.0 + column as f64 * (width + NODE_SIDE),
                y: y + HEAD + row as f64 * (NODE + NODE_GAP),
                width,
                height: NODE,
            };
            self.nodes.insert(node.id, [Some(rect), None]);
        }
        let inner =
            if widths.is_empty() { 0.0 } else { columns as f64 * (width + NODE_SIDE) - NODE_SIDE + 28.0 + LOOPS };
        let size = (inner.max(label), HEAD + rows as f64 * (NODE + NODE_GAP) + 4.0);
        self.frames[index] = Some(Rect { x, y, width: size.0, height: size.1 });
        size
    }

    /// Moves shorter columns to the middle.
    fn center(&mut self) {
        let mut bottoms: BTreeMap<i64, f64> = BTreeMap::new();
        let key = |rect: &Rect| rect.x.round() as i64;
        let frames = self.frames.iter().flatten();
        let outside =
            self.nodes.values().flatten().flatten().filter(|node| !frames.clone().any(|box_| box_.overlaps(node)));
        let alone: Vec<Rect> = outside.copied().collect();
        for rect in self.frames.iter().flatten().chain(&alone) {
            let bottom = bottoms.entry(key(rect)).or_default();
            *bottom = bottom.max(rect.y + rect.height);
        }
        let height = self.height;
        let shift = |x: f64| bottoms.get(&(x.round() as i64)).map_or(0.0, |bottom| (height - MARGIN - bottom) / 2.0);
        let owner = |rect: &Rect, frames: &[Option<Rect>]| {
            frames.iter().flatten().find(|frame| frame.overlaps(rect)).map_or(rect.x, |frame| frame.x)
        };
        let before = self.frames.clone();
        for rect in self.nodes.values_mut().flatten().flatten() {
            rect.y += shift(owner(rect, &before));
        }
        for rect in self.frames.iter_mut().flatten() {
            rect.y += shift(rect.x);
        }
    }
}

/// The namespaces in columns of about equal height: those that open more connections than they accept to the left.
fn inner_columns(drawing: &Drawing) -> Vec<Vec<usize>> {
    let mut owner: BTreeMap<u32, usize> = BTreeMap::new();
    for (index, frame) in drawing.boxes.iter().enumerate() {
        owner.extend(frame.nodes.iter().map(|node| (node.id, index)));
    }
    let of = |stop: Stop| match stop {
        Stop::Group(group) => Some(group as usize),
        Stop::End(end) => owner.get(&end).copied(),
    };
    let mut balance = vec![0i64; drawing.boxes.len()];
    for line in &drawing.lines {
        let (from, to) = (of(line.from), of(line.to));
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            balance[from] += 1;
            balance[to] -= 1;
        }
    }
    let mut inner: Vec<usize> = (0..drawing.boxes.len())
        .filter(|&index| drawing.boxes[index].label.is_some())
        .filter(|&index| !drawing.boxes[index].nodes.is_empty() || drawing.boxes.iter().all(is_folded))
        .collect();
    inner.sort_by_key(|&index| (std::cmp::Reverse(balance[index]), index));
    let rows = |index: usize| {
        let nodes = drawing.boxes[index].nodes.len();
        nodes.div_ceil(columns(nodes).max(1)) + 1
    };
    let total: usize = inner.iter().map(|&index| rows(index)).sum();
    let wanted = ((inner.len() as f64).sqrt().ceil() as usize).clamp(1, 6);
    let mut placed: Vec<Vec<usize>> = vec![Vec::new()];
    let mut filled = 0;
    for index in inner {
        let is_full = filled > 0 && filled + rows(index) / 2 >= total.div_ceil(wanted);
        if is_full && placed.len() < wanted {
            placed.push(Vec::new());
            filled = 0;
        }
        filled += rows(index);
        if let Some(column) = placed.last_mut() {
            column.push(index);
        }
    }
    placed
}

/// Whether a box stands for all its workloads, or is none.
fn is_folded(frame: &Frame) -> bool {
    frame.label.is_none() || frame.nodes.is_empty()
}

fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
