//! What exceptions accept, and what is wrong with those that do not work.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod judged;

use expect_test::{Expect, expect};
use judged::Case;

const SHOP: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {team: green}}
spec:
  template:
    spec:
      hostPID: true
      containers:
        - {name: app, image: a:1, securityContext: {privileged: true}}
        - {name: agent, image: b:1, securityContext: {privileged: true}}
---
apiVersion: v1
kind: Pod
metadata: {name: tools}
spec:
  hostPID: true
  containers: [{name: app, image: a:1, securityContext: {privileged: true}}]
";

fn shop(exceptions: &str, expected: &Expect) {
    let case = Case {
        rules: &["privileged-container", "host-pid"],
        exceptions: &[("ex.yaml", exceptions)],
        ..Case::default()
    };
    expected.assert_eq(&case.judge(&[("shop.yaml", SHOP)]));
}

/// An exception of which `spec` is the rest.
fn exception(spec: &str) -> String {
    format!(
        "apiVersion: seawall.dev/v1\nkind: Exception\nmetadata: {{name: one}}\nspec:\n  reason: because\n  expires: 2027-01-31\n{spec}"
    )
}

#[test]
fn a_rule_is_excepted_everywhere_or_for_selected_objects() {
    shop(
        &exception("  rules: [host-pid]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        excepted by one: host-pid Pod tools spec.hostPID
        one: used 2
    "#]],
    );
    shop(
        &exception(
            "  rules: [KSV017, AVD-KSV-0010]\n  objects: [{kind: Deploy*, namespace: 'sh?p', labels: {team: g*}, apiGroup: apps}]\n",
        ),
        &expect![[r#"
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        excepted by one: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        excepted by one: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        one: used 3
    "#]],
    );
}

#[test]
fn a_namespace_that_an_object_does_not_name_is_none() {
    shop(
        &exception("  rules: [host-pid]\n  objects: [{namespace: shop}]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        one: used 1
    "#]],
    );
    shop(
        &exception("  rules: [host-pid]\n  objects: [{namespace: ''}]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        excepted by one: host-pid Pod tools spec.hostPID
        one: used 1
    "#]],
    );
    shop(
        &exception("  rules: [host-pid]\n  objects: [{namespace: '*'}]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        excepted by one: host-pid Pod tools spec.hostPID
        one: used 2
    "#]],
    );
}

#[test]
fn a_container_or_a_place_narrows_it() {
    shop(
        &exception("  rules: ['*']\n  objects: [{name: web}]\n  container: agent\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        excepted by one: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        one: used 1
    "#]],
    );
    shop(
        &exception(
            "  rules: ['*']\n  objects: [{name: '*'}]\n  path: spec.template.spec.containers[*].securityContext\n",
        ),
        &expect![[r#"
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        excepted by one: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        excepted by one: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        one: used 2
    "#]],
    );
}

#[test]
fn the_namespace_of_the_exception_itself_bounds_it() {
    let bound = |spec| exception(spec).replace("{name: one}", "{name: one, namespace: shop}");
    shop(
        &bound("  rules: [host-pid]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        one: used 1
    "#]],
    );
    shop(
        &bound("  rules: [host-pid]\n  objects: [{kind: Pod}]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        one: unused 0
        ex.yaml:1:1: exception `one` is about nothing that was found; it can go
    "#]],
    );
    shop(
        &bound("  rules: [host-pid]\n  objects: [{namespace: other}]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        ex.yaml:8:13: exception `one` does not work: it lies in the namespace `shop` and can be about no other
    "#]],
    );
}

#[test]
fn the_last_day_still_counts_and_the_next_does_not() {
    let text = exception("  rules: [host-pid]\n  objects: [{name: tools}]\n");
    let on = |today: &str| {
        let case = Case { rules: &["host-pid"], exceptions: &[("ex.yaml", &text)], today, ..Case::default() };
        case.judge(&[("shop.yaml", SHOP)])
    };
    expect![[r#"
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        excepted by one: host-pid Pod tools spec.hostPID
        one: used 1
    "#]]
    .assert_eq(&on("2027-01-31"));
    expect![[r#"
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: host-pid Pod tools spec.hostPID
        one: expired 1
        ex.yaml:1:1: exception `one` has expired (its last day was 2027-01-31); the finding that it is about is reported again
    "#]].assert_eq(&on("2027-02-01"));
}

#[test]
fn what_is_unused_is_told_unless_its_rules_did_not_run() {
    shop(
        &exception("  rules: [host-ipc]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        one: not-asked 0
    "#]],
    );
    shop(
        &exception("  rules: [host-pid]\n  objects: [{name: nobody}]\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        one: unused 0
        ex.yaml:1:1: exception `one` is about nothing that was found; it can go
    "#]],
    );
}

#[test]
fn of_two_that_fit_the_first_is_named_and_both_are_used() {
    let two = exception("  rules: [host-pid]\n")
        + "---\n"
        + &exception("  rules: ['*']\n  objects: [{kind: Pod}]\n").replace("one", "two");
    shop(
        &two,
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        excepted by two: privileged-container Pod tools spec.containers[app].securityContext.privileged
        excepted by one: host-pid Pod tools spec.hostPID
        one: used 2
        two: used 2
    "#]],
    );
}

#[test]
fn documents_lists_and_json_hold_exceptions() {
    let json = r#"{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"seawall.dev/v1","kind":"Exception","metadata":{"name":"j"},
        "spec":{"rules":["host-pid"],"reason":"r","expires":"2027-01-31T00:00:00Z"}}]}"#;
    shop(
        json,
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        excepted by j: host-pid Deployment shop/web spec.template.spec.hostPID
        excepted by j: host-pid Pod tools spec.hostPID
        j: used 2
    "#]],
    );
    shop(
        "[]",
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        ex.yaml:1:1: the file holds no exception
    "#]],
    );
    shop(
        "# nothing yet\n",
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        ex.yaml:1:1: the file holds no exception
    "#]],
    );
}

#[test]
fn what_is_missing_or_misspelt_keeps_an_exception_from_working() {
    for (spec, expected) in [
        (
            "  rules: [host-pid]\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:5:3: exception `one` does not work: no reason is given: say why the findings are accepted
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: ' '\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:6:11: exception `one` does not work: no reason is given: say why the findings are accepted
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n",
            expect![[r#"
            ex.yaml:5:3: exception `one` does not work: no expiry is given: `expires` takes a date such as 2027-01-31
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 31.1.2027\n",
            expect![[r#"
            ex.yaml:7:12: exception `one` does not work: `31.1.2027` is no date; write it as 2027-01-31
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-02-30\n",
            expect![[r#"
            ex.yaml:7:12: exception `one` does not work: `2027-02-30` is no date; write it as 2027-01-31
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  object: [{name: web}]\n",
            expect![[r#"
            ex.yaml:8:3: exception `one` does not work: `object` is no field of it; did you mean `objects`?
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  objects: [{nmae: web}]\n",
            expect![[r#"
            ex.yaml:8:14: exception `one` does not work: `nmae` is no field of it; did you mean `name`?
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  objects: [{name: 'web-[12]'}]\n",
            expect![[r#"
            ex.yaml:8:20: exception `one` does not work: `web-[12]` is no pattern: only `*` and `?` stand for something else
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  objects: []\n",
            expect![[r#"
            ex.yaml:8:12: exception `one` does not work: `objects` must list selectors; leave it out to mean all objects
        "#]],
        ),
        (
            "  rules: host-pid\n  reason: because\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:5:10: exception `one` does not work: `rules` must list the rules that it is about
        "#]],
        ),
        (
            "  rules: ['*']\n  reason: because\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:5:3: exception `one` does not work: it is about all rules and all objects; name `objects`
        "#]],
        ),
        (
            "  rules: [host-pdi]\n  reason: because\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:5:11: exception `one`: no rule is called `host-pdi`; did you mean `host-pid`?
            ex.yaml:5:3: exception `one` does not work: none of its rules exists
        "#]],
        ),
        (
            "  rules: [host-pdi, host-pid]\n  reason: because\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:5:11: exception `one`: no rule is called `host-pdi`; did you mean `host-pid`?
            but 2 findings are excepted
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  path: /spec/hostPID\n",
            expect![[r#"
            ex.yaml:8:9: exception `one` does not work: `path` takes the place of a finding, such as `spec.containers[app].image`
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  path:\n",
            expect![[r#"
            ex.yaml:8:8: exception `one` does not work: `path` takes the place of a finding, such as `spec.containers[app].image`
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: because\n  expires: 2027-01-31\n  container:\n",
            expect![[r#"
            ex.yaml:8:13: exception `one` does not work: `container` must be text
        "#]],
        ),
        (
            "  rules: [host-pid]\n  reason: [a]\n  expires: 2027-01-31\n",
            expect![[r#"
            ex.yaml:6:11: exception `one` does not work: `reason` must be text
        "#]],
        ),
    ] {
        let text = format!("apiVersion: seawall.dev/v1\nkind: Exception\nmetadata: {{name: one}}\nspec:\n{spec}");
        let case = Case { rules: &["host-pid"], exceptions: &[("ex.yaml", &text)], ..Case::default() };
        expected.assert_eq(&case.problems(&[("shop.yaml", SHOP)]));
    }
}

#[test]
fn broken_files_are_problems_and_what_can_be_read_works() {
    let good = exception("  rules: [host-pid]\n");
    shop(
        &format!("{good}---\na: [\n---\nkind: Exception\n---\njust text\n"),
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        excepted by one: host-pid Deployment shop/web spec.template.spec.hostPID
        excepted by one: host-pid Pod tools spec.hostPID
        one: used 2
        ex.yaml:9:4: no exception was read here: this `[` is never closed; the document was not read
        ex.yaml:11:1: no exception: `apiVersion: seawall.dev/v1` and `kind: Exception` are missing; skipped
        ex.yaml:13:1: no exception: `apiVersion: seawall.dev/v1` and `kind: Exception` are missing; skipped
    "#]],
    );
    shop(
        "spec: {",
        &expect![[r#"
        stands: privileged-container Deployment shop/web spec.template.spec.containers[app].securityContext.privileged
        stands: privileged-container Deployment shop/web spec.template.spec.containers[agent].securityContext.privileged
        stands: host-pid Deployment shop/web spec.template.spec.hostPID
        stands: privileged-container Pod tools spec.containers[app].securityContext.privileged
        stands: host-pid Pod tools spec.hostPID
        ex.yaml:1:7: no exception was read here: this `{` is never closed; the document was not read
    "#]],
    );
}
