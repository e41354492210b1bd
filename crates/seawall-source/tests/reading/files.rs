//! What single files are taken for.

use expect_test::expect;

use crate::given::{Given, object};

#[test]
fn documents_of_every_kind_of_file_are_read_by_their_content() {
    let given = Given::new()
        .file("a.yaml", format!("{}---\n{}", object("one"), object("two")))
        .file("b.json", r#"{"apiVersion":"v1","kind":"PodList","items":[{"metadata":{"name":"three"}}]}"#)
        .file("c.YML", object("four"))
        .file("d.txt", object("not-looked-at"));
    given.check(
        &[""],
        &expect![[r#"
            a.yaml: ConfigMap one
            a.yaml: ConfigMap two
            b.json: Pod three
            c.YML: ConfigMap four
        "#]],
    );
    given.check(&["d.txt"], &expect![["d.txt: ConfigMap not-looked-at\n"]]);
}

#[test]
fn what_is_no_manifest_is_said_in_one_line_and_missing_from_nothing() {
    let given = Given::new()
        .file("compose.yaml", "services:\n  web: {image: nginx}\n")
        .file("empty.yaml", "")
        .file("comments.yaml", "# nothing\n---\n# here\n")
        .file("package.json", r#"{"name": "x", "version": "1.0.0"}"#)
        .file("several.yaml", "a: 1\n---\nb: 2\n---\nc: 3\n")
        .file(
            "audit.yaml",
            "apiVersion: audit.k8s.io/v1\nkind: Event\n---\napiVersion: audit.k8s.io/v1\nkind: Event\n",
        );
    given.check(
        &[""],
        &expect![[r#"
            audit.yaml: Foreign: 2 events of an audit log, not objects; skipped
            comments.yaml: Foreign: the file holds no document, only comments or separators
            compose.yaml:1:1: Foreign: not a Kubernetes object: no `apiVersion` and `kind`; skipped
            empty.yaml: Foreign: the file is empty
            package.json:1:1: Foreign: not a Kubernetes object: no `apiVersion` and `kind`; skipped
            several.yaml: Foreign: no Kubernetes object in any of its 3 documents; skipped
        "#]],
    );
}

#[test]
fn text_is_read_whatever_its_encoding_says_in_front() {
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(object("ö").encode_utf16()).flat_map(unit).collect()
    };
    let given = Given::new()
        .file("a.yaml", format!("\u{feff}{}", object("utf-8-with-mark")))
        .file("b.yaml", utf16(u16::to_le_bytes))
        .file("c.yaml", utf16(u16::to_be_bytes))
        .file("d.yaml", object("crlf").replace('\n', "\r\n"));
    given.check(
        &[""],
        &expect![[r#"
            a.yaml: ConfigMap utf-8-with-mark
            b.yaml: ConfigMap ö
            c.yaml: ConfigMap ö
            d.yaml: ConfigMap crlf
        "#]],
    );
}

#[test]
fn a_key_that_stands_twice_is_told_with_both_places_and_the_object_is_read() {
    let given = Given::new().file("a.yaml", format!("{}kind: Secret\n", object("x")));
    given.check(
        &["a.yaml"],
        &expect![[r#"
            a.yaml: Secret x
            a.yaml:5:1: Doubtful: key `kind` stands twice in one mapping; the last one counts (the other: line 2, column 1)
        "#]],
    );
}

#[test]
fn a_template_is_one_problem_however_many_documents_it_has() {
    let given = Given::new()
        .file("a.yaml", "{{- if .Values.on }}\napiVersion: v1\n---\nname: [{{ .Values.name }\n---\n{{ end }}\n");
    given.check(&["a.yaml"], &expect![[r#"
        a.yaml:1:1: Unread: looks like a template, which must be rendered before it is a manifest; 3 of 3 documents skipped
    "#]]);
}

#[test]
fn a_template_that_happens_to_be_yaml_is_an_object_to_doubt() {
    let given = Given::new().file("a.yaml", object("web-{{ release }}"));
    given.check(&["a.yaml"], &expect![[r#"
        a.yaml: ConfigMap web-{{ release }}
        a.yaml:1:1: Doubtful: looks like a template that was not rendered: its name is `web-{{ release }}`; it was judged as it stands
    "#]]);
}

#[test]
fn a_process_substitution_is_read_like_standard_input() {
    use std::os::fd::AsRawFd;

    let given = Given::new();
    let (reader, mut writer) = std::io::pipe().unwrap();
    std::io::Write::write_all(&mut writer, object("piped").as_bytes()).unwrap();
    drop(writer);
    let path = format!("/dev/fd/{}", reader.as_raw_fd());
    let seen = given.read(&[path.as_str()]);
    assert_eq!(seen, format!("{path}: ConfigMap piped\n"));
}
