//! Edits look as if the author of the file had made them.

use std::path::Path;

use super::{fixed, pod, run_in};

const PRIVILEGED: &[&str] = &["--review", "--rule", "privileged-container"];

/// Fixes of several rules meet in one block.
const HARDEN: &[&str] = &[
    "--review",
    "--rule=privilege-escalation-allowed",
    "--rule=capabilities-not-dropped-all",
    "--rule=capability-net-raw",
    "--rule=seccomp-not-set",
    "--rule=run-as-root-allowed",
];

#[test]
fn only_the_value_changes_and_every_other_byte_stays() {
    let text = "# head\napiVersion: 'v1'\nkind: \"Pod\"   # kind\n\nmetadata: {name: web,   labels: {a: \"1\"}}\nspec:\n    containers:\n    -   name: app   # the app\n        # why\n        securityContext: {privileged: true}  # bad\n        image: a:1\n\n\n# tail\n---\n# nothing here\n---\na:   b\n";
    assert_eq!(fixed(text, PRIVILEGED), text.replace("privileged: true", "privileged: false"));
}

#[test]
fn line_breaks_byte_order_mark_and_a_missing_last_line_break_stay() {
    let text = pod("      image: a:1\n      securityContext:\n        privileged: true");
    for text in [text.clone(), format!("{text}\n"), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
        assert_eq!(fixed(&text, PRIVILEGED), text.replace("true", "false"));
    }
    let added = fixed(&pod("      image: a:1").replace('\n', "\r\n"), &["--rule", "privilege-escalation-allowed"]);
    assert!(
        added.ends_with("image: a:1\r\n      securityContext:\r\n        allowPrivilegeEscalation: false"),
        "{added:?}"
    );
}

#[test]
fn fixes_that_make_the_same_parent_make_it_once() {
    let text = pod("      image: a:1\n");
    let expected = "      image: a:1
      securityContext:
        capabilities:
          drop:
            - ALL
        allowPrivilegeEscalation: false
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
";
    assert_eq!(fixed(&text, HARDEN), pod(expected));
}

#[test]
fn lists_are_indented_like_those_that_are_there() {
    let text =
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: app\n    image: a:1\n";
    let expected = format!("{text}    securityContext:\n      capabilities:\n        drop:\n        - ALL\n");
    assert_eq!(fixed(text, &["--review", "--rule=capabilities-not-dropped-all"]), expected);
}

#[test]
fn json_and_braces_stay_what_they_are() {
    let json = "{\n    \"apiVersion\": \"v1\",\n    \"kind\": \"Pod\",\n    \"metadata\": {\"name\": \"web\"},\n    \"spec\": {\n        \"hostPID\": true,\n        \"containers\": [\n            {\"name\": \"app\", \"image\": \"a:1\"}\n        ]\n    }\n}\n";
    assert_eq!(fixed(json, &["--rule=host-pid"]), json.replace("        \"hostPID\": true,\n", ""));
    let flow = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: true, containers: [{name: app, image: a:1}]}}\n";
    let expected = flow
        .replace("hostPID: true, ", "")
        .replace("image: a:1}", "image: a:1, securityContext: {allowPrivilegeEscalation: false}}");
    assert_eq!(fixed(flow, &["--rule=host-pid", "--rule=privilege-escalation-allowed"]), expected);
}

#[test]
fn each_document_and_each_element_of_a_list_is_mended_where_it_stands() {
    let one = pod("      image: a:1\n").replacen("spec:\n", "spec:\n  hostPID: true\n", 1);
    let two = one.replace("name: web", "name: other");
    let element =
        one.lines().enumerate().map(|(at, line)| format!("{}{line}\n", if at == 0 { "  - " } else { "    " }));
    let list = format!("apiVersion: v1\nkind: List\nitems:\n{}", element.collect::<String>());
    let text = format!("{one}---\n# second\n{two}---\n{list}");
    let expected: String = text.split_inclusive('\n').filter(|line| line.trim() != "hostPID: true").collect();
    assert_eq!(fixed(&text, &["--rule=host-pid"]), expected);
}

#[test]
fn a_value_moves_to_a_secret_that_does_not_hold_it() {
    let text = pod(
        "      image: a:1\n      env:\n        - name: DB_PASSWORD # theirs\n          # rotate me\n          value: hunter2hunter2\n",
    );
    let seen = fixed(&text, &["--review", "--rule=plaintext-secret-in-env"]);
    assert!(!seen.contains("hunter2"), "{seen}");
    assert!(seen.contains("        - name: DB_PASSWORD # theirs\n          # rotate me\n          valueFrom:\n            secretKeyRef:\n              name: web-app-db-password\n"), "{seen}");
    assert!(
        seen.ends_with("---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: web-app-db-password\ntype: Opaque\n"),
        "{seen}"
    );
}

#[test]
fn what_aliases_share_is_refused_and_the_rest_is_mended() {
    let shared = "      image: a:1\n      securityContext: &shared\n        privileged: true\n    - name: other\n      image: b:1\n      securityContext: *shared\n";
    let text = pod(shared).replacen("spec:\n", "spec:\n  hostPID: true\n", 1);
    let run =
        run_in(Path::new("."), &["-", "--write", "--review", "--rule=privileged-container", "--rule=host-pid"], &text);
    assert_eq!(run.out, text.replace("  hostPID: true\n", ""));
    assert_eq!(run.refused().len(), 2, "{}", run.err);
    assert!(run.refused()[0].contains("would show in other places too"), "{}", run.err);
    assert_eq!(run.code, 1);
}

#[test]
fn a_merged_value_is_overwritten_only_where_it_is_wrong() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nx: &base\n  privileged: true\nspec:\n  containers:\n    - name: app\n      image: a:1\n      securityContext:\n        <<: *base\n        runAsUser: 5\n    - name: other\n      image: b:1\n      securityContext:\n        <<: *base\n        privileged: false\n";
    let seen = fixed(text, PRIVILEGED);
    assert_eq!(seen, text.replace("        runAsUser: 5\n", "        runAsUser: 5\n        privileged: false\n"));
}

#[test]
fn text_that_cannot_be_read_or_is_nothing_passes_through() {
    for text in ["", "a: [\n", "\t- a\n", "hello\n", "a: 1\n---\nkind: Pod\n  bad\n"] {
        assert_eq!(fixed(text, &["--review"]), text);
    }
}

#[test]
fn of_two_equal_keys_the_one_that_counts_is_mended() {
    let text = pod("      image: a:1\n      securityContext:\n        privileged: false\n        privileged: true\n");
    let run = run_in(Path::new("."), &["-", "--write", "--review", "--rule=privileged-container"], &text);
    let mended = run.out == text.replace("privileged: true", "privileged: false");
    assert!(mended || run.out == text && run.refused().len() == 1, "{}{}", run.out, run.err);
}
