//! Input that is broken, hostile or far too large: one clear line each, and the rest is read.

use crate::given::{Given, object};

/// Checks that `content`, beside a good file, leads to one line that contains `message`, and that the good file is
/// read.
fn check(content: impl AsRef<[u8]>, message: &str) {
    let given = Given::new().file("bad.yaml", content).file("good.yaml", object("good"));
    let seen = given.read(&[""]);
    let lines: Vec<&str> = seen.lines().collect();
    let [bad, good] = lines[..] else { panic!("{seen}") };
    assert!(bad.starts_with("bad.yaml") && bad.contains(message), "{bad}");
    assert_eq!(good, "good.yaml: ConfigMap good");
}

#[test]
fn prose() {
    check("Dear reader,\nthis: is: not\n  - yaml\n", "the document was not read");
}

#[test]
fn a_cut_off_document() {
    check("apiVersion: v1\nkind: Pod\nspec: {containers: [", "the document was not read");
    check(r#"{"apiVersion":"v1","kind":"Pod","metadata":{"na"#, "the document was not read");
}

#[test]
fn a_broken_document_leaves_its_neighbours() {
    let text = format!("{}---\na: [\n---\n{}", object("one"), object("two"));
    let given = Given::new().file("a.yaml", text);
    let seen = given.read(&["a.yaml"]);
    assert!(seen.starts_with("a.yaml: ConfigMap one\na.yaml: ConfigMap two\na.yaml:"), "{seen}");
    assert!(seen.ends_with("the document was not read, the others were\n"), "{seen}");
}

#[test]
fn binary() {
    check([0x7F, b'E', b'L', b'F', 0, 1, 2], ":1:5: Unread: binary content");
    check([b'a', b':', b' ', 0xFF], ":1:4: Unread: not UTF-8 text (byte 0xff)");
}

#[test]
fn one_line_of_a_hundred_megabytes() {
    check(vec![b'a'; 100 << 20], "Foreign: not a Kubernetes object but a plain value");
}

#[test]
fn what_we_wrote_ourselves() {
    let baseline = r#"{"apiVersion": "seawall.dev/v1", "kind": "Baseline", "findings": []}"#;
    check(baseline, "Foreign: not a Kubernetes object but a Baseline of Seawall; skipped");
}

#[test]
fn a_file_over_the_limit() {
    let mut given = Given::new().file("big.yaml", vec![b'#'; 3_000]).file("a.yaml", object("a"));
    given.settings.max_file = 2_048;
    let seen = given.read(&[""]);
    let expected = "big.yaml: Unread: too large: 2.9 KiB, and 2 KiB is the limit for one file; skipped\n";
    assert_eq!(seen, format!("a.yaml: ConfigMap a\n{expected}"));
}

#[test]
fn an_alias_bomb() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        bomb += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    check(bomb, "its aliases multiply into too many values");
}

#[test]
fn ten_thousand_levels() {
    check("[".repeat(10_000), ": Unread: ");
    check("- ".repeat(10_000) + "x", ": Unread: ");
}

#[test]
fn problems_without_end_are_cut_short() {
    let given = Given::new().file("a.yaml", "a: [\n---\n".repeat(500));
    let seen = given.read(&["a.yaml"]);
    assert_eq!(seen.lines().count(), 101);
    assert!(seen.ends_with("a.yaml: Unread: 400 problems more in this file\n"), "{seen}");
}

#[test]
fn documents_without_end_that_are_none_of_ours_are_one_line() {
    check("a\n---\n".repeat(200_000), "Foreign: no Kubernetes object in any of its 200000 documents; skipped");
}

#[test]
fn a_target_that_is_not_there() {
    let given = Given::new().file("a.yaml", object("a"));
    let seen = given.read(&["a.yaml", "gone", "a.yaml/x"]);
    let lines: Vec<&str> = seen.lines().collect();
    assert_eq!(lines[0], "a.yaml: ConfigMap a");
    assert!(lines[1].starts_with("a.yaml/x: Unread: cannot be read: "), "{seen}");
    assert_eq!(lines[2], "gone: Unread: cannot be read: there is no such file or folder");
}

#[test]
fn wrong_types_everywhere_are_still_objects_for_others_to_judge() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: x}\nspec: [1, {a: b}]\nstatus: yes\n";
    let given = Given::new()
        .file("a.yaml", text)
        .file("b.yaml", "apiVersion: example.com/v7\nkind: Unheard\nmetadata: {name: of}\n");
    let seen = given.read(&[""]);
    assert!(seen.starts_with("a.yaml: Pod x\n") && seen.ends_with("b.yaml: Unheard of\n"), "{seen}");
    assert!(!seen.contains("Unread"), "{seen}");
}
