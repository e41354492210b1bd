//! Hostile and huge input: a clear outcome, in time that grows with the size of the text and not faster.
//!
//! Nothing here looks at a clock; an outcome that takes quadratic time or a stack as deep as the nesting does not end.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use seawall_yaml::{Options, Reading, Text, read_all, split};

fn readings(content: String) -> Vec<Reading> {
    read_all(&Arc::new(Text::new(content)), &Options::default())
}

fn one(content: String) -> Reading {
    let mut readings = readings(content);
    assert_eq!(readings.len(), 1);
    readings.remove(0)
}

/// Why the document was not read.
fn refusal(content: String) -> String {
    let mut reading = one(content);
    assert!(reading.document.is_none());
    let last = reading.problems.pop().unwrap();
    assert!(last.fatal && reading.problems.iter().all(|problem| !problem.fatal));
    last.message
}

/// The number of nodes of a document without problems.
fn nodes(content: String) -> usize {
    let reading = one(content);
    assert_eq!(reading.problems, []);
    reading.document.unwrap().len()
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{below}]\n");
    }
    assert!(refusal(bomb).contains("aliases multiply"));
    let mut merges = "a0: &a0 {x: 1, y: 2}\n".to_owned();
    for level in 1..40 {
        merges += &format!("a{level}: &a{level}\n  l: *a{0}\n  r: *a{0}\n  <<: *a{0}\n", level - 1);
    }
    assert!(refusal(merges).contains("aliases multiply"));
}

#[test]
fn as_many_aliases_as_kubectl_takes_are_taken() {
    let few = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(90), "*a, ".repeat(10));
    assert_eq!(nodes(few), 1 + 2 + 90 + 2 + 10 * 91);
    let too_many = format!("a: &a x\nb: [{}]\n", "*a, ".repeat(1_000));
    assert!(refusal(too_many).contains("aliases multiply"));
}

#[test]
fn what_is_nested_too_deeply_is_refused_in_every_style() {
    let depth = 10_000;
    let by_indentation: String = (0..1_100).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
    for content in [
        format!("{}{}", "[".repeat(depth), "]".repeat(depth)),
        format!("{}{}", "{a: ".repeat(depth), "}".repeat(depth)),
        "[".repeat(depth),
        "- ".repeat(depth),
        "? ".repeat(depth),
        by_indentation,
        format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth)),
        "{\"a\":".repeat(depth),
    ] {
        let message = refusal(content);
        assert!(message.contains("nested too deeply") || message.contains("cannot be a key"), "{message}");
    }
}

#[test]
fn the_deepest_document_that_is_read_can_be_shown_on_a_small_stack() {
    let depth = 999;
    let content = format!("a: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    let work = move || {
        let reading = one(content);
        let document = reading.document.unwrap();
        let value = document.root().to_json();
        assert_eq!(format!("{:?}", document.root()), value.to_string());
        let mut innermost = document.root().get("a").unwrap();
        while let Some(inner) = innermost.items().next() {
            innermost = inner;
        }
        assert_eq!(document.root().steps_to(innermost.id()).len(), depth);
    };
    std::thread::Builder::new().stack_size(2 << 20).spawn(work).unwrap().join().unwrap();
}

#[test]
fn a_hundred_megabytes_are_read() {
    let line = format!("  {}\n", "0123456789abcdef".repeat(64));
    let literal = format!("a: |\n{}b: \"{}\"\n", line.repeat(50_000), "x".repeat(50_000_000));
    assert!(literal.len() > 100_000_000);
    assert_eq!(nodes(literal), 5);
    let json = format!("{{\"a\":\"{}\"}}", "x".repeat(100_000_000));
    assert_eq!(nodes(json), 3);
}

