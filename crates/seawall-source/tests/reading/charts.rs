//! Helm charts, which are not rendered.

use expect_test::expect;

use crate::given::{Given, object};

fn chart() -> Given {
    Given::new()
        .file("web/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.2.3\n")
        .file("web/values.yaml", "a: [\n")
        .file("web/values-prod.yaml", "a: 1\n")
        .file("web/values.schema.json", "{}")
        .file("web/templates/_part.yaml", "{{ define }}")
        .file("web/templates/a.yaml", "{{ if }}\na: b: c\n")
        .file("web/templates/tests/b.yaml", object("test"))
        .file("web/files/x.json", "{")
        .file("web/ci/values.yaml", "a")
        .file("web/tests/out.yaml", object("out"))
        .file("web/crds/crd.yaml", object("crd"))
        .file("web/charts/sub/Chart.yaml", "name: sub\n")
        .file("web/charts/sub/templates/c.yaml", "{{")
        .file("web/charts/sub/crds/crd.yaml", object("sub-crd"))
        .file("web/charts/stray.yaml", "{{")
        .file("other.yaml", object("other"))
}

#[test]
fn a_chart_is_one_problem_and_its_definitions_are_read() {
    let given = chart();
    given.check(&[""], &expect![[r#"
        other.yaml: ConfigMap other
        web/Chart.yaml: Unread: chart `web` 1.2.3 was not rendered: 3 templates, 2 values files, 1 subchart and 7 other files skipped
        web/charts/sub/crds/crd.yaml: ConfigMap sub-crd
        web/crds/crd.yaml: ConfigMap crd
    "#]]);
    let files = given.files(&["web"]);
    let covered: Vec<String> = files[0].covers.iter().map(|path| given.shorten(path)).collect();
    assert_eq!(covered.len(), 12);
    assert!(covered.contains(&"web/templates/a.yaml".to_owned()));
}

#[test]
fn the_same_chart_given_by_itself_is_the_same() {
    let given = chart();
    let whole = given.read(&[""]);
    let own = given.read(&["web"]);
    assert_eq!(whole.replace("other.yaml: ConfigMap other\n", ""), own);
}

#[test]
fn parts_of_a_chart_given_by_themselves_are_still_parts() {
    let given = chart();
    given.check(
        &["web/templates", "web/values.yaml"],
        &expect![[r#"
        web/templates/_part.yaml: Foreign: belongs to chart `web` 1.2.3, which was not rendered; skipped
        web/templates/a.yaml: Unread: template of chart `web` 1.2.3, which was not rendered; skipped
        web/templates/tests/b.yaml: Unread: template of chart `web` 1.2.3, which was not rendered; skipped
        web/values.yaml: Foreign: belongs to chart `web` 1.2.3, which was not rendered; skipped
    "#]],
    );
}

#[test]
fn manifests_elsewhere_in_a_chart_are_read_and_so_is_a_chart_in_a_chart() {
    let given = Given::new()
        .file("Chart.yaml", "name: top\nversion: '1'\ndependencies:\n- name: far\n- name: away\n")
        .file("templates/a.yaml", "{{")
        .file("deploy/x.yaml", object("deployed"))
        .file("examples/small/Chart.yaml", "name: small\n")
        .file("examples/small/templates/b.yaml", "{{");
    given.check(
        &[""],
        &expect![[r#"
        Chart.yaml: Unread: chart `top` 1 was not rendered: 1 template, 0 values files and 2 subcharts skipped
        deploy/x.yaml: ConfigMap deployed
        examples/small/Chart.yaml: Unread: chart `small` was not rendered: 1 template and 0 values files skipped
    "#]],
    );
}

#[test]
fn a_file_called_chart_makes_a_chart_only_if_it_describes_one() {
    let given = Given::new()
        .file("music/Chart.yaml", "songs: [a, b]\n")
        .file("music/values.yaml", object("x"))
        .file("stub/Chart.yaml", "name: {{ cookiecutter.name }}\nbad: [\n")
        .file("stub/templates/a.yaml", "{{");
    given.check(
        &[""],
        &expect![[r#"
        music/Chart.yaml:1:1: Foreign: not a Kubernetes object: no `apiVersion` and `kind`; skipped
        music/values.yaml: ConfigMap x
        stub/Chart.yaml: Unread: chart `stub` was not rendered: 1 template and 0 values files skipped
    "#]],
    );
}

#[test]
fn a_packed_subchart_given_by_itself_is_opened() {
    let given = chart().file("web/charts/packed.yaml.gz", b"no gzip");
    given.check(
        &["web/charts/packed.yaml.gz"],
        &expect![[r#"
        web/charts/packed.yaml.gz: Unread: named like a gzip file, but it is none; skipped
    "#]],
    );
}
