//! Kustomizations, which are not rendered.

use expect_test::expect;

use crate::given::{Given, object};

const OVERLAY: &str = "
resources:
- ../../base
- extra.yaml
- https://example.com/x.yaml
- gone.yaml
patches:
- path: patches/a.yaml
- patch: |-
    - op: remove
      path: /spec
patchesStrategicMerge: [b.yaml]
components: [../../component]
configMapGenerator:
- name: c
  files: [settings.json, key=other.yaml]
images: [{name: nginx, newTag: '1'}]
namespace: prod
";

fn overlay() -> Given {
    Given::new()
        .file("base/kustomization.yaml", "resources: [web.yaml]\n")
        .file("base/web.yaml", object("web"))
        .file("base/unlisted.yaml", object("unlisted"))
        .file(
            "component/kustomization.yaml",
            "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nreplicas: [{}]\n",
        )
        .file("overlays/prod/kustomization.yml", OVERLAY)
        .file("overlays/prod/extra.yaml", object("extra"))
        .file("overlays/prod/patches/a.yaml", "- op: remove\n  path: /x\n")
        .file("overlays/prod/b.yaml", object("partial"))
        .file("overlays/prod/settings.json", "{")
        .file("overlays/prod/other.yaml", object("generated-from"))
}

#[test]
fn resources_are_read_and_what_is_applied_to_them_is_counted() {
    let given = overlay();
    given.check(&[""], &expect![[r#"
        base/kustomization.yaml: Foreign: kustomization was not rendered: it only lists files, which were read as they are
        base/unlisted.yaml: ConfigMap unlisted
        base/web.yaml: ConfigMap web
        component/kustomization.yaml: Unread: kustomize component was not rendered: 1 replica count not applied
        overlays/prod/extra.yaml: ConfigMap extra
        overlays/prod/kustomization.yml: Unread: kustomization was not rendered: 3 patches, 1 component, 1 image, 1 generator and `namespace` not applied; behind a URL: `https://example.com/x.yaml`; not there: `gone.yaml`; plain resources were read as they are
    "#]]);
}

#[test]
fn an_overlay_given_by_itself_brings_what_it_lists() {
    let given = overlay();
    let seen = given.read(&["overlays/prod"]);
    for line in ["base/web.yaml: ConfigMap web\n", "component/kustomization.yaml: Unread"] {
        assert!(seen.contains(line), "{seen}");
    }
    assert!(!seen.contains("unlisted"), "{seen}");
    assert_eq!(seen, given.read(&["overlays/prod/kustomization.yml"]));
}

#[test]
fn a_patch_given_by_itself_is_still_a_patch() {
    overlay().check(
        &["overlays/prod/b.yaml"],
        &expect![[r#"
        overlays/prod/b.yaml: Unread: belongs to the kustomization above it, which was not rendered; skipped
    "#]],
    );
}

#[test]
fn a_file_outside_of_the_kustomization_is_not_fetched_for_it() {
    let given = Given::new()
        .file("secret.yaml", object("secret"))
        .file("a/kustomization.yaml", "resources: [../secret.yaml]\n");
    given.check(&["a"], &expect![[r#"
        a/kustomization.yaml: Unread: kustomization was not rendered: not there: `../secret.yaml`; plain resources were read as they are
    "#]]);
    assert!(given.read(&[""]).contains("secret.yaml: ConfigMap secret\n"));
}

#[test]
fn kustomizations_that_list_each_other_end() {
    let given = Given::new()
        .file("a/kustomization.yaml", "resources: [../b]\n")
        .file("b/kustomization.yaml", "resources: [../a, x.yaml]\n")
        .file("b/x.yaml", object("x"));
    given.check(
        &["a"],
        &expect![[r#"
        a/kustomization.yaml: Foreign: kustomization was not rendered: it only lists files, which were read as they are
        b/kustomization.yaml: Foreign: kustomization was not rendered: it only lists files, which were read as they are
        b/x.yaml: ConfigMap x
    "#]],
    );
}

#[test]
fn an_object_of_a_controller_that_has_the_same_kind_is_an_object() {
    let text = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\n";
    let given = Given::new().file("kustomization.yaml", text);
    given.check(&[""], &expect![["kustomization.yaml: Kustomization apps\n"]]);
}

#[test]
fn a_broken_kustomization_is_a_problem_with_its_place() {
    let given = Given::new().file("kustomization.yaml", "resources: [\n").file("a.yaml", object("a"));
    let seen = given.read(&[""]);
    assert!(seen.starts_with("a.yaml: ConfigMap a\nkustomization.yaml:"), "{seen}");
    assert!(seen.contains("the document was not read"), "{seen}");
}

#[test]
fn a_rendered_chart_that_a_kustomization_lists_is_read() {
    let given = Given::new()
        .file("kustomization.yaml", "resources: [chart/upstream.yaml]\npatches: [{path: chart/templates/p.yaml}]\n")
        .file("chart/Chart.yaml", "name: c\n")
        .file("chart/upstream.yaml", object("rendered"))
        .file("chart/templates/p.yaml", "{{");
    given.check(&[""], &expect![[r#"
        chart/Chart.yaml: Unread: chart `c` was not rendered: 1 template and 0 values files skipped
        chart/upstream.yaml: ConfigMap rendered
        kustomization.yaml: Unread: kustomization was not rendered: 1 patch not applied; plain resources were read as they are
    "#]]);
}
