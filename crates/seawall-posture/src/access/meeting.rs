//! Where containers meet on nodes: at a path, at one above it, and at one below.

use std::collections::BTreeMap;
use std::ops::Bound;

use seawall_model::access::VertexId;

/// What is at paths of nodes. A path is one of a node, or of every node.
pub(crate) struct PathUses<U> {
    by_path: BTreeMap<String, BTreeMap<Option<VertexId>, Vec<U>>>,
}

impl<U> Default for PathUses<U> {
    fn default() -> Self {
        Self { by_path: BTreeMap::new() }
    }
}

impl<U> PathUses<U> {
    /// Notes a use of `path`, in the one spelling, on a node or on all.
    pub(crate) fn add(&mut self, path: &str, node: Option<VertexId>, user: U) {
        match self.by_path.get_mut(path) {
            Some(nodes) => nodes.entry(node).or_default().push(user),
            None => {
                self.by_path.insert(path.to_owned(), BTreeMap::from([(node, vec![user])]));
            }
        }
    }

    /// Takes the uses that were noted elsewhere, after these.
    pub(crate) fn take(&mut self, more: Self) {
        for (path, nodes) in more.by_path {
            let own = self.by_path.entry(path).or_default();
            for (node, users) in nodes {
                own.entry(node).or_default().extend(users);
            }
        }
    }

    /// All of it, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Option<VertexId>, &[U])> {
        let all = self.by_path.iter();
        all.flat_map(|(path, nodes)| nodes.iter().map(|(node, users)| (path.as_str(), *node, &users[..])))
    }

    /// What whoever is at `path` meets: what is there, above and below, on the same node.
    pub(crate) fn met_at(
        &self,
        path: &str,
        node: Option<VertexId>,
    ) -> impl Iterator<Item = (&str, Option<VertexId>, &[U])> {
        let here = self.by_path.get_key_value(path);
        let above = ancestors(path).filter_map(|above| self.by_path.get_key_value(above));
        let folder = path.trim_end_matches('/');
        // What begins with the folder and a slash stands together; `0` comes next after the slash.
        let (first, end) = (format!("{folder}/"), format!("{folder}0"));
        let below = self.by_path.range::<str, _>((Bound::Excluded(first.as_str()), Bound::Excluded(end.as_str())));
        let all = here.into_iter().chain(above).chain(below);
        all.flat_map(move |(path, nodes)| {
            let everywhere = nodes.iter().take(if node.is_none() { usize::MAX } else { 0 });
            let own = node.and_then(|node| nodes.get_key_value(&Some(node)));
            let shared = node.and_then(|_| nodes.get_key_value(&None));
            let near = everywhere.chain(shared).chain(own);
            near.map(|(other, users)| (path.as_str(), *other, &users[..]))
        })
    }
}

/// The folders above a path, the nearest first.
fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(parent(path), |path| parent(path))
}

fn parent(path: &str) -> Option<&str> {
    let (parent, name) = path.rsplit_once('/')?;
    (!name.is_empty()).then_some(if parent.is_empty() { "/" } else { parent })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(path: &str, node: Option<u32>) -> Vec<&'static str> {
        let mut uses = PathUses::default();
        let all = ["/", "/srv", "/srv/log", "/srv/log/web", "/srv/log2", "/srv-2", "/var"];
        for path in all {
            uses.add(path, Some(VertexId(1)), path);
        }
        uses.add("/srv/log", Some(VertexId(2)), "/srv/log of 2");
        uses.add("/srv", None, "/srv of all");
        let mut met: Vec<&str> =
            uses.met_at(path, node.map(VertexId)).flat_map(|(_, _, users)| users.iter().copied()).collect();
        met.sort_unstable();
        met
    }

    #[test]
    fn a_path_is_met_above_and_below_on_its_node() {
        assert_eq!(met("/srv/log", Some(1)), ["/", "/srv", "/srv of all", "/srv/log", "/srv/log/web"]);
        assert_eq!(met("/srv/log", Some(2)), ["/srv of all", "/srv/log of 2"]);
        assert_eq!(met("/srv/log", None), ["/", "/srv", "/srv of all", "/srv/log", "/srv/log of 2", "/srv/log/web"]);
        assert_eq!(met("/srv/log", Some(3)), ["/srv of all"]);
    }

    #[test]
    fn the_root_meets_everything_and_nothing_twice() {
        assert_eq!(
            met("/", Some(1)),
            ["/", "/srv", "/srv of all", "/srv-2", "/srv/log", "/srv/log/web", "/srv/log2", "/var"]
        );
    }
}
