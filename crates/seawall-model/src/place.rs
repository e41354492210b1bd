//! Places in an object: cheap to copy, made into text only when something is reported.

use seawall_yaml::{Kind, Node, NodeId, Step};

/// A node that is written.
#[derive(Debug, Clone, Copy)]
pub struct Place<'d> {
    /// The node.
    pub node: Node<'d>,
}

impl<'d> Place<'d> {
    /// The field at `path` below, whether it is written or not. `path` is a JSON pointer without its first slash:
    /// `securityContext/privileged`; a slash inside a key is `~1`.
    pub fn join(self, path: &'static str) -> Field<'d> {
        Field { node: self.node, path }
    }
}

impl<'d> From<Node<'d>> for Place<'d> {
    fn from(node: Node<'d>) -> Self {
        Self { node }
    }
}

/// A field of an object that may or may not be written: a written node and the way on from there.
#[derive(Debug, Clone, Copy)]
pub struct Field<'d> {
    /// A written node.
    pub node: Node<'d>,
    /// The way on from the node, as [`Place::join`] takes it; empty for the node itself.
    pub path: &'static str,
}

impl<'d> From<Node<'d>> for Field<'d> {
    fn from(node: Node<'d>) -> Self {
        Self { node, path: "" }
    }
}

impl<'d> From<Place<'d>> for Field<'d> {
    fn from(place: Place<'d>) -> Self {
        place.node.into()
    }
}

impl<'d> From<&Field<'d>> for Field<'d> {
    fn from(field: &Field<'d>) -> Self {
        *field
    }
}

impl<'d> Field<'d> {
    /// The keys from the node on.
    pub fn keys(self) -> impl Iterator<Item = String> {
        self.path.split('/').filter(|key| !key.is_empty()).map(|key| key.replace("~1", "/").replace("~0", "~"))
    }

    /// The value, if the field is written.
    pub fn value(self) -> Option<Node<'d>> {
        let (node, missing) = self.nearest();
        missing.is_empty().then_some(node)
    }

    /// The deepest written node on the way, and the keys that are missing from there on. A `null` where the way goes on
    /// counts as written, with everything below it missing.
    pub fn nearest(self) -> (Node<'d>, Vec<String>) {
        let mut node = self.node;
        let mut keys = self.keys();
        while let Some(key) = keys.next() {
            match node.get(&key) {
                Some(child) => node = child,
                None => return (node, std::iter::once(key).chain(keys).collect()),
            }
        }
        (node, Vec::new())
    }

    /// The field's JSON pointer within the object whose root is `root`.
    pub fn pointer(self, root: Node<'d>) -> String {
        let mut pointer = pointer(root, self.node.id());
        for key in self.keys() {
            push_key(&mut pointer, &key);
        }
        pointer.shrink_to_fit();
        pointer
    }

    /// The same way for people and for ids: keys joined by dots, list elements by what identifies them.
    /// `spec.template.spec.containers[app].securityContext.privileged`.
    pub fn keyed_path(self, root: Node<'d>) -> String {
        let mut path = String::with_capacity(64);
        let mut node = root;
        let mut parent = "";
        for step in root.steps_to(self.node.id()) {
            match step {
                Step::Key(key) => {
                    push_name(&mut path, key);
                    parent = key;
                    node = node.get(key).unwrap_or(node);
                }
                Step::Index(index) => {
                    path.push('[');
                    path.push_str(&element_name(node, index, parent));
                    path.push(']');
                    node = node.items().nth(index).unwrap_or(node);
                }
            }
        }
        for key in self.keys() {
            push_name(&mut path, &key);
        }
        path.shrink_to_fit();
        path
    }
}

/// The key that `node` stands under; nothing for the root and for list elements.
pub(crate) fn key<'d>(root: Node<'d>, node: Node<'d>) -> Option<Node<'d>> {
    let steps = root.steps_to(node.id());
    let (last, way) = steps.split_last()?;
    let parent = way.iter().try_fold(root, |parent, step| match step {
        Step::Key(key) => parent.get(key),
        Step::Index(index) => parent.items().nth(*index),
    })?;
    match last {
        Step::Key(_) => parent.key_of(node.id()),
        Step::Index(_) => None,
    }
}

/// The JSON pointer of the node `below` within `root`.
pub(crate) fn pointer(root: Node<'_>, below: NodeId) -> String {
    let mut pointer = String::with_capacity(64);
    for step in root.steps_to(below) {
        match step {
            Step::Key(key) => push_key(&mut pointer, key),
            Step::Index(index) => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
        }
    }
    pointer
}

fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    if key.contains(['~', '/']) {
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        pointer.push_str(key);
    }
}

fn push_name(path: &mut String, key: &str) {
    if key.contains(['.', '[', ']']) {
        path.push_str("[\"");
        path.push_str(key);
        path.push_str("\"]");
        return;
    }
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(key);
}

/// Fields that identify the elements of Kubernetes' lists, the first that an element has counts.
const MERGE_KEYS: [&str; 9] =
    ["name", "mountPath", "containerPort", "port", "ip", "devicePath", "topologyKey", "key", "host"];

/// Lists of plain strings or numbers whose elements identify themselves. Others, such as `args`, may hold secrets and
/// are ordered.
const SETS: [&str; 10] = [
    "add",
    "drop",
    "supplementalGroups",
    "verbs",
    "resources",
    "apiGroups",
    "resourceNames",
    "accessModes",
    "hosts",
    "nonResourceURLs",
];

/// What an element is called in a path: by its merge key or value, by its index where it has neither. Of several with
/// the same name the second is `name#2`.
fn element_name(list: Node<'_>, index: usize, parent: &str) -> String {
    let name = |element: Node<'_>| match element.kind() {
        Kind::Mapping => MERGE_KEYS.iter().find_map(|key| element.get(key)?.scalar()).map(str::to_owned),
        Kind::Sequence | Kind::Opaque => None,
        _ if SETS.contains(&parent) => element.scalar().map(str::to_owned),
        _ => None,
    };
    let Some(own) = list.items().nth(index).and_then(name) else { return index.to_string() };
    match list.items().take(index).filter(|&before| name(before).as_ref() == Some(&own)).count() {
        0 => own,
        before => format!("{own}#{}", before + 1),
    }
}
