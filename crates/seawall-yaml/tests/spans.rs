//! Which bytes belong to a node.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use expect_test::{Expect, expect};
use seawall_yaml::{Node, Options, Text, read_all};

#[expect(clippy::needless_pass_by_value, reason = "reads better where it is called")]
fn check(content: &str, expected: Expect) {
    let text = Arc::new(Text::new(content.to_owned()));
    let mut seen = String::new();
    for reading in read_all(&text, &Options::default()) {
        show(reading.document.unwrap().root(), 0, &mut seen);
    }
    expected.assert_eq(&seen);
}

fn show(node: Node<'_>, depth: usize, seen: &mut String) {
    let span = node.span();
    let written = &node.document().text().as_str()[span.start..span.end];
    let alias = if node.is_alias() { " (alias)" } else { "" };
    *seen += &format!("{}{:?}{alias} {written:?}\n", "  ".repeat(depth), node.kind());
    for (key, value) in node.entries() {
        show(key, depth + 1, seen);
        show(value, depth + 2, seen);
    }
    node.items().for_each(|item| show(item, depth + 1, seen));
}

#[test]
fn a_collection_reaches_from_its_first_key_or_dash_to_the_end_of_its_last_value() {
    check(
        "# c\na:\n  b: 1 # d\n\n  c:\n# e\nf:\n- g\n- h: [1, 2]\n  i: {j: k }\n",
        expect![[r#"
        Mapping "a:\n  b: 1 # d\n\n  c:\n# e\nf:\n- g\n- h: [1, 2]\n  i: {j: k }"
          String "a"
            Mapping "b: 1 # d\n\n  c:"
              String "b"
                Int "1"
              String "c"
                Null ""
          String "f"
            Sequence "- g\n- h: [1, 2]\n  i: {j: k }"
              String "g"
              Mapping "h: [1, 2]\n  i: {j: k }"
                String "h"
                  Sequence "[1, 2]"
                    Int "1"
                    Int "2"
                String "i"
                  Mapping "{j: k }"
                    String "j"
                      String "k"
    "#]],
    );
}

#[test]
fn quotes_belong_to_a_scalar_and_the_line_break_after_a_block_does_not() {
    check(
        "'a': \"b\"\nc: |2-\n   d\n   e\n\nf: >+ # g\n\nh: i\n  j # k\n",
        expect![[r#"
        Mapping "'a': \"b\"\nc: |2-\n   d\n   e\n\nf: >+ # g\n\nh: i\n  j"
          String "'a'"
            String "\"b\""
          String "c"
            String "|2-\n   d\n   e"
          String "f"
            String ">+ # g\n"
          String "h"
            String "i\n  j"
    "#]],
    );
}

#[test]
fn anchors_and_tags_do_not_belong_to_a_node_and_an_alias_is_where_its_anchor_is() {
    check(
        "a: &x !!str 1\nb: *x\n&y c: !!map\n  <<: {d: &z ~}\ne: *z\nf: &w\n",
        expect![[r#"
        Mapping "a: &x !!str 1\nb: *x\n&y c: !!map\n  <<: {d: &z ~}\ne: *z\nf: &w"
          String "a"
            String "1"
          String "b"
            String (alias) "1"
          String "c"
            Mapping "<<: {d: &z ~}"
              String (alias) "d"
                Null (alias) "~"
          String "e"
            Null (alias) "~"
          String "f"
            Null ""
    "#]],
    );
}

#[test]
fn nothing_stands_after_the_colon_or_dash_that_it_belongs_to() {
    check(
        "- a:\n  b: # c\n-\n- ? d\n- {e, f: , g: h}\n- [i: j, ? k]\n",
        expect![[r#"
        Sequence "- a:\n  b: # c\n-\n- ? d\n- {e, f: , g: h}\n- [i: j, ? k]"
          Mapping "a:\n  b:"
            String "a"
              Null ""
            String "b"
              Null ""
          Null ""
          Mapping "? d"
            String "d"
              Null ""
          Mapping "{e, f: , g: h}"
            String "e"
              Null ""
            String "f"
              Null ""
            String "g"
              String "h"
          Sequence "[i: j, ? k]"
            Mapping "i: j"
              String "i"
                String "j"
            Mapping "? k"
              String "k"
                Null ""
    "#]],
    );
}

#[test]
fn offsets_count_bytes_in_the_whole_text() {
    check(
        "\u{feff}é: ü\r\n---\r\nß: |\r\n  ö\r\n---\n{\"a\": [\"\\u00e9\", -1.5e3]}\n",
        expect![[r#"
        Mapping "é: ü"
          String "é"
            String "ü"
        Mapping "ß: |\r\n  ö"
          String "ß"
            String "|\r\n  ö"
        Mapping "{\"a\": [\"\\u00e9\", -1.5e3]}"
          String "\"a\""
            Sequence "[\"\\u00e9\", -1.5e3]"
              String "\"\\u00e9\""
              Int "-1.5e3"
    "#]],
    );
}
