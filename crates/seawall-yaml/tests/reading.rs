//! What a text means and what is said about it, seen through the public door.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use std::sync::Arc;

use expect_test::{Expect, expect};
use seawall_yaml::{Chunk, Kind, Node, Options, Syntax, Text, read, read_all};

fn check(content: &str, expected: Expect) {
    check_with(content, &Options::default(), &expected);
}

fn check_with(content: &str, options: &Options, expected: &Expect) {
    let text = Arc::new(Text::new(content.to_owned()));
    let mut seen = String::new();
    for reading in read_all(&text, options) {
        if let Some(document) = &reading.document {
            seen += &format!("{:?}\n", document.root());
        }
        for problem in &reading.problems {
            let at = text.position(problem.span.start);
            seen += &format!("{}:{} {}", at.line, at.column, problem.message);
            if let Some(other) = problem.other {
                let other = text.position(other.start);
                seen += &format!(" ({}:{})", other.line, other.column);
            }
            seen += "\n";
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
            3:4 this `[` is never closed; the document was not read (4:1)
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
        2:1 key `a` stands twice in one mapping; the last one counts (1:1)
    "#]],
    );
}

#[test]
fn a_merge_key_loses_against_what_follows_and_wins_against_what_precedes_it() {
    check(
        "base: &b {x: 1, z: \"a\\tb\"}\nuse:\n  w: 0\n  <<: *b\n  x: 2\n",
        expect![[r#"
        {"base":{"x":1,"z":"a\tb"},"use":{"w":0,"x":2,"z":"a\tb"}}
    "#]],
    );
    check(
        "base: &b {x: 1}\nuse:\n  x: 2\n  <<: *b\n",
        expect![[r#"
        {"base":{"x":1},"use":{"x":1}}
        3:3 key `x` is overwritten by the merge key `<<` below it (4:3)
    "#]],
    );
}

#[test]
fn what_is_never_closed_is_shown_where_it_opens() {
    check(
        "a: [1,\n  2\nb: 3\n",
        expect![[r#"
        1:4 this `[` is not closed before a line that looks like a key; the document was not read (3:1)
    "#]],
    );
    check(
        "a: {b: 1\n",
        expect![[r#"
        1:4 this `{` is never closed; the document was not read (2:1)
    "#]],
    );
    check(
        "a: \"b\nc: d\n",
        expect![[r#"
        1:4 this quote is never closed; the document was not read
    "#]],
    );
    check(
        "{\"a\": [1,\n 2",
        expect![[r#"
        2:3 not valid JSON: it ends inside a list (`]` is missing); the document was not read
    "#]],
    );
}

#[test]
fn wrong_indentation_is_shown_with_what_it_disagrees_with() {
    check(
        "a: 1\n  b: 2\n",
        expect![[r#"
        2:4 this line goes on with the text above it, as it is indented deeper; give it the indentation of the keys that it belongs to, or quote that text; the document was not read (1:4)
    "#]],
    );
    check(
        "a:\n  b: 1\n c: 2\n",
        expect![[r#"
        3:2 the indentation of this line fits nothing above it: what it would belong to has already ended; the document was not read (1:1)
    "#]],
    );
    check(
        "a: \"x\"\n   y\n",
        expect![[r#"
        2:4 the indentation of this line fits nothing above it: what it would belong to has already ended; the document was not read (1:1)
    "#]],
    );
    check(
        "- a: 1\n   b: 2\n",
        expect![[r#"
        2:5 this line goes on with the text above it, as it is indented deeper; give it the indentation of the keys that it belongs to, or quote that text; the document was not read (1:6)
    "#]],
    );
    check(
        "- a\nb: 1\n",
        expect![[r#"
        2:1 expected `- ` here, as the list in this column has it; the document was not read (1:1)
    "#]],
    );
    check(
        "a: 1\n- b\n",
        expect![[r#"
        2:1 a list element stands between the keys of a mapping; the document was not read (1:1)
    "#]],
    );
    check(
        "a:\n\tb: 1\n",
        expect![[r#"
        2:1 a tab cannot indent a line; use spaces; the document was not read
    "#]],
    );
    check(
        "a: b: c\n",
        expect![[r#"
        1:5 a second `key: value` on one line; quote the text if its `:` belongs to it, or begin a new line; the document was not read (1:4)
    "#]],
    );
    check(
        "a: 1\nb\nc: 2\n",
        expect![[r#"
        2:1 this stands where a key belongs, but no `:` follows it on its line; the document was not read
    "#]],
    );
}

#[test]
fn texts_that_cannot_begin_a_value_are_to_be_quoted() {
    check(
        "a: @b\n",
        expect![[r#"
        1:4 `@` cannot begin a value; quote it; the document was not read
    "#]],
    );
    check(
        "a: *b\n",
        expect![[r#"
        1:4 no anchor `&b` stands before this alias; the document was not read
    "#]],
    );
    check(
        "a: %b\n",
        expect![[r#"
        1:4 `%` cannot begin a value; quote it; the document was not read
    "#]],
    );
    check(
        "a: *.txt\n",
        expect![[r#"
        1:4 the name of an alias is made of letters, digits, `_` and `-`; quote this text if it is none; the document was not read
    "#]],
    );
    check(
        "a: !b,c x]\nd: \"\\/\"\n",
        expect![[r#"
        2:5 `\/` is not an escape that YAML knows; the document was not read
    "#]],
    );
    check(
        "a: .inf\n",
        expect![[r#"
        1:4 JSON has no infinity and no not-a-number; quote it if it is text; the document was not read
    "#]],
    );
    check(
        "null: 1\n",
        expect![[r#"
        1:1 a key cannot be null; quote it; the document was not read
    "#]],
    );
    check(
        "[a]: 1\n",
        expect![[r#"
        1:1 a list or a mapping cannot be a key; the document was not read
    "#]],
    );
    check(
        "a: \u{1}\n",
        expect![[r#"
        1:4 the control character U+0001 is not allowed; the document was not read
    "#]],
    );
}

#[test]
fn templates_are_named_as_such() {
    check(
        "image: {{ .Values.image }}\n",
        expect![[r#"
        1:8 looks like a template: `{{ .Values.image }}` has to be rendered first; the document was not read
    "#]],
    );
    check(
        "a: 1\n{{- if .Values.b }}\nb: 1\n{{- end }}\n",
        expect![[r#"
        2:1 looks like a template: `{{- if .Values.b }}` has to be rendered first; the document was not read
    "#]],
    );
    check(
        "{{ include \"x\" . }}\n",
        expect![[r#"
        1:1 looks like a template: `{{ include "x" . }}` has to be rendered first; the document was not read
    "#]],
    );
    check(
        "spec:\n  {% for x in y %}\n  - a\n",
        expect![[r#"
        2:3 looks like a template: `{% for x in y %}` has to be rendered first; the document was not read
    "#]],
    );
    check(
        "  a:\n{{ toYaml . | indent 4 }}\n",
        expect![[r#"
        2:1 looks like a template: `{{ toYaml . | indent 4 }}` has to be rendered first; the document was not read
    "#]],
    );
    check(
        "a: \"{{ x }}\"\nb: c {{ x }}\n",
        expect![[r#"
        {"a":"{{ x }}","b":"c {{ x }}"}
    "#]],
    );
}

#[test]
fn separators_say_what_kubectl_does_not_take() {
    check(
        "a: 1\n--- {b: 1}\n---\nc: 1\n",
        expect![[r#"
        {"a":1}
        2:1 only a comment may follow `---` on its line; the document was not read
        {"c":1}
    "#]],
    );
    check(
        "%YAML 1.1\n---\na: 1\n",
        expect![[r#"
        1:1 `kubectl` does not read directives; remove this line; the document was not read
        {"a":1}
    "#]],
    );
    check(
        "a: 1\n...\nb: 2\n",
        expect![[r#"
        {"a":1}
        3:1 what follows the end of the document was not read, neither does `kubectl` read it
    "#]],
    );
}

#[test]
fn a_broken_line_of_json_leaves_its_neighbours() {
    check(
        "{\"a\":1}\n{\"b\":[}\n{\"c\":3}\n{\"d\":\n{\"e\":5}\n",
        expect![[r#"
        {"a":1}
        2:7 not valid JSON: a value should stand here (is the `,` before it one too many?); the document was not read
        {"c":3}
        4:6 not valid JSON: it ends where a value should stand; the document was not read
        {"e":5}
    "#]],
    );
    check(
        "{\"a\":{\"b\":1}\n{\"c\":2}\n{\"d\":3}\n",
        expect![[r#"
        1:13 not valid JSON: it ends inside an object (`}` is missing); the document was not read
        {"c":2}
        {"d":3}
    "#]],
    );
}

#[test]
fn opaque_values_keep_their_text_and_nothing_else() {
    let options = Options { opaque: &["managedFields", "note"], ..Options::default() };
    let yaml = "managedFields:\n- a: &x {b: c}\n  a: 2\nnote: x\nd: {managedFields: [1, *x], e: *x}\nf:\n  note: &n 1\n  g: *n\n";
    check_with(
        yaml,
        &options,
        &expect![[r#"
        {"d":{"e":null,"managedFields":null},"f":{"g":null,"note":null},"managedFields":null,"note":null}
    "#]],
    );
    let text = Arc::new(Text::new(yaml.to_owned()));
    let document = read_all(&text, &options).remove(0).document.unwrap();
    assert_eq!(document.root().get("managedFields").map(Node::kind), Some(Kind::Opaque));
    let json = "{\"managedFields\":[{\"a\":1}],\"b\":{\"note\":\"x\",\"c\":{\"note\":{}}}}";
    check_with(
        json,
        &options,
        &expect![[r#"
        {"b":{"c":{"note":null},"note":null},"managedFields":null}
    "#]],
    );
}

#[test]
fn what_is_left_unread_is_json_all_the_same() {
    let deep = format!(r#"{{"a":{{"note":{}1{}}}}}"#, "[".repeat(30), "]".repeat(30));
    let options = Options { opaque: &["note"], max_depth: 32, ..Options::default() };
    let place = |content: &str, options: &Options| {
        let text = Arc::new(Text::new(content.to_owned()));
        let chunk = Chunk { range: 0..text.len(), syntax: Syntax::JsonStream, list: None, hole: None };
        let problem = read(&text, &chunk, options).problems.remove(0);
        (problem.span.start, problem.message)
    };
    for (json, at, why) in [
        (r#"{"note":{"a":"\x"}}"#, 14, "not an escape that JSON knows"),
        (r#"{"note":[1,]}"#, 11, "a value should stand here"),
        (r#"{"note":{"a":1e999}}"#, 13, "a number in it is too large"),
        (r#"{"note":{"a":1}"#, 15, "it ends inside an object"),
    ] {
        let (found, message) = place(json, &options);
        assert!(found == at && message.contains(why), "{json}: {found} {message}");
    }
    assert_eq!(read_all(&Arc::new(Text::new(deep.clone())), &options)[0].problems.len(), 0);
    let (at, message) = place(&deep, &Options { max_depth: 31, ..options });
    assert!(at == 42 && message.contains("nested too deeply"), "{at} {message}");
}

#[test]
fn bytes_that_are_no_text_are_a_problem_and_not_an_end() {
    let text = Arc::new(Text::from_bytes(b"a: 1\n---\nb: \xFF\n".to_vec()));
    let readings = read_all(&text, &Options::default());
    assert!(readings[0].problems.is_empty());
    assert_eq!(text.position(readings[1].problems[0].span.start).line, 3);
    assert_eq!(format!("{:?}", readings[1].document.as_ref().unwrap().root()), "{\"b\":\"\u{FFFD}\"}");
}

#[test]
fn several_keys_are_found_as_each_of_them_is() {
    let text = "plain: 1\n'quoted': 2\n\"esc\\u0061ped\": 3\nplain: 4\n? folded\n  key\n: 5\n'': 6\n1: 7\n";
    let readings = read_all(&Arc::new(Text::new(text.to_owned())), &Options::default());
    let document = readings.into_iter().find_map(|reading| reading.document).unwrap();
    let root = document.root();
    let keys = ["plain", "quoted", "escaped", "folded key", "", "1", "plai", "plains", "\"quoted\""];
    let each = root.get_each(keys).map(|value| value.and_then(|value| value.as_i64()));
    assert_eq!(each, keys.map(|key| root.get(key).and_then(|value| value.as_i64())));
    assert_eq!(each, [Some(4), Some(2), Some(3), Some(5), Some(6), Some(7), None, None, None]);
}
