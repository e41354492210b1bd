//! Any text is read without a panic, and every node's span lies in the text.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use seawall_yaml::{Kind, Node, Options, Text, read_all};

fn walk(node: Node<'_>) {
    let span = node.span();
    let text = node.document().text().as_str();
    assert!(text.get(span.start..span.end).is_some(), "a span outside the text or inside a character");
    let _ = (node.as_str(), node.as_bool(), node.as_i64(), node.as_f64());
    match node.kind() {
        Kind::Mapping => node.entries().for_each(|(key, value)| {
            walk(key);
            walk(value);
        }),
        Kind::Sequence => node.items().for_each(walk),
        _ => {}
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let text = Arc::new(Text::new(text.to_owned()));
    for reading in read_all(&text, &Options::default()) {
        for problem in &reading.problems {
            let _ = text.position(problem.span.start);
        }
        if let Some(document) = &reading.document {
            walk(document.root());
            let _ = document.root().to_json();
        }
    }
});
