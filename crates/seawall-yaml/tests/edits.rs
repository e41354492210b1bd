//! Edits that keep the rest of the text.

#![allow(clippy::unwrap_used, clippy::needless_pass_by_value)]

use std::sync::Arc;

use expect_test::{Expect, expect};
use seawall_yaml::edit::{Operation, Revision, apply, are_proven, plan};
use seawall_yaml::{NodeId, Options, Text, read_all};
use serde_json::{Value, json};

fn set(pointer: &str, value: Value) -> Operation {
    Operation::Set { pointer: pointer.to_owned(), value }
}

fn remove(pointer: &str) -> Operation {
    Operation::Remove { pointer: pointer.to_owned() }
}

fn append(pointer: &str, value: Value) -> Operation {
    Operation::Append { pointer: pointer.to_owned(), value }
}

/// The text after `operations` on its last document, or why there is none.
fn edited(content: &str, operations: &[Operation]) -> String {
    let text = Arc::new(Text::new(content.to_owned()));
    let document = read_all(&text, &Options::default()).pop().unwrap().document.unwrap();
    match plan(&document, NodeId::ROOT, operations) {
        Ok(edits) => apply(content, &edits),
        Err(error) => format!("{error}\n"),
    }
}

fn check(content: &str, operations: &[Operation], expected: Expect) {
    expected.assert_eq(&edited(content, operations));
}

