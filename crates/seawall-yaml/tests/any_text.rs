//! Any text at all: never a panic, and every place that is named is a place in the text.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use seawall_yaml::{Node, Options, Span, Text, read_all};

/// Texts of the kinds that are found in the world, to be damaged.
const TEXTS: &[&str] = &[
    "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web # the shop\n  labels: {app: web, 'tier': \"front\"}\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n      - name: app\n        image: \"registry/web:1.0\"\n        args: [\"--port\", '80', -v]\n        command:\n          - sh\n          - -c\n          - |\n            set -e\n            exec web\n      - name: side\n        env:\n        - {name: A, value: \"1\"}\n",
    "base: &base\n  a: 1\n  b: [1, 2]\nmore:\n  <<: *base\n  b: &deep {c: d}\n  e: *deep\n? long key\n: - x\n  - y\n",
    "a: >-\n  folded\n  text\n\n  more\nb: |+2\n    keep\n\nc: 'it''s\n  two lines'\nd: \"esc\\u00e9\\\n  aped\\n\"\n",
    "---\na: 1\n--- # two\nb: é\r\n...\n---\n{\"c\": [1, 2.5e3, true, null, \"\\ud83d\\ude00\"]}\n",
    "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[{\"a\":{\"b\":[]}},{\"c\":\"}\"}]}\n{\"d\":1}\n{\"e\":2}\n",
    "{{- if .Values.x }}\na: {{ .Values.y | quote }}\n{% for z in w %}\n- b\n{% endfor %}\n",
];

fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let pieces = select(vec![
        "", "\n", "\r", " ", "  ", "\t", "#", ":", ": ", "- ", "? ", "&a", "*a", "!!int ", "!", "|", ">", "'", "\"",
        "\\", "{", "}", "[", "]", ",", "%", "@", "---\n", "...\n", "<<: ", "~", "é", "\u{2028}", "\u{85}", "\u{feff}",
        "\u{1}",
    ]);
    let edit = (any::<Index>(), 0..6_usize, pieces);
    (select(TEXTS), prop::collection::vec(edit, 0..8)).prop_map(|(text, edits)| {
        let mut bytes = text.as_bytes().to_vec();
        for (at, removed, piece) in edits {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..(at + removed).min(bytes.len()), piece.bytes());
        }
        bytes
    })
}

fn check(bytes: Vec<u8>, options: &Options) {
    let text = Arc::new(Text::from_bytes(bytes));
    for reading in read_all(&text, options) {
        for problem in &reading.problems {
            assert!(!problem.message.is_empty());
            check_span(problem.span, &text);
            problem.other.into_iter().for_each(|span| check_span(span, &text));
        }
        let fatal = reading.problems.iter().filter(|problem| problem.fatal).count();
        assert!(fatal == 0 || (fatal == 1 && reading.document.is_none()));
        if let Some(document) = &reading.document {
            check_node(document.root());
            document.root().to_json();
        }
    }
}

fn check_span(span: Span, text: &Text) {
    assert!(span.start <= span.end);
    assert!(text.as_str().get(span.start..span.end).is_some());
    text.position(span.start);
    text.line_at(span.end);
}

fn check_node(node: Node<'_>) {
    check_span(node.span(), node.document().text());
    node.entries().for_each(|(key, value)| {
        assert!(key.as_str().is_some());
        check_node(value);
    });
    node.items().for_each(check_node);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn damaged_text_is_read_or_refused(bytes in damaged(), opaque in any::<bool>()) {
        let opaque: &[&str] = if opaque { &["spec", "items", "b"] } else { &[] };
        check(bytes, &Options { opaque, ..Options::default() });
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        check(text.into_bytes(), &Options::default());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in any::<Vec<u8>>()) {
        check(bytes, &Options::default());
    }

    #[test]
    fn tight_bounds_are_kept(bytes in damaged(), max_depth in 0..5_u32, max_alias_nodes in 0..10_u32) {
        check(bytes, &Options { opaque: &[], max_depth, max_alias_nodes });
    }
}
