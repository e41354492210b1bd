//! Where custom resource definitions hold pods.

use seawall_model::schema::{CustomKind, Shape, from_crd};
use seawall_testkit::{shared, zstd_text};

use super::{documents, objects};

fn definition(yaml: &str) -> CustomKind {
    from_crd(documents(yaml)[0].root()).unwrap()
}

/// A definition in `apiextensions.k8s.io/v1` whose only version has this schema.
fn with_schema(schema: &str) -> CustomKind {
    definition(&format!(
        "{{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {{group: example.com, \
         scope: Namespaced, names: {{kind: Thing}}, versions: [{{name: v1, served: true, schema: {{openAPIV3Schema: \
         {schema}}}}}]}}}}"
    ))
}

/// `VERSION PATH SHAPE` for every pod.
fn pods(kind: &CustomKind) -> Vec<String> {
    let versions = kind.versions.iter();
    versions
        .flat_map(|version| version.pods.iter().map(move |pod| format!("{} {pod} {:?}", version.name, pod.shape)))
        .collect()
}

const CONTAINERS: &str = "containers: {type: array, items: {type: object, properties: {name: {type: string}, \
                          image: {type: string}, args: {type: array}}}}";

/// The schema of a pod spec.
fn pod_spec() -> String {
    format!("{{type: object, properties: {{{CONTAINERS}, restartPolicy: {{type: string}}, volumes: {{type: array}}}}}}")
}

fn template() -> String {
    format!("{{type: object, properties: {{metadata: {{type: object}}, spec: {}}}}}", pod_spec())
}

/// The schema of an object with `inner` below this chain of properties.
fn below(path: &[&str], inner: &str) -> String {
    path.iter().rev().fold(inner.to_owned(), |inner, key| format!("{{type: object, properties: {{{key}: {inner}}}}}"))
}

#[test]
fn a_rollout_holds_a_template() {
    let kind = with_schema(&below(&["spec", "template"], &template()));
    assert_eq!((kind.group.as_str(), kind.kind.as_str(), kind.namespaced), ("example.com", "Thing", true));
    assert_eq!(pods(&kind), ["v1 spec.template Template"]);
}

#[test]
fn a_scaled_job_holds_a_job() {
    assert_eq!(
        pods(&with_schema(&below(&["spec", "jobTargetRef", "template"], &template()))),
        ["v1 spec.jobTargetRef.template Template"]
    );
}

#[test]
fn templates_lie_in_lists_and_maps() {
    let list = format!("{{type: array, items: {}}}", below(&["podTemplate"], &template()));
    let map = format!("{{type: object, additionalProperties: {}}}", below(&["template"], &template()));
    let schema = below(&["spec"], &format!("{{properties: {{tasks: {list}, replicaSpecs: {map}}}}}"));
    let kind = with_schema(&schema);
    assert_eq!(pods(&kind), ["v1 spec.tasks[].podTemplate Template", "v1 spec.replicaSpecs{}.template Template"]);

    let read = documents(
        "{spec: {tasks: [{podTemplate: {spec: {containers: []}}}, {podTemplate: null}, {}], \
         replicaSpecs: {Worker: {template: {spec: {containers: []}}}, Chief: {template: {}}}}}",
    );
    let found: Vec<usize> = kind.versions[0].pods.iter().map(|pod| pod.find(read[0].root()).len()).collect();
    assert_eq!(found, [1, 2]);
}

#[test]
fn one_object_may_hold_several_pods() {
    let template = template();
    let schema = below(&["spec"], &format!("{{properties: {{workload: {template}, sidecars: {template}}}}}"));
    assert_eq!(pods(&with_schema(&schema)), ["v1 spec.workload Template", "v1 spec.sidecars Template"]);
}

#[test]
fn a_pod_spec_may_stand_alone() {
    assert_eq!(pods(&with_schema(&below(&["spec", "podSpec"], &pod_spec()))), ["v1 spec.podSpec Spec"]);
    // The object's own `spec` is no template, whatever stands beside it.
    let root = format!("{{properties: {{metadata: {{type: object}}, spec: {}}}}}", pod_spec());
    assert_eq!(pods(&with_schema(&root)), ["v1 spec Spec"]);
}

#[test]
fn containers_among_foreign_fields_are_part_of_a_pod_only() {
    let spec =
        format!("{{properties: {{{CONTAINERS}, retention: {{type: string}}, serviceAccountName: {{type: string}}}}}}");
    let kind = with_schema(&below(&["spec"], &spec));
    assert_eq!(pods(&kind), ["v1 spec Partial"]);
    assert_eq!(kind.versions[0].pods[0].shape, Shape::Partial);
}

#[test]
fn other_lists_of_containers_are_none() {
    let names = "{properties: {containers: {type: array, items: {type: string}}}}";
    assert_eq!(pods(&with_schema(&below(&["spec"], names))), Vec::<String>::new());
    let open = "{type: object, x-kubernetes-preserve-unknown-fields: true}";
    assert_eq!(pods(&with_schema(&below(&["spec", "template"], open))), Vec::<String>::new());
}

#[test]
fn versions_have_schemas_of_their_own() {
    let kind = definition(&format!(
        "{{spec: {{group: a, scope: Cluster, names: {{kind: B}}, versions: [\
         {{name: v1alpha1, served: false, schema: {{openAPIV3Schema: {}}}}}, \
         {{name: v1, served: true, schema: {{openAPIV3Schema: {}}}}}, {{name: v2}}]}}}}",
        below(&["spec", "old"], &template()),
        below(&["spec", "new"], &template()),
    ));
    assert!(!kind.namespaced);
    assert_eq!(pods(&kind), ["v1alpha1 spec.old Template", "v1 spec.new Template"]);
    let served: Vec<_> = kind.versions.iter().map(|version| (version.name.as_str(), version.served)).collect();
    assert_eq!(served, [("v1alpha1", false), ("v1", true), ("v2", true)]);
}

#[test]
fn former_definitions_have_one_schema_for_all_versions() {
    let schema = below(&["spec", "template"], &template());
    let spec = |versions: &str| {
        format!("{{spec: {{group: a, names: {{kind: B}}, {versions}, validation: {{openAPIV3Schema: {schema}}}}}}}")
    };
    assert_eq!(pods(&definition(&spec("version: v1alpha1"))), ["v1alpha1 spec.template Template"]);
    assert_eq!(
        pods(&definition(&spec("version: v1, versions: [{name: v1, served: true}, {name: v1beta1, served: false}]"))),
        ["v1 spec.template Template", "v1beta1 spec.template Template"]
    );
}

#[test]
fn what_does_not_say_its_kind_defines_nothing() {
    for text in ["{}", "{spec: {group: a}}", "{spec: {group: a, names: {kind: [B]}}}", "[]"] {
        assert_eq!(from_crd(documents(text)[0].root()), None, "{text}");
    }
}

#[test]
fn real_definitions_are_read_whole() {
    let Some(shared) = shared() else { return };
    let read = documents(zstd_text(shared.join("data/live/crds.json.zst")));
    let kinds: Vec<CustomKind> = read.iter().flat_map(objects).filter_map(from_crd).collect();
    let shown = |kind: &CustomKind| format!("{}/{} {:?}", kind.group, kind.kind, pods(kind));
    let shown: Vec<String> = kinds.iter().map(shown).collect();
    assert_eq!(shown, ["argoproj.io/Application []", "argoproj.io/ApplicationSet []", "argoproj.io/AppProject []"]);
}
