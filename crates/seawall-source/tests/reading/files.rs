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
        .file("list.yaml", "apiVersion: v1\nkind: List\nitems: []\n")
        .file("null.yaml", "~\n")
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
            list.yaml: Foreign: the file holds no object: its lists and documents are empty
            null.yaml: Foreign: the file holds no object: its lists and documents are empty
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
fn a_template_says_where_it_is_one_for_each_document() {
    let given = Given::new()
        .file("a.yaml", "{{- if .Values.on }}\napiVersion: v1\n---\nname: [{{ .Values.name }\n---\n{{ end }}\n");
    given.check(&["a.yaml"], &expect![[r#"
        a.yaml:1:1: Unread: looks like a template: `{{- if .Values.on }}` has to be rendered first; the document was not read
        a.yaml:4:8: Unread: looks like a template: `{{ .Values.name }` has to be rendered first; the document was not read
        a.yaml:6:1: Unread: looks like a template: `{{ end }}` has to be rendered first; the document was not read
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
fn managed_fields_and_the_applied_manifest_take_no_memory() {
    use seawall_model::Observation;
    use seawall_yaml::{Kind, Node};

    let text = "apiVersion: v1
kind: Pod
metadata:
  name: x
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: '{}'
  managedFields:
  - manager: kubectl
";
    let given = Given::new().file("a.yaml", text);
    let files = given.files(&["a.yaml"]);
    let Observation::Object(object) = &files[0].observations[0] else { panic!("{files:?}") };
    let kind = |path: &[&str]| object.node().path(path).map(Node::kind);
    assert_eq!(kind(&["metadata", "managedFields"]), Some(Kind::Opaque));
    assert_eq!(
        kind(&["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]),
        Some(Kind::Opaque)
    );
}

#[cfg(unix)]
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

#[test]
fn a_long_list_is_read_by_its_elements_even_when_it_breaks_off() {
    let pods = (0..4_000)
        .map(|number| format!(r#"{{"metadata":{{"name":"p{number}","annotations":{{"a":"{}"}}}}}}"#, "x".repeat(600)));
    let text = format!(r#"{{"kind":"PodList","apiVersion":"v1","items":[{}]}}"#, pods.collect::<Vec<_>>().join(","));
    let given = Given::new()
        .file("whole.json", &text)
        .file("half.json", &text[..text.len() / 2])
        .file("foreign.json", text.replacen("PodList", "Thing", 1).replacen("\"apiVersion\"", "\"v\"", 1));
    let whole = given.read(&["whole.json"]);
    assert_eq!((whole.lines().count(), whole.lines().last()), (4_000, Some("whole.json: Pod p3999")));
    let half = given.read(&["half.json"]);
    let closed = text[..text.len() / 2].matches("}}}").count();
    assert_eq!(half.lines().filter(|line| line.starts_with("half.json: Pod p")).count(), closed);
    let problems: Vec<&str> = half.lines().filter(|line| !line.contains(": Pod ")).collect();
    assert_eq!(problems.len(), 2, "{problems:#?}");
    assert!(problems.iter().all(|line| line.contains(": Unread: ")), "{problems:#?}");
    given.check(
        &["foreign.json"],
        &expect![[r#"
            foreign.json:1:1: Unread: not a Kubernetes object: no `apiVersion`; skipped
        "#]],
    );
}

#[test]
fn bytes_that_are_no_text_are_doubted_when_the_rest_makes_sense() {
    let mut text = object("x").into_bytes();
    text.extend(b"# caf\xe9\n");
    let given = Given::new().file("a.yaml", text);
    given.check(
        &["a.yaml"],
        &expect![[r#"
        a.yaml: ConfigMap x
        a.yaml:5:6: Doubtful: this is not UTF-8; what is not was read as U+FFFD
    "#]],
    );
}
