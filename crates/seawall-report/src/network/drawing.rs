//! What is drawn, in whichever language for pictures: boxes with nodes, and lines between them.

use seawall_network::connections::{Connections, End};
use seawall_network::diff::{Diff, Kind, Presence};

use super::bundle;
use super::lines::{DiffLine, diff_lines};
use super::map::{Map, Stop, short_name};
use super::name::name;
use crate::printable;
use crate::text::count;

/// A picture.
pub(crate) struct Drawing {
    pub(crate) boxes: Vec<Frame>,
    pub(crate) lines: Vec<Line>,
}

/// A namespace with its workloads, or one node outside.
pub(crate) struct Frame {
    /// Absent for a node outside.
    pub(crate) label: Option<String>,
    /// Empty when the namespace is folded into one node.
    pub(crate) nodes: Vec<Dot>,
}

/// One node.
pub(crate) struct Dot {
    /// The index of its end.
    pub(crate) id: u32,
    pub(crate) label: String,
    /// The kind of a workload.
    pub(crate) detail: String,
    pub(crate) shape: Shape,
    /// Whether policies do not govern it, or it is gone.
    pub(crate) is_dashed: bool,
}

/// What a node stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Workload,
    Outside,
    Controller,
    Pods,
}

/// One line.
pub(crate) struct Line {
    pub(crate) from: Stop,
    pub(crate) to: Stop,
    pub(crate) label: String,
    pub(crate) color: &'static str,
    pub(crate) is_dashed: bool,
}

impl Drawing {
    /// Every workload.
    pub(crate) fn of(connections: &Connections) -> Self {
        let map = Map::new(connections);
        let frame = |group: &super::map::Group<'_>| Frame {
            label: group.namespace.map(|namespace| printable(namespace).into_owned()),
            nodes: group.ends.iter().map(|&end| dot(end, map.end(end))).collect(),
        };
        Self { boxes: map.groups.iter().map(frame).collect(), lines: lines(&map, false) }
    }

    /// A node for each namespace.
    pub(crate) fn folded(connections: &Connections) -> Self {
        let map = Map::folded(connections);
        let frame = |group: &super::map::Group<'_>| match group.namespace {
            Some(namespace) => Frame {
                label: Some(format!("{}: {}", printable(namespace), count(group.ends.len(), "workload"))),
                nodes: Vec::new(),
            },
            None => Frame { label: None, nodes: group.ends.iter().map(|&end| dot(end, map.end(end))).collect() },
        };
        Self { boxes: map.groups.iter().map(frame).collect(), lines: lines(&map, true) }
    }

    /// What changes, with the ends that it concerns.
    pub(crate) fn of_diff(diff: &Diff) -> Self {
        let ends: Vec<End> = diff.ends.iter().map(|party| party.end.clone()).collect();
        let connections = Connections { ends, ..Connections::default() };
        let groups = super::map::groups(&connections);
        let changed = diff_lines(diff);
        let mut is_shown = vec![false; diff.ends.len()];
        for stop in changed.iter().flat_map(|line| line.from.iter().chain(&line.to)) {
            match *stop {
                Stop::End(end) => is_shown[end as usize] = true,
                Stop::Group(group) => {
                    groups[group as usize].ends.iter().for_each(|&end| is_shown[end as usize] = true);
                }
            }
        }
        let frame = |group: &super::map::Group<'_>| Frame {
            label: group.namespace.map(|namespace| printable(namespace).into_owned()),
            nodes: group
                .ends
                .iter()
                .filter(|&&end| is_shown[end as usize])
                .map(|&end| {
                    let party = &diff.ends[end as usize];
                    let mut dot = dot(end, &party.end);
                    match party.presence {
                        Presence::Both => {}
                        Presence::Old => (dot.is_dashed, dot.detail) = (true, format!("{}, gone", dot.detail)),
                        Presence::New => dot.detail = format!("{}, new", dot.detail),
                    }
                    dot
                })
                .collect(),
        };
        // Frames keep their numbers: lines name them.
        let boxes = groups.iter().map(frame).collect();
        Self { boxes, lines: changed.iter().flat_map(|line| changed_lines(diff, line)).collect() }
    }
}

/// Green, blue and vermillion are told apart with any kind of colour vision; words say it too.
fn changed_lines(diff: &Diff, line: &DiffLine) -> Vec<Line> {
    let transition = &diff.transitions[line.transition as usize];
    let color = match transition.kind() {
        Kind::Added => "#009e73",
        Kind::Changed => "#2b7bba",
        Kind::Removed => "#d55e00",
    };
    let label = bundle::shortened(format!("{}: {}", transition.kind().word(), super::lines::ports_changed(transition)));
    let pairs = line.from.iter().flat_map(|&from| line.to.iter().map(move |&to| (from, to)));
    let is_dashed = transition.kind() == Kind::Removed;
    pairs.map(|(from, to)| Line { from, to, label: label.clone(), color, is_dashed }).collect()
}

fn lines(map: &Map<'_>, is_folded: bool) -> Vec<Line> {
    let line = |bundle: &bundle::Bundle| {
        let number = if is_folded { format!("{}: ", count(bundle.connections, "connection")) } else { String::new() };
        Line {
            from: bundle.from,
            to: bundle.to,
            label: number + &bundle.label(),
            color: map.reach(bundle).color(),
            is_dashed: bundle.is_unsure(),
        }
    };
    map.bundles.iter().map(line).collect()
}

fn dot(id: u32, end: &End) -> Dot {
    let (shape, label, detail) = match end {
        End::Workload(workload) => (Shape::Workload, short_name(workload), printable(&workload.kind).into_owned()),
        End::IngressController => (Shape::Controller, name(end), String::new()),
        End::Pods { .. } => (Shape::Pods, name(end), String::new()),
        End::External | End::Addresses(_) => (Shape::Outside, name(end), String::new()),
    };
    let is_dashed = matches!(end, End::Workload(workload) if workload.on_host_network);
    Dot { id, label, detail, shape, is_dashed }
}