const POD: &str = "\
# a pod
apiVersion: v1
kind: Pod   # really
metadata:
  name: 'web'
  labels: {app: web, tier: \"front\"}
spec:
  containers:
  - name: app # first
    image: \"registry/web:1\"
    # runs as root
    securityContext:
      privileged: true # bad
      # more to come
    args: [-v, '--port', \"80\"]
  - name: side
    securityContext:
  hostNetwork: true
";

#[test]
fn a_scalar_is_replaced_in_its_place_and_keeps_its_quotes() {
    let operations = [
        set("/metadata/name", json!("shop")),
        set("/metadata/labels/tier", json!("back")),
        set("/metadata/labels/app", json!("true")),
        set("/spec/containers/0/image", json!("registry/web@sha256:0")),
        set("/spec/containers/0/securityContext/privileged", json!(false)),
        set("/spec/containers/0/args/0", json!("-q")),
        set("/spec/containers/0/args/1", json!("it's")),
        set("/spec/hostNetwork", json!(null)),
    ];
    check(
        POD,
        &operations,
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'shop'
          labels: {app: "true", tier: "back"}
        spec:
          containers:
          - name: app # first
            image: "registry/web@sha256:0"
            # runs as root
            securityContext:
              privileged: false # bad
              # more to come
            args: [-q, 'it''s', "80"]
          - name: side
            securityContext:
          hostNetwork: null
    "##]],
    );
}

#[test]
fn a_key_is_added_after_its_siblings_with_all_that_is_missing_above_it() {
    let operations = [
        set("/spec/containers/0/securityContext/runAsNonRoot", json!(true)),
        set("/spec/containers/0/resources/limits/memory", json!("1Gi")),
        set("/spec/containers/1/securityContext/capabilities/drop", json!(["ALL"])),
        set("/metadata/labels/zone", json!("a,b")),
        set("/metadata/annotations", json!({"note": "two\nlines\n", "empty": {}})),
        set("/spec/tolerations", json!([{"key": "a", "values": ["x", "y"]}, {"key": "b"}])),
    ];
    check(
        POD,
        &operations,
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front", zone: "a,b"}
          annotations:
            empty: {}
            note: |
              two
              lines
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              runAsNonRoot: true
              # more to come
            args: [-v, '--port', "80"]
            resources:
              limits:
                memory: 1Gi
          - name: side
            securityContext:
              capabilities:
                drop:
                - ALL
          hostNetwork: true
          tolerations:
          - key: a
            values:
            - x
            - "y"
          - key: b
    "##]],
    );
}

#[test]
fn elements_are_appended() {
    let operations = [
        append("/spec/containers", json!({"name": "third", "ports": [{"containerPort": 80}]})),
        append("/spec/containers/0/args", json!("--quiet")),
        append("/spec/containers/1/args", json!("x: y")),
        append("/spec/containers/1/securityContext", json!(1)),
        append("/metadata/name", json!("no")),
    ];
    check(
        POD,
        &operations[..4],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [-v, '--port', "80", --quiet]
          - name: side
            securityContext:
            - 1
            args:
            - "x: y"
          - name: third
            ports:
            - containerPort: 80
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &operations[4..],
        expect![[r#"
        cannot edit `/metadata/name`: it is not a list
    "#]],
    );
}

#[test]
fn keys_and_elements_go_with_their_lines_and_their_own_comments() {
    let operations = [
        remove("/kind"),
        remove("/metadata/labels/app"),
        remove("/spec/containers/0/name"),
        remove("/spec/containers/0/args/2"),
        remove("/spec/containers/1"),
        remove("/spec/hostNetwork"),
    ];
    check(
        POD,
        &operations,
        expect![[r##"
        # a pod
        apiVersion: v1
        metadata:
          name: 'web'
          labels: {tier: "front"}
        spec:
          containers:
          - image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [-v, '--port']
    "##]],
    );
    check(
        POD,
        &[remove("/spec/containers/0/securityContext/privileged")],
        expect![[r##"
            # a pod
            apiVersion: v1
            kind: Pod   # really
            metadata:
              name: 'web'
              labels: {app: web, tier: "front"}
            spec:
              containers:
              - name: app # first
                image: "registry/web:1"
                # runs as root
                securityContext: {}
                  # more to come
                args: [-v, '--port', "80"]
              - name: side
                securityContext:
              hostNetwork: true
        "##]],
    );
    check(
        POD,
        &[remove("/spec/containers/1/name")],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [-v, '--port', "80"]
          - securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[remove("/spec/containers/1"), remove("/spec/containers/0")],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers: []
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[remove("/spec/nothing")],
        expect![[r#"
        cannot edit `/spec/nothing`: nothing is there
    "#]],
    );
}

#[test]
fn a_value_of_another_kind_takes_the_place_of_the_old_one() {
    check(
        POD,
        &[set("/metadata", json!("x"))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata: x
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [-v, '--port', "80"]
          - name: side
            securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[set("/metadata/labels", json!({"a": {"b": 1}}))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels:
            a:
              b: 1
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [-v, '--port', "80"]
          - name: side
            securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[set("/metadata/name", json!({"a": [1, {"b": 2}]}))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name:
            a:
            - 1
            - b: 2
          labels: {app: web, tier: "front"}
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [-v, '--port', "80"]
          - name: side
            securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[set("/spec/containers", json!({"a": 1}))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers:
            a: 1
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[set("/spec/containers/0", json!("x"))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers:
          - x
          - name: side
            securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[set("/spec/containers/0", json!({"name": "x", "image": "y"}))],
        expect![[r##"
            # a pod
            apiVersion: v1
            kind: Pod   # really
            metadata:
              name: 'web'
              labels: {app: web, tier: "front"}
            spec:
              containers:
              - name: x
                image: "y"
              - name: side
                securityContext:
              hostNetwork: true
        "##]],
    );
    check(
        POD,
        &[set("/spec/containers/0/args", json!(["a", ["b"], {"c": 1}]))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args:
            - a
            - - b
            - c: 1
          - name: side
            securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        POD,
        &[set("/spec/containers/0/args/0", json!({"c": [1, "d e"]}))],
        expect![[r##"
        # a pod
        apiVersion: v1
        kind: Pod   # really
        metadata:
          name: 'web'
          labels: {app: web, tier: "front"}
        spec:
          containers:
          - name: app # first
            image: "registry/web:1"
            # runs as root
            securityContext:
              privileged: true # bad
              # more to come
            args: [{c: [1, d e]}, '--port', "80"]
          - name: side
            securityContext:
          hostNetwork: true
    "##]],
    );
    check(
        "a: |\n  x\n  y\nb: >+\n  z\n\n",
        &[set("/a", json!("w")), set("/c", json!(1))],
        expect![[r#"
        a: w
        b: >+
          z

        c: 1
    "#]],
    );
    check(
        "a: x\n  y\nb: 1 # c\n",
        &[set("/a", json!("w")), set("/b", json!("p\nq"))],
        expect![[r#"
        a: w
        b: |- # c
          p
          q
    "#]],
    );
    check(
        "a: !!str 1\nb: &x 2\n",
        &[set("/a", json!(1)), set("/b", json!(3))],
        expect![[r#"
        a: 1
        b: &x 3
    "#]],
    );
    check(
        "a",
        &[set("", json!({"b": [1]}))],
        expect![[r#"
        b:
          - 1"#]],
    );
}

#[test]
fn line_breaks_and_a_missing_one_at_the_end_are_kept() {
    for (content, operations, expected) in [
        (
            "a:\r\n  b: 1\r\n  c:\r\n  - d",
            vec![set("/a/e/f", json!(1)), append("/a/c", json!(2)), remove("/a/b")],
            "a:\r\n  c:\r\n  - d\r\n  - 2\r\n  e:\r\n    f: 1",
        ),
        ("a: 1\r\nb: 2\r\n", vec![remove("/a"), set("/c", json!("x\ny"))], "b: 2\r\nc: |-\r\n  x\r\n  y\r\n"),
        ("a: 1\nb: 2", vec![remove("/b")], "a: 1"),
        ("a: 1\r\nb: 2", vec![remove("/b")], "a: 1"),
        ("a: 1\nb: 2", vec![remove("/a")], "b: 2"),
        ("\u{feff}a: 1", vec![set("/b", json!("é"))], "\u{feff}a: 1\nb: é"),
    ] {
        assert_eq!(edited(content, &operations), expected);
    }
}

#[test]
fn lists_and_mappings_are_indented_like_those_that_are_there() {
    check(
        "a:\n    b:\n    - c: 1\n",
        &[set("/a/d", json!({"e": [1]}))],
        expect![[r#"
        a:
            b:
            - c: 1
            d:
                e:
                - 1
    "#]],
    );
    check(
        "a:\n  - b\n",
        &[set("/c", json!([1])), append("/a", json!([[1, 2], []]))],
        expect![[r#"
        a:
          - b
          - - - 1
              - 2
            - []
        c:
          - 1
    "#]],
    );
    check(
        "- - a\n  - b\n- c\n",
        &[append("/0", json!("d")), remove("/0/0"), append("", json!({"e": 1}))],
        expect![[r#"
            - - b
              - d
            - c
            - e: 1
        "#]],
    );
    check(
        "-\n  a: 1\n-\n  - b\n",
        &[set("/0/c", json!(2)), set("/1", json!({"d": 1}))],
        expect![[r#"
        -
          a: 1
          c: 2
        -
          d: 1
    "#]],
    );
    check(
        "-   a: 1\n    b: 2\n",
        &[set("/0/c/d", json!(2)), remove("/0/a")],
        expect![[r#"
        -   b: 2
            c:
              d: 2
    "#]],
    );
}

#[test]
fn json_keeps_its_own_layout() {
    let compact = "{\"a\":1,\"b\":[],\"c\":{\"d\":\"x\"}}";
    let operations = [
        set("/a", json!("y")),
        append("/b", json!({"e": 1})),
        set("/c/f", json!([1, 2])),
        remove("/c/d"),
        set("/g/h", json!(null)),
    ];
    check(compact, &operations, expect![[r#"{"a":"y","b":[{"e":1}],"c":{"f":[1,2]},"g":{"h":null}}"#]]);
    let indented = "{\n    \"a\": 1,\n    \"b\": [],\n    \"c\": {\n        \"d\": \"x\"\n    }\n}\n";
    check(
        indented,
        &operations,
        expect![[r#"
        {
            "a": "y",
            "b": [
                {
                    "e": 1
                }
            ],
            "c": {
                "f": [
                    1,
                    2
                ]
            },
            "g": {
                "h": null
            }
        }
    "#]],
    );
    check(
        "{\"a\": 1, \"b\": [1, 2, 3]}\n",
        &[remove("/b/2"), remove("/b/0"), remove("/a")],
        expect![[r#"
        {"b": [2]}
    "#]],
    );
    check(
        "{\"a\":1}\n{\"b\":2}\n",
        &[set("/c", json!(3))],
        expect![[r#"
        {"a":1}
        {"b":2,"c":3}
    "#]],
    );
    check("{}", &[set("/a/b", json!([{}]))], expect![[r#"{"a":{"b":[{}]}}"#]]);
}

#[test]
fn brackets_over_several_lines_keep_their_lines_and_comments() {
    let yaml = "a: [\n  b, # first\n  c # second\n]\nd: {\n  e: 1,\n  f: 2,\n}\n";
    check(
        yaml,
        &[append("/a", json!("x")), set("/d/g", json!("y"))],
        expect![[r#"
        a: [
          b, # first
          c, # second
          x
        ]
        d: {
          e: 1,
          f: 2,
          g: "y",
        }
    "#]],
    );
    check(
        yaml,
        &[remove("/a/1"), remove("/d/f")],
        expect![[r#"
        a: [
          b # first
           # second
        ]
        d: {
          e: 1,
        }
    "#]],
    );
    check(
        yaml,
        &[remove("/a/0"), remove("/d/e")],
        expect![[r#"
        a: [
          c # second
        ]
        d: {
          f: 2,
        }
    "#]],
    );
    check(
        "a: {b, c: , \"d\": 1}\n",
        &[set("/a/b", json!(1)), set("/a/c", json!("x")), set("/a/e", json!(2))],
        expect![[r#"
            a: {b: 1, c: x , "d": 1, e: 2}
        "#]],
    );
    check(
        "a: [b: 1]\n",
        &[set("/a/0/b", json!(2))],
        expect![[r#"
        a: [b: 2]
    "#]],
    );
    check(
        "a: [b: 1]\n",
        &[set("/a/0/c", json!(2))],
        expect![[r#"
        cannot edit `/a/0/c`: it has no braces, and more than one key needs them
    "#]],
    );
}

#[test]
fn what_stands_in_several_places_is_not_edited() {
    let yaml = "base: &base\n  a: 1\n  deep: {b: 2}\nuse:\n  <<: *base\n  c: 3\nalias: *base\nown: &own {d: 4}\n";
    check(
        yaml,
        &[set("/base/a", json!(2))],
        expect![[r#"
        cannot edit `/base/a`: aliases refer to it or to what holds it, and the change would show in other places too
    "#]],
    );
    check(
        yaml,
        &[set("/use/deep/b", json!(2))],
        expect![[r#"
        cannot edit `/use/deep/b`: it comes from an anchor, and the change would show in other places too
    "#]],
    );
    check(
        yaml,
        &[set("/alias/a", json!(2))],
        expect![[r#"
        cannot edit `/alias/a`: it comes from an anchor, and the change would show in other places too
    "#]],
    );
    check(
        yaml,
        &[remove("/use/a")],
        expect![[r#"
            cannot edit `/use/a`: a merge key brings it
        "#]],
    );
    check(
        yaml,
        &[set("/use/a", json!(2)), set("/use/c", json!(4)), set("/own/d", json!(5))],
        expect![[r#"
        base: &base
          a: 1
          deep: {b: 2}
        use:
          <<: *base
          c: 4
          a: 2
        alias: *base
        own: &own {d: 5}
    "#]],
    );
    check(
        "a: &x 1\nb: [*x]\n",
        &[remove("/a")],
        expect![[r#"
        cannot edit `/a`: aliases refer to it or to what holds it, and the change would show in other places too
    "#]],
    );
}

#[test]
fn what_cannot_be_done_says_why() {
    check(
        POD,
        &[set("/spec/containers/7/name", json!(1))],
        expect![[r#"
        cannot edit `/spec/containers/7/name`: the list has no element `7`
    "#]],
    );
    check(
        POD,
        &[set("/kind/x", json!(1))],
        expect![[r#"
        cannot edit `/kind/x`: `x` cannot be below a scalar
    "#]],
    );
    check(
        POD,
        &[set("kind", json!(1))],
        expect![[r#"
        cannot edit `kind`: a pointer begins with `/`
    "#]],
    );
    check(
        POD,
        &[remove("")],
        expect![[r#"
        cannot edit ``: the whole document cannot be removed
    "#]],
    );
    check(
        "? a\n: b\n? c\n",
        &[set("/c", json!(1))],
        expect![[r#"
        cannot edit `/c`: its key has no `:`
    "#]],
    );
    check(
        "a: 1\na: 2\n",
        &[remove("/a")],
        expect![[r#"
        cannot edit `/a`: the change would change something else as well
    "#]],
    );
}

#[test]
fn a_document_among_others_and_an_object_in_a_list_are_edited_alone() {
    check(
        "a: 1\n---\nb: 2\n",
        &[set("/c", json!(3))],
        expect![[r#"
        a: 1
        ---
        b: 2
        c: 3
    "#]],
    );
    let content = "kind: List\nitems:\n- kind: Pod\n  spec: {}\n- kind: Pod\n  spec: {}\n";
    let text = Arc::new(Text::new(content.to_owned()));
    let document = read_all(&text, &Options::default()).pop().unwrap().document.unwrap();
    let second = document.root().get("items").unwrap().items().nth(1).unwrap();
    let edits = plan(&document, second.id(), &[set("/spec/hostNetwork", json!(false))]).unwrap();
    let block = "kind: List\nitems:\n- kind: Pod\n  spec: {}\n- kind: Pod\n  spec:\n    hostNetwork: false\n";
    assert_eq!(apply(content, &edits), block);
}

#[test]
fn an_object_on_lines_of_its_own_is_edited_as_in_the_whole_document() {
    let elements = "- kind: Pod\n  # one\n  spec: {}\n-   kind: Pod\n    spec:\n        a: 1 # two\n\n    # tail\n-\n  kind: Pod\n- {kind: Pod}\n- kind: Pod\n  spec:\n  - b";
    for content in [
        format!("# head\nkind: List\nitems:\n{elements}"),
        format!("kind: List\r\nitems:\r\n{}\r\nend: 1\r\n", elements.replace('\n', "\r\n")),
        format!("a: 1\n---\n{elements}\n---\nb: 1\n"),
    ] {
        let text = Arc::new(Text::new(content.clone()));
        let readings = read_all(&text, &Options::default());
        let documents = readings.iter().filter_map(|reading| reading.document.as_ref());
        let lists = documents.filter_map(|document| {
            let root = document.root();
            let list = root.get("items").or(Some(root))?;
            Some((document, list.items().collect::<Vec<_>>()))
        });
        let mut windows = 0;
        for (document, items) in lists {
            let mut changed = Vec::new();
            let mut all = Vec::new();
            for item in items {
                for operation in [set("/spec/c", json!([1])), set("/kind", json!("Job")), set("/x/y", json!({"z": 1}))]
                {
                    let Some(mut window) = Revision::window(document, item.id()) else { continue };
                    let done = window.change(item.id(), std::slice::from_ref(&operation));
                    let whole = plan(document, item.id(), &[operation]);
                    assert_eq!(done.is_ok(), whole.is_ok(), "{content}");
                    if let Ok(whole) = whole {
                        assert_eq!(apply(&content, &window.edits()), apply(&content, &whole));
                        windows += 1;
                    }
                }
                let Some(mut window) = Revision::window(document, item.id()) else { continue };
                window.change(item.id(), &[set("/kind", json!("Job"))]).unwrap();
                all.extend(window.edits());
                changed.extend(window.in_window());
            }
            assert!(are_proven(document, &all, &changed));
            assert!(changed.is_empty() || !are_proven(document, &all, &changed[1..]), "one change is not told");
        }
        assert!(windows >= 9, "{windows} edits in windows");
    }
    let shared = "items:\n- kind: Pod\n  spec: &a {b: 1}\n- kind: Pod\n  spec: *a\n";
    let document =
        read_all(&Arc::new(Text::new(shared.to_owned())), &Options::default()).pop().unwrap().document.unwrap();
    let first = document.root().get("items").unwrap().items().next().unwrap();
    assert!(Revision::window(&document, first.id()).is_none(), "what aliases refer to shows elsewhere");
}
