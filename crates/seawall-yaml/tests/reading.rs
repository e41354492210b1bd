//! What a text means, seen through the public door.

use std::sync::Arc;

use expect_test::{Expect, expect};
use seawall_yaml::{Options, Text, read_all};

fn check(text: &str, expected: Expect) {
    let text = Arc::new(Text::new(text.to_owned()));
    let mut seen = String::new();
    for reading in read_all(&text, &Options::default()) {
        if let Some(document) = &reading.document {
            seen += &format!("{:?}\n", document.root());
        }
        for problem in &reading.problems {
            let at = text.position(problem.span.start);
            seen += &format!("{}:{} {}\n", at.line, at.column, problem.message);
        }
    }
    expected.assert_eq(&seen);
}

#[test]
fn documents_end_at_dashes_and_a_broken_one_leaves_its_neighbours() {
    check(
        "a: 1\n---\nb: [1\n---\nc: {d: yes, e: \"no\"}\n",
        expect![[r#"
            {"a":1}
            4:1 not valid YAML: while parsing a flow sequence, expected ',' or ']'
            {"c":{"d":true,"e":"no"}}
        "#]],
    );
}

#[test]
fn of_two_equal_keys_the_last_one_counts() {
    check(
        "a: 1\na: 2\n",
        expect![[r#"
            {"a":2}
            2:1 key `a` stands twice in one mapping; the last one counts
        "#]],
    );
}

#[test]
fn merge_keys_fill_what_is_absent() {
    check(
        "base: &b {x: 1, y: \"a\\tb\"}\nuse:\n  <<: *b\n  x: 2\n",
        expect![[r#"
            {"base":{"x":1,"y":"a\tb"},"use":{"x":2,"y":"a\tb"}}
        "#]],
    );
}
