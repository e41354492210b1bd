//! Where the page draws nodes: in a grid within the box of their namespace.

use seawall_network::connections::{Connections, End};

use crate::network::map::{Group, short_name};
use crate::text::width;

/// Where a node stands: its group, and its place in the group's box.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) group: u32,
    pub(crate) x: u32,
    pub(crate) y: u32,
}

/// The places of all nodes, and the sizes of the boxes.
pub(crate) struct Layout {
    pub(crate) nodes: Vec<Spot>,
    /// Width and height, by group.
    pub(crate) groups: Vec<(u32, u32)>,
}

const ROW: u32 = 38;
const HEAD: u32 = 34;
const PADDING: u32 = 12;
const GAP: u32 = 40;
/// Widths of a node, which holds a name of up to 26 characters; the page cuts longer ones.
const NARROW: u32 = 90;
const WIDE: u32 = 190;

pub(crate) fn layout(groups: &[Group<'_>], connections: &Connections) -> Layout {
    let mut layout = Layout { nodes: vec![Spot::default(); connections.ends.len()], groups: Vec::new() };
    for (number, group) in (0u32..).zip(groups) {
        let label = |end: &u32| match &connections.ends[*end as usize] {
            End::Workload(workload) => width(&short_name(workload)),
            other => width(&crate::network::name::name(other)),
        };
        let longest = group.ends.iter().map(label).max().unwrap_or_default();
        let node = u32::try_from(longest * 7 + 24).unwrap_or(WIDE).clamp(NARROW, WIDE);
        let ends = u32::try_from(group.ends.len()).unwrap_or(u32::MAX).max(1);
        // About twice as wide as high, as screens are.
        let columns = (f64::from(ends) * 2.0 * f64::from(ROW) / f64::from(node + GAP)).sqrt().ceil().max(1.0) as u32;
        let columns = columns.min(ends);
        for (place, &end) in (0u32..).zip(&group.ends) {
            let (column, row) = (place % columns, place / columns);
            let (x, y) = (PADDING + column * (node + GAP) + node / 2, HEAD + row * ROW + ROW / 2);
            layout.nodes[end as usize] = Spot { group: number, x, y };
        }
        let title = group.namespace.map_or(0, |namespace| u32::try_from(width(namespace) * 9 + 70).unwrap_or(WIDE));
        let inner = columns * (node + GAP) - GAP + 2 * PADDING;
        layout.groups.push((inner.max(title.min(400)), HEAD + ends.div_ceil(columns) * ROW + PADDING));
    }
    layout
}
