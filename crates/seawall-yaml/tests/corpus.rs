//! Real files: what is read agrees with a second reader, and every node knows where it stands.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use saphyr_parser::{Event, Parser};
use seawall_yaml::edit::{Operation, plan};
use seawall_yaml::{Document, Kind, Node, NodeId, Options, Text, read, split};

/// The YAML files of the folder `data` beside the checkout; none when it is not there.
fn texts() -> Vec<(PathBuf, Arc<Text>)> {
    let shared =
        std::env::var("SEAWALL_SHARED").unwrap_or_else(|_| format!("{}/../../../shared", env!("CARGO_MANIFEST_DIR")));
    let data = Path::new(&shared).join("data");
    if !data.is_dir() {
        eprintln!("skipped: {} is not there", data.display());
        return Vec::new();
    }
    let mut paths = Vec::new();
    collect(&data, &mut paths);
    paths.sort();
    let text = |path: PathBuf| {
        let bytes = std::fs::read(&path).ok()?;
        Some((path, Arc::new(Text::from_bytes(bytes))))
    };
    paths.into_iter().filter_map(text).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            paths.push(path);
        }
    }
}

#[test]
fn a_reader_of_yaml_1_2_sees_the_same_scalars() {
    let (mut compared, mut disagreements) = (0, Vec::new());
    for (path, text) in texts() {
        for chunk in split(&text) {
            let reading = read(&text, &chunk, &Options::default());
            // Of two equal keys we have one.
            let Some(document) = reading.document.filter(|_| reading.problems.is_empty()) else { continue };
            let source = &text.as_str()[chunk.range.clone()];
            // Aliases are copies to us and references to the other; `\r` differs in what folding makes of it.
            let Some(theirs) = scalars(source).filter(|_| !source.contains(['*', '\r']) || !source.contains('&'))
            else {
                continue;
            };
            let ours = own_scalars(&document);
            compared += ours.len();
            let differ = |(ours, theirs): &(&String, &String)| ours != theirs && !is_boolean(theirs);
            if ours.len() != theirs.len() || ours.iter().zip(&theirs).any(|pair| differ(&pair)) {
                disagreements.push((path.clone(), chunk.range.start));
            }
        }
    }
    assert_eq!(disagreements, []);
    eprintln!("{compared} scalars agree");
}

/// The scalars of a document in their order, or nothing when the other reader does not take it, or knows more than one
/// document in it.
fn scalars(source: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    let mut documents = 0;
    for event in Parser::new_from_str(source) {
        match event.ok()?.0 {
            Event::Scalar(content, ..) => found.push(content.into_owned()),
            Event::DocumentStart(_) => documents += 1,
            Event::Alias(_) => return None,
            _ => {}
        }
    }
    (documents == 1).then_some(found)
}

/// Keys that are booleans are `true` and `false` to us.
fn is_boolean(text: &str) -> bool {
    matches!(text.to_ascii_lowercase().as_str(), "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false")
}

fn own_scalars(document: &Document) -> Vec<String> {
    let mut found = Vec::new();
    visit(document.root(), &mut |node| {
        if let Some(content) = node.scalar() {
            found.push(content.to_owned());
        }
    });
    found
}

fn visit<'d>(node: Node<'d>, see: &mut impl FnMut(Node<'d>)) {
    see(node);
    for (key, value) in node.entries() {
        see(key);
        visit(value, see);
    }
    node.items().for_each(|item| visit(item, see));
}

#[test]
fn every_node_stands_inside_its_parent_and_after_its_neighbour() {
    let mut nodes = 0;
    for (path, text) in texts() {
        for chunk in split(&text) {
            let Some(document) = read(&text, &chunk, &Options::default()).document else { continue };
            visit(document.root(), &mut |node| {
                nodes += 1;
                check_place(node, &text, &path);
            });
        }
    }
    eprintln!("{nodes} nodes know their place");
}

fn check_place(node: Node<'_>, text: &Text, path: &Path) {
    let span = node.span();
    let at = || format!("{} {:?} {node:?}", path.display(), text.position(span.start));
    assert!(span.start <= span.end && span.end <= text.len(), "{}", at());
    let written = &text.as_str()[span.start..span.end];
    match node.kind() {
        Kind::Int | Kind::Float | Kind::Bool if written.starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            assert_eq!(node.scalar(), Some(written), "{}", at());
        }
        Kind::String if written.starts_with(['"', '\'']) => {
            assert_eq!(written.chars().next(), written.chars().next_back(), "{}", at());
        }
        Kind::Sequence | Kind::Mapping if written.starts_with(['[', '{']) => {
            assert!(written.ends_with([']', '}']), "{}", at());
        }
        _ => {}
    }
    let mut before = span.start;
    let children: Vec<Node<'_>> = node.entries().flat_map(|(key, value)| [key, value]).chain(node.items()).collect();
    for child in children {
        if child.is_alias() || node.is_alias() {
            continue;
        }
        let inner = child.span();
        assert!(before <= inner.start && inner.end <= span.end, "{} holds {child:?}", at());
        before = inner.end;
        let steps = node.document().root().steps_to(child.id());
        assert!(!steps.is_empty());
    }
}

#[test]
fn edits_of_real_files_change_what_they_say() {
    let set = |pointer: &str, value: serde_json::Value| Operation::Set { pointer: pointer.to_owned(), value };
    let (mut planned, mut refused) = (0, Vec::new());
    for (path, text) in texts() {
        for chunk in split(&text) {
            let reading = read(&text, &chunk, &Options::default());
            let Some(document) = reading.document.filter(|_| reading.problems.is_empty()) else { continue };
            let root = document.root();
            let mut operations = vec![set("/metadata/annotations/example.com~1note", "a: b".into())];
            if let Some((key, _)) = root.entries().nth(1) {
                operations.push(Operation::Remove { pointer: pointer(key) });
            }
            if let Some((key, _)) = root.entries().find(|(_, value)| value.kind() == Kind::String) {
                operations.push(set(&pointer(key), serde_json::json!({ "a": [1, { "b": "c" }] })));
            }
            if let Some((key, _)) = root.entries().find(|(_, value)| value.kind() == Kind::Sequence) {
                operations.push(Operation::Append { pointer: pointer(key), value: serde_json::json!({ "x": 1 }) });
            }
            if root.kind() != Kind::Mapping
                || root.path(&["metadata", "annotations"]).is_some_and(|node| node.is_alias())
            {
                continue;
            }
            for operation in operations {
                match plan(&document, NodeId::ROOT, std::slice::from_ref(&operation)) {
                    Ok(_) => planned += 1,
                    Err(error) => {
                        refused.push(format!("{}:{} {error}", path.display(), text.position(chunk.range.start).line));
                    }
                }
            }
        }
    }
    refused.retain(|line| !line.contains("aliases refer") && !line.contains("comes from an anchor"));
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    eprintln!("{planned} edits planned");
}

fn pointer(key: Node<'_>) -> String {
    format!("/{}", key.as_str().unwrap().replace('~', "~0").replace('/', "~1"))
}
