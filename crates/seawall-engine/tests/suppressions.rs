//! What users of other tools, and of this one, wrote into their manifests and beside them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod judged;

use expect_test::{Expect, expect};
use judged::Case;

const RULES: &[&str] = &["privileged-container", "host-pid", "host-network"];

fn check(files: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&Case { rules: RULES, ..Case::default() }.judge(files));
}

/// A pod with what `metadata` adds, and comments where they may stand.
fn pod(metadata: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n{metadata}spec:\n  hostPID: true\n  hostNetwork: true\n  containers:\n    - name: app\n      image: a:1\n      securityContext:\n        privileged: true\n"
    )
}

fn annotated(annotations: &str) -> String {
    pod(&format!("  annotations:\n{annotations}"))
}

#[test]
fn kube_linter_ignores_a_check_or_all() {
    check(
        &[(
            "a.yaml",
            &annotated(
                "    ignore-check.kube-linter.io/privileged-container: it is a node agent\n    ignore-check.kube-linter.io/no-such-check: x\n",
            ),
        )],
        &expect![[r#"
            stands: host-network Pod a spec.hostNetwork
            stands: host-pid Pod a spec.hostPID
            excepted by ignore-check.kube-linter.io/privileged-container: privileged-container Pod a spec.containers[app].securityContext.privileged
            ignore-check.kube-linter.io/privileged-container: used 1
        "#]],
    );
    check(
        &[("a.yaml", &annotated("    kube-linter.io/ignore-all: legacy\n"))],
        &expect![[r#"
        excepted by kube-linter.io/ignore-all: privileged-container Pod a spec.containers[app].securityContext.privileged
        excepted by kube-linter.io/ignore-all: host-network Pod a spec.hostNetwork
        excepted by kube-linter.io/ignore-all: host-pid Pod a spec.hostPID
        kube-linter.io/ignore-all: used 3
    "#]],
    );
}

#[test]
fn polaris_exempts_a_check_or_all_when_it_says_true() {
    check(
        &[(
            "a.yaml",
            &annotated(
                "    polaris.fairwinds.com/hostPIDSet-exempt: \"true\"\n    polaris.fairwinds.com/hostNetworkSet-exempt: \"false\"\n",
            ),
        )],
        &expect![[r#"
            stands: privileged-container Pod a spec.containers[app].securityContext.privileged
            stands: host-network Pod a spec.hostNetwork
            excepted by polaris.fairwinds.com/hostPIDSet-exempt: host-pid Pod a spec.hostPID
            polaris.fairwinds.com/hostPIDSet-exempt: used 1
        "#]],
    );
    check(
        &[("a.yaml", &annotated("    polaris.fairwinds.com/exempt: 'True'\n"))],
        &expect![[r#"
        excepted by polaris.fairwinds.com/exempt: privileged-container Pod a spec.containers[app].securityContext.privileged
        excepted by polaris.fairwinds.com/exempt: host-network Pod a spec.hostNetwork
        excepted by polaris.fairwinds.com/exempt: host-pid Pod a spec.hostPID
        polaris.fairwinds.com/exempt: used 3
    "#]],
    );
    check(
        &[(
            "a.yaml",
            &annotated("    polaris.fairwinds.com/exempt: 'no'\n    polaris.fairwinds.com/exempted: 'true'\n"),
        )],
        &expect![[r#"
            stands: privileged-container Pod a spec.containers[app].securityContext.privileged
            stands: host-network Pod a spec.hostNetwork
            stands: host-pid Pod a spec.hostPID
        "#]],
    );
}

#[test]
fn checkov_skips_by_annotations() {
    check(
        &[(
            "a.yaml",
            &annotated(
                "    checkov.io/skip1: CKV_K8S_16=needs the node\n    checkov.io/skip2: CKV_K8S_17\n    checkov.io/skip3: CKV_AWS_1=x\n",
            ),
        )],
        &expect![[r#"
            stands: host-network Pod a spec.hostNetwork
            excepted by checkov.io/skip1: privileged-container Pod a spec.containers[app].securityContext.privileged
            excepted by checkov.io/skip2: host-pid Pod a spec.hostPID
            checkov.io/skip1: used 1
            checkov.io/skip2: used 1
        "#]],
    );
}

#[test]
fn an_annotation_of_the_pods_counts_for_what_makes_them_and_for_nothing_else() {
    let deployment = "apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  template:
    metadata: {annotations: {polaris.fairwinds.com/hostPIDSet-exempt: 'true'}}
    spec: {hostPID: true, containers: [{name: app, image: a:1}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: other}
spec:
  template:
    spec: {hostPID: true, containers: [{name: app, image: a:1}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  template:
    spec: {hostPID: true, containers: [{name: app, image: a:1}]}
";
    check(
        &[("a.yaml", deployment)],
        &expect![[r#"
        stands: host-pid Deployment other/a spec.template.spec.hostPID
        stands: host-pid Deployment a spec.template.spec.hostPID
        excepted by polaris.fairwinds.com/hostPIDSet-exempt: host-pid Deployment a spec.template.spec.hostPID
        polaris.fairwinds.com/hostPIDSet-exempt: used 1
    "#]],
    );
}

#[test]
fn checkov_skips_by_a_comment_in_the_object() {
    let two = pod("  # checkov:skip=CKV_K8S_16,CKV_K8S_17: both are needed\n")
        + "---\n"
        + &pod("").replace("name: a\n", "name: b\n");
    check(
        &[("a.yaml", &two)],
        &expect![[r#"
        stands: host-network Pod a spec.hostNetwork
        stands: privileged-container Pod b spec.containers[app].securityContext.privileged
        stands: host-network Pod b spec.hostNetwork
        stands: host-pid Pod b spec.hostPID
        excepted by checkov:skip=CKV_K8S_16,CKV_K8S_17: privileged-container Pod a spec.containers[app].securityContext.privileged
        excepted by checkov:skip=CKV_K8S_16,CKV_K8S_17: host-pid Pod a spec.hostPID
        checkov:skip=CKV_K8S_16,CKV_K8S_17: used 2
    "#]],
    );
    check(
        &[("a.yaml", &pod("  #checkov:skip=\n"))],
        &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-network Pod a spec.hostNetwork
        stands: host-pid Pod a spec.hostPID
    "#]],
    );
}

#[test]
fn checkov_s_comment_in_a_list_is_about_its_element() {
    let element = |name: &str, comment: &str| {
        format!(
            "  - apiVersion: v1\n    kind: Pod\n    metadata: {{name: {name}}}{comment}\n    spec: {{hostPID: true, containers: [{{name: app, image: a:1}}]}}\n"
        )
    };
    let list = format!(
        "apiVersion: v1\nkind: List\nitems:\n{}{}{}",
        element("a", ""),
        element("b", " #checkov:skip=CKV_K8S_17:why"),
        element("c", "")
    );
    check(
        &[("a.yaml", &list)],
        &expect![[r#"
        stands: host-pid Pod a spec.hostPID
        stands: host-pid Pod c spec.hostPID
        excepted by checkov:skip=CKV_K8S_17: host-pid Pod b spec.hostPID
        checkov:skip=CKV_K8S_17: used 1
    "#]],
    );
}

#[test]
fn trivy_ignores_the_line_or_the_block_below() {
    let base = pod("");
    check(
        &[("a.yaml", &base.replace("hostPID: true", "hostPID: true #trivy:ignore:KSV-0010"))],
        &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-network Pod a spec.hostNetwork
        excepted by trivy:ignore:KSV-0010: host-pid Pod a spec.hostPID
        trivy:ignore:KSV-0010: used 1
    "#]],
    );
    check(
        &[(
            "a.yaml",
            &base.replace("  hostPID", "  # trivy:ignore:AVD-KSV-0010\n\n  # and another comment\n  hostPID"),
        )],
        &expect![[r#"
            stands: privileged-container Pod a spec.containers[app].securityContext.privileged
            stands: host-network Pod a spec.hostNetwork
            excepted by trivy:ignore:AVD-KSV-0010: host-pid Pod a spec.hostPID
            trivy:ignore:AVD-KSV-0010: used 1
        "#]],
    );
    check(
        &[(
            "a.yaml",
            &base.replace("    - name: app", "    #trivy:ignore:KSV017 #trivy:ignore:KSV-0009\n    - name: app"),
        )],
        &expect![[r#"
            stands: host-network Pod a spec.hostNetwork
            stands: host-pid Pod a spec.hostPID
            excepted by trivy:ignore:KSV017: privileged-container Pod a spec.containers[app].securityContext.privileged
            trivy:ignore:KSV017: used 1
            trivy:ignore:KSV-0009: unused 0
        "#]],
    );
    check(
        &[("a.yaml", &format!("#trivy:ignore:KSV-0017,KSV-0010\n{base}"))],
        &expect![[r#"
        stands: host-network Pod a spec.hostNetwork
        excepted by trivy:ignore:KSV-0017,KSV-0010: privileged-container Pod a spec.containers[app].securityContext.privileged
        excepted by trivy:ignore:KSV-0017,KSV-0010: host-pid Pod a spec.hostPID
        trivy:ignore:KSV-0017,KSV-0010: used 2
    "#]],
    );
    check(
        &[("a.yaml", &base.replace("      securityContext:", "      securityContext: # trivy:ignore:*"))],
        &expect![[r#"
            stands: host-network Pod a spec.hostNetwork
            stands: host-pid Pod a spec.hostPID
            excepted by trivy:ignore:*: privileged-container Pod a spec.containers[app].securityContext.privileged
            trivy:ignore:*: used 1
        "#]],
    );
    check(
        &[("a.yaml", &base.replace("      image", "      #trivy:ignore:KSV-0017\n      image"))],
        &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-network Pod a spec.hostNetwork
        stands: host-pid Pod a spec.hostPID
        trivy:ignore:KSV-0017: unused 0
    "#]],
    );
}

#[test]
fn trivy_s_ignores_end_on_their_day() {
    let with =
        |comment: &str| pod("").replace("hostPID: true", &format!("hostPID: true #trivy:ignore:KSV-0010{comment}"));
    let on = |comment: &str, today| {
        Case { rules: &["host-pid"], today, ..Case::default() }.judge(&[("a.yaml", &with(comment))])
    };
    expect![[r#"
        excepted by trivy:ignore:KSV-0010: host-pid Pod a spec.hostPID
        trivy:ignore:KSV-0010: used 1
    "#]]
    .assert_eq(&on(":exp:2027-01-02", "2027-01-01"));
    expect![[r#"
        stands: host-pid Pod a spec.hostPID
        trivy:ignore:KSV-0010: expired 1
        a.yaml:6:17: exception `trivy:ignore:KSV-0010` has expired (its last day was 2027-01-01); the finding that it is about is reported again
    "#]].assert_eq(&on(":exp:2027-01-02", "2027-01-02"));
    expect![[r#"
        stands: host-pid Pod a spec.hostPID
        a.yaml:6:17: `trivy:ignore:KSV-0010` does not work: `soon` is no date; write it as 2027-01-31
    "#]]
    .assert_eq(&on(":exp:soon", "2027-01-02"));
    expect![[r#"
        stands: host-pid Pod a spec.hostPID
    "#]]
    .assert_eq(&on(":ws:prod", "2027-01-02"));
}

#[test]
fn our_own_comment_needs_a_reason_and_an_expiry() {
    let with = |comment: &str| pod("").replace("  hostPID", &format!("  # seawall:ignore{comment}\n  hostPID"));
    check(
        &[("a.yaml", &with(" host-pid,KSV-0009 expires=2027-01-31 debugs the node"))],
        &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-network Pod a spec.hostNetwork
        excepted by seawall:ignore host-pid,KSV-0009: host-pid Pod a spec.hostPID
        seawall:ignore host-pid,KSV-0009: used 1
    "#]],
    );
    for (comment, expected) in [
        (
            " host-pid expires=2027-01-31",
            expect![[r#"
            a.yaml:6:3: `seawall:ignore host-pid` does not work: no reason is given: say why the finding is accepted
        "#]],
        ),
        (
            " host-pid because I say so",
            expect![[r#"
            a.yaml:6:3: `seawall:ignore host-pid` does not work: no expiry is given: add `expires=2027-01-31`
        "#]],
        ),
        (
            " host-pid expires=31.1.27 because",
            expect![[r#"
            a.yaml:6:3: `seawall:ignore host-pid` does not work: `31.1.27` is no date; write it as 2027-01-31
        "#]],
        ),
        (
            " host-pdi expires=2027-01-31 because",
            expect![[r#"
            a.yaml:6:3: `seawall:ignore host-pdi` does not work: no rule is called `host-pdi`; did you mean `host-pid`?
        "#]],
        ),
        (
            "",
            expect![[r#"
            a.yaml:6:3: `seawall:ignore` does not work: it names no rule; write `seawall:ignore RULE expires=2027-01-31 and why`
        "#]],
        ),
        (
            " host-ipc expires=2027-01-31 because",
            expect![[r#"
            a.yaml:6:3: exception `seawall:ignore host-ipc` is about nothing that was found; it can go
        "#]],
        ),
        (
            " privileged-container expires=2027-01-31 because",
            expect![[r#"
            a.yaml:6:3: exception `seawall:ignore privileged-container` is about nothing that was found; it can go
        "#]],
        ),
    ] {
        let text = with(comment);
        let case = Case { rules: &["privileged-container", "host-ipc"], ..Case::default() };
        expected.assert_eq(&case.problems(&[("a.yaml", &text)]));
    }
}

#[test]
fn what_stands_in_a_value_is_no_comment() {
    let text = "apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  hostPID: true
  containers:
    - name: app
      image: a:1
      args: [\"#checkov:skip=CKV_K8S_17:x\", 'a #checkov:skip=CKV_K8S_17:x']
      command:
        - |
          #checkov:skip=CKV_K8S_17:x
        - plain#checkov:skip=CKV_K8S_17:x
";
    check(
        &[("a.yaml", text)],
        &expect![[r#"
        stands: host-pid Pod a spec.hostPID
    "#]],
    );
    let json = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"#checkov:skip=CKV_K8S_17:x\"},\"spec\":{\"hostPID\":true}}";
    check(
        &[("a.json", json)],
        &expect![[r#"
        stands: host-pid Pod #checkov:skip=CKV_K8S_17:x spec.hostPID
    "#]],
    );
}

fn ignored(name: &str, content: &[u8], expected: &Expect) {
    let case = Case { rules: RULES, ignore_files: &[(name, content)], ..Case::default() };
    expected.assert_eq(
        &case.judge(&[("dir/a.yaml", &pod("")), ("dir/sub/b.yaml", &pod("").replace("name: a\n", "name: b\n"))]),
    );
}

#[test]
fn a_trivyignore_names_checks_for_everything() {
    ignored(
        ".trivyignore",
        b"# ours\n\nCVE-2024-1\nKSV-0017\n  AVD-KSV-0010 exp:2027-01-02 # soon\nKSV009 exp:2020-01-01\n",
        &expect![[r#"
            stands: host-network Pod a spec.hostNetwork
            stands: host-network Pod b spec.hostNetwork
            excepted by KSV-0017: privileged-container Pod a spec.containers[app].securityContext.privileged
            excepted by AVD-KSV-0010: host-pid Pod a spec.hostPID
            excepted by KSV-0017: privileged-container Pod b spec.containers[app].securityContext.privileged
            excepted by AVD-KSV-0010: host-pid Pod b spec.hostPID
            KSV-0017: used 2
            AVD-KSV-0010: used 2
            KSV009: expired 2
            .trivyignore:6:1: exception `KSV009` has expired (its last day was 2019-12-31); the 2 findings that it is about are reported again
        "#]],
    );
    ignored(
        ".trivyignore",
        b"KSV-0017 exp:never\nKSV-0010\xff\xfe\nKSV-0009\n",
        &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-pid Pod a spec.hostPID
        stands: privileged-container Pod b spec.containers[app].securityContext.privileged
        stands: host-pid Pod b spec.hostPID
        excepted by KSV-0009: host-network Pod a spec.hostNetwork
        excepted by KSV-0009: host-network Pod b spec.hostNetwork
        KSV-0009: used 2
        .trivyignore:2:9: this is not UTF-8; what is not was read as U+FFFD
        .trivyignore:1:1: `KSV-0017` is not ignored: `never` is no date; write it as 2027-01-31
    "#]],
    );
}

#[test]
fn a_trivyignore_in_yaml_may_name_paths_and_why() {
    ignored(
        "dir/.trivyignore.yaml",
        b"vulnerabilities: [{id: CVE-2024-1}]
misconfigurations:
  - {id: AVD-KSV-0017, paths: ['sub/*.yaml'], statement: it is a node agent, expired_at: 2027-01-02}
  - {id: KSV-0010, paths: ['**/a.yaml']}
  - {id: KSV-0009, paths: ['*.yaml'], expired_at: 2026-11-21}
",
        &expect![[r#"
            stands: privileged-container Pod a spec.containers[app].securityContext.privileged
            stands: host-network Pod a spec.hostNetwork
            stands: host-network Pod b spec.hostNetwork
            stands: host-pid Pod b spec.hostPID
            excepted by KSV-0010: host-pid Pod a spec.hostPID
            excepted by AVD-KSV-0017: privileged-container Pod b spec.containers[app].securityContext.privileged
            AVD-KSV-0017: used 1
            KSV-0010: used 1
            KSV-0009: expired 1
            dir/.trivyignore.yaml:5:5: exception `KSV-0009` has expired (its last day was 2026-11-20); the finding that it is about is reported again
        "#]],
    );
    ignored(".trivyignore.yaml", b"misconfigurations:\n  - {id: KSV-0017, paths: ['[z-a]']}\n  - {id: KSV-0010, paths: []}\n  - {id: KSV-0009, expired_at: soon}\n", &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-network Pod a spec.hostNetwork
        stands: host-pid Pod a spec.hostPID
        stands: privileged-container Pod b spec.containers[app].securityContext.privileged
        stands: host-network Pod b spec.hostNetwork
        stands: host-pid Pod b spec.hostPID
        .trivyignore.yaml:2:5: `KSV-0017` is not ignored: `[z-a]` is no pattern of files
        .trivyignore.yaml:3:5: `KSV-0010` is not ignored: `paths` must list patterns of files
        .trivyignore.yaml:4:5: `KSV-0009` is not ignored: `soon` is no date; write it as 2027-01-31
    "#]]);
    ignored(
        ".trivyignore.yaml",
        b"misconfigurations: [",
        &expect![[r#"
        stands: privileged-container Pod a spec.containers[app].securityContext.privileged
        stands: host-network Pod a spec.hostNetwork
        stands: host-pid Pod a spec.hostPID
        stands: privileged-container Pod b spec.containers[app].securityContext.privileged
        stands: host-network Pod b spec.hostNetwork
        stands: host-pid Pod b spec.hostPID
        .trivyignore.yaml:1:20: this `[` is never closed; the document was not read
    "#]],
    );
}

fn kubescape(policies: &str, expected: &Expect) {
    let case = Case { rules: RULES, exceptions: &[("exceptions.json", policies)], ..Case::default() };
    expected.assert_eq(&case.judge(&[("a.yaml", &pod("  namespace: shop\n  labels: {app: web}\n"))]));
}

#[test]
fn kubescape_s_exceptions_work() {
    kubescape(
        r#"[{"name": "one", "policyType": "postureExceptionPolicy", "actions": ["alertOnly"],
        "resources": [{"designatorType": "Attributes", "attributes": {"namespace": "SH.*", "kind": "pod|deployment"}}],
        "posturePolicies": [{"controlName": "HostNetwork access"}, {"controlID": "c-0057"}]}]"#,
        &expect![[r#"
            stands: host-pid Pod shop/a spec.hostPID
            excepted by one: privileged-container Pod shop/a spec.containers[app].securityContext.privileged
            excepted by one: host-network Pod shop/a spec.hostNetwork
            one: used 2
        "#]],
    );
    kubescape(
        r#"[{"name": "two", "policyType": "postureExceptionPolicy", "reason": "r", "expirationDate": "2026-11-21T00:00:00Z",
        "resources": [{"designatorType": "Attributes", "attributes": {"app": "web"}}], "posturePolicies": [{"controlID": "C-0057"}]}]"#,
        &expect![[r#"
            stands: privileged-container Pod shop/a spec.containers[app].securityContext.privileged
            stands: host-network Pod shop/a spec.hostNetwork
            stands: host-pid Pod shop/a spec.hostPID
            two: expired 1
            exceptions.json:1:2: exception `two` has expired (its last day was 2026-11-20); the finding that it is about is reported again
        "#]],
    );
    kubescape(
        r#"[{"name": "three", "policyType": "postureExceptionPolicy",
        "resources": [{"designatorType": "Attributes", "attributes": {"app": "api"}}], "posturePolicies": [{"controlID": "C-0057"}]},
      {"name": "four", "policyType": "postureExceptionPolicy",
        "resources": [{"designatorType": "Attributes", "attributes": {"kind": ".*"}}], "posturePolicies": [{"controlID": "C-9999"}]}]"#,
        &expect![[r#"
            stands: privileged-container Pod shop/a spec.containers[app].securityContext.privileged
            stands: host-network Pod shop/a spec.hostNetwork
            stands: host-pid Pod shop/a spec.hostPID
            three: unused 0
        "#]],
    );
}

#[test]
fn what_cannot_be_told_keeps_kubescape_s_exceptions_from_working() {
    for (rest, expected) in [
        (
            r#""resources": [{"attributes": {"cluster": "prod"}}], "posturePolicies": [{"controlID": "C-0057"}]"#,
            expect![[r#"
                exceptions.json:1:2: exception `one` does not work: it is about the cluster `prod`, which cannot be told here
            "#]],
        ),
        (
            r#""resources": [{"attributes": {"kind": "Pod("}}], "posturePolicies": [{"controlID": "C-0057"}]"#,
            expect![[r#"
                exceptions.json:1:2: exception `one` does not work: `Pod(` is no regular expression
            "#]],
        ),
        (
            r#""resources": [{"attributes": {"kind": "Pod"}}], "posturePolicies": [{"frameworkName": "NSA"}]"#,
            expect![[r#"
                exceptions.json:1:2: exception `one` does not work: a policy of it names no control; frameworks and rules are not told apart here
            "#]],
        ),
        (
            r#""resources": [], "posturePolicies": [{"controlID": "C-0057"}]"#,
            expect![[r#"
            exceptions.json:1:2: exception `one` does not work: `resources` names no object
        "#]],
        ),
        (
            r#""resources": [{"attributes": {"kind": "Pod"}}]"#,
            expect![[r#"
            exceptions.json:1:2: exception `one` does not work: `posturePolicies` names no control
        "#]],
        ),
        (
            r#""expirationDate": "soon", "resources": [{"attributes": {"kind": "Pod"}}], "posturePolicies": [{"controlID": "C-0057"}]"#,
            expect![[r#"
                exceptions.json:1:2: exception `one` does not work: `expirationDate` is no date
            "#]],
        ),
    ] {
        let text = format!(r#"[{{"name": "one", "policyType": "postureExceptionPolicy", {rest}}}]"#);
        let case = Case { rules: RULES, exceptions: &[("exceptions.json", &text)], ..Case::default() };
        expected.assert_eq(&case.problems(&[("a.yaml", &pod(""))]));
    }
}

#[test]
fn a_file_of_polaris_is_exempt_as_a_whole() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let folder = shared.join("data/manifests/labelled/polaris/test/webhook_cases");
    let text = std::fs::read_to_string(folder.join("passing_test.deployment.annotations.yaml")).unwrap();
    let case = |suppressions| Case {
        rules: &["privilege-escalation-allowed", "run-as-root-allowed"],
        suppressions,
        ..Case::default()
    };
    assert!(case(false).judge(&[("a.yaml", &text)]).contains("stands: privilege-escalation-allowed"));
    let judged = case(true).judge(&[("a.yaml", &text)]);
    assert!(judged.contains("excepted by polaris.fairwinds.com/exempt: privilege-escalation-allowed"), "{judged}");
    assert!(!judged.contains("stands"), "{judged}");
}

proptest::proptest! {
    #[test]
    fn no_text_with_comments_stops_anything(pieces in proptest::collection::vec(proptest::sample::select(vec![
        "# seawall:ignore host-pid expires=2027-01-31 why", "#trivy:ignore:KSV-0010", " # checkov:skip=CKV_K8S_17:ä", "\n", "\r\n",
        "  ", "apiVersion: v1", "kind: Pod", "kind: List", "items:", "- ", "metadata: {name: a}", "spec:", "hostPID: true", "é",
        "---", "a: &x [1]", "b: *x", "c: |", "\u{feff}", "trivy:ignore:", "#", ":skip=", "d: {", "}", "\"", ":ignore",
    ]), 0..60), whole in proptest::bool::ANY) {
        let mut text = pieces.concat();
        if whole {
            text = format!("{}\n{text}", pod(""));
        }
        let case = |suppressions| Case { rules: &["host-pid"], suppressions, ..Case::default() }.judge(&[("a.yaml", &text)]);
        let found = |judged: &str| judged.matches(": host-pid ").count();
        let (with, without) = (case(true), case(false));
        proptest::prop_assert_eq!(found(&with), found(&without), "what is accepted is still there: {}", with);
    }
}