#[test]
fn a_million_keys_in_one_mapping_are_told_apart() {
    let block: String = (0..1_000_000).map(|number| format!("k{number}: {number}\n")).collect();
    let reading = one(block + "k77: again\n");
    assert_eq!(reading.problems.len(), 1);
    assert_eq!(reading.document.unwrap().root().entries().count(), 1_000_000);
    let json: Vec<String> = (0..1_000_000).map(|number| format!("\"k{number}\":1")).collect();
    assert_eq!(one(format!("{{{}}}", json.join(","))).document.unwrap().len(), 2_000_001);
}

#[test]
fn long_scalars_over_many_lines_are_read() {
    let lines = 300_000;
    for (open, close) in [("", ""), ("\"", "\""), ("'", "'")] {
        let content = format!("a: {open}x\n{}{close}\n", "  word and word\n\n".repeat(lines));
        assert_eq!(nodes(content), 3);
    }
    assert_eq!(nodes(format!("a: \"{}\"\n", "\\n\\u00e9".repeat(lines))), 3);
    assert_eq!(nodes(format!("a: '{}'\n", "''".repeat(lines))), 3);
    assert_eq!(nodes(format!("a: >+\n{}", "  word\n\n   more\n".repeat(lines))), 3);
    assert!(refusal(format!("a: \"{}", "x\n".repeat(lines))).contains("never closed"));
    assert_eq!(nodes(format!("{}a: 1\n", "# comment\n\n".repeat(lines))), 3);
}

#[test]
fn thousands_of_anchors_are_told_apart() {
    let anchors: String = (0..50_000).map(|number| format!("- &a{number} {number}\n")).collect();
    let aliases: String = (0..50_000).map(|number| format!("- *a{number}\n")).collect();
    let document = one(anchors + &aliases).document.unwrap();
    assert_eq!(document.root().items().count(), 100_000);
    assert_eq!(document.root().items().last().unwrap().as_i64(), Some(49_999));
    let same: String = (0..50_000).map(|number| format!("- &a {number}\n")).collect();
    assert_eq!(one(same + "- *a\n").document.unwrap().root().items().last().unwrap().as_i64(), Some(49_999));
}

#[test]
fn a_million_separators_make_no_chunks_and_a_million_documents_as_many() {
    assert_eq!(split(&Text::new("---\n".repeat(1_000_000))), []);
    assert_eq!(split(&Text::new("---\n\n".repeat(1_000_000))), []);
    let documents = readings("---\na: 1\n".repeat(200_000));
    assert_eq!(documents.iter().filter(|reading| reading.document.is_some()).count(), 200_000);
}

#[test]
fn broken_json_is_searched_once() {
    let lines = readings("{\"a\":1}\n".repeat(2) + &"{\"a\":[1}\n".repeat(100_000));
    assert_eq!(lines.len(), 100_002);
    assert!(lines[2..].iter().all(|reading| reading.problems.iter().any(|problem| problem.fatal)));
    let unclosed = readings("{\"a\":1}\n".repeat(2) + &"{\"a\":[\n".repeat(100_000));
    assert_eq!(unclosed.len(), 100_002);
    let elements = "{\"kind\":\"a\",\"x\":[},".repeat(200_000);
    let list = readings(format!("{{\"items\":[{elements}{{}}],\"kind\":\"List\"}}"));
    assert!(list.len() > 100_000);
}

#[test]
fn a_place_in_a_long_line_is_found_at_once() {
    let content = "[1,2,3,4,\"é\"],".repeat(1_000_000);
    let text = Text::new(content);
    for offset in (0..text.len()).step_by(1_001) {
        assert_eq!(text.position(offset).line, 1);
    }
}

#[test]
fn a_hundred_thousand_mistakes_are_told_one_by_one() {
    let twice = "a:\n  b: 1\n  b: 2\n---\n".repeat(100_000);
    let problems: usize = readings(twice).iter().map(|reading| reading.problems.len()).sum();
    assert_eq!(problems, 100_000);
    let broken = "a: [\n---\n".repeat(100_000);
    assert_eq!(readings(broken).iter().filter(|reading| reading.document.is_none()).count(), 100_000);
}
