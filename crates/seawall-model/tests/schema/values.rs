//! What may stand in a field, and what may not. The verdicts are those of a 1.36 server, asked case by case.

use seawall_model::schema::{self, Fault, TypeId};

use super::{declared, documents, judged, objects};

fn departures(yaml: &str) -> Vec<String> {
    documents(yaml).iter().flat_map(objects).flat_map(judged).collect()
}

/// Judges `spec` as that of a Pod.
fn pod(spec: &str) -> Vec<String> {
    departures(&format!("{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, spec: {spec}}}"))
}

fn pod_type() -> TypeId {
    schema::kind("", "v1", "Pod").unwrap().ty
}

#[track_caller]
fn accepted(spec: &str) {
    assert_eq!(pod(spec), Vec::<String>::new(), "{spec}");
}

#[track_caller]
fn refused(spec: &str, line: &str) {
    assert_eq!(pod(spec), [line], "{spec}");
}

#[test]
fn null_is_absence_everywhere() {
    accepted("null");
    accepted("{hostNetwork: null, containers: null, securityContext: ~, nodeSelector: {a: null}}");
    accepted("{containers: [null, {args: [null, a], resources: {limits: {cpu: null}}}]}");
}

#[test]
fn field_names_are_case_sensitive() {
    refused("{HostNetwork: true}", "spec.HostNetwork: unknown, is spelt hostNetwork (security)");
    refused("{hostnetwork: true}", "spec.hostnetwork: unknown, is spelt hostNetwork (security)");
}

#[test]
fn nothing_is_converted() {
    refused("{hostNetwork: 'true'}", "spec.hostNetwork: String instead of true or false (security)");
    refused("{hostNetwork: 1}", "spec.hostNetwork: Int instead of true or false (security)");
    refused("{priority: '1'}", "spec.priority: String instead of a whole number");
    refused("{nodeName: 1}", "spec.nodeName: Int instead of a string");
    refused("{nodeName: true}", "spec.nodeName: Bool instead of a string");
    refused("{nodeName: 1.5}", "spec.nodeName: Float instead of a string");
    refused("{nodeName: []}", "spec.nodeName: Sequence instead of a string");
    refused("{nodeSelector: {a: 1}}", "spec.nodeSelector.a: Int instead of a string");
    refused("{nodeSelector: [a]}", "spec.nodeSelector: Sequence instead of a mapping, each value a string");
    refused("{containers: {}}", "spec.containers: Mapping instead of a list of Container mappings");
    refused("{containers: ''}", "spec.containers: String instead of a list of Container mappings");
    refused("{containers: [x]}", "spec.containers[0]: String instead of a mapping with the fields of Container");
    refused("{containers: [{args: [1]}]}", "spec.containers[0].args[0]: Int instead of a string");
    refused("[]", "spec: Sequence instead of a mapping with the fields of PodSpec");
}

#[test]
fn yaml_booleans_are_booleans() {
    accepted("{hostNetwork: yes, hostPID: off}");
    refused("{nodeName: on}", "spec.nodeName: Bool instead of a string");
}

#[test]
fn whole_numbers_may_be_written_with_an_empty_fraction_and_must_fit() {
    accepted("{priority: 1.0, terminationGracePeriodSeconds: 1e3, activeDeadlineSeconds: 0x10}");
    accepted("{terminationGracePeriodSeconds: 9223372036854775807}");
    refused("{priority: 1.5}", "spec.priority: not a whole number");
    refused("{priority: 3000000000}", "spec.priority: not a whole number");
    refused(
        "{terminationGracePeriodSeconds: 18446744073709551615}",
        "spec.terminationGracePeriodSeconds: not a whole number",
    );
    refused("{terminationGracePeriodSeconds: 1e19}", "spec.terminationGracePeriodSeconds: not a whole number");
}

#[test]
fn quantities_are_text_or_numbers() {
    accepted("{overhead: {cpu: 1, memory: 1.5, a: 1e3, b: 100m, c: ' 1Gi '}}");
    refused("{overhead: {cpu: 1 GB}}", "spec.overhead.cpu: not a quantity such as 100m or 1Gi");
    refused("{overhead: {cpu: true}}", "spec.overhead.cpu: Bool instead of a quantity such as 100m or 1Gi");
    refused("{overhead: {cpu: {}}}", "spec.overhead.cpu: Mapping instead of a quantity such as 100m or 1Gi");
}

#[test]
fn ports_of_probes_are_numbers_or_names() {
    let probe = |port: &str| format!("{{containers: [{{livenessProbe: {{httpGet: {{port: {port}}}}}}}]}}");
    let place = "spec.containers[0].livenessProbe.httpGet.port";
    accepted(&probe("8080"));
    accepted(&probe("'8080'"));
    accepted(&probe("http"));
    refused(&probe("1.5"), &format!("{place}: not a whole number or a string"));
    refused(&probe("3000000000"), &format!("{place}: not a whole number or a string"));
    refused(&probe("true"), &format!("{place}: Bool instead of a whole number or a string"));
}

#[test]
fn only_some_words_are_allowed_in_some_fields() {
    accepted("{dnsPolicy: ClusterFirst, restartPolicy: ''}");
    refused("{restartPolicy: always}", "spec.restartPolicy: not one of `Always`, `Never`, `OnFailure`");
}

#[test]
fn secrets_hold_base64() {
    let secret = |value: &str| departures(&format!("{{apiVersion: v1, kind: Secret, data: {{a: {value}}}}}"));
    for good in ["YQ==", "''", "null", "[1, 255, null]"] {
        assert_eq!(secret(good), Vec::<String>::new(), "{good}");
    }
    for bad in ["not base64!", "YQ", "[256]", "[a]"] {
        assert_eq!(secret(bad), ["data.a: not base64 text"], "{bad}");
    }
    assert_eq!(secret("5"), ["data.a: Int instead of base64 text"]);
    assert_eq!(secret("{}"), ["data.a: Mapping instead of base64 text"]);
}

#[test]
fn times_are_rfc_3339() {
    let created =
        |time: &str| departures(&format!("{{apiVersion: v1, kind: Pod, metadata: {{creationTimestamp: {time}}}}}"));
    assert_eq!(created("2026-01-31T12:00:00Z"), Vec::<String>::new());
    assert_eq!(created("2026-01-31"), ["metadata.creationTimestamp: not a time such as 2026-01-31T12:00:00Z"]);
    assert_eq!(created("5"), ["metadata.creationTimestamp: Int instead of a time such as 2026-01-31T12:00:00Z"]);
}

#[test]
fn leases_are_renewed_to_the_microsecond() {
    let renewed = |time: &str| {
        departures(&format!("{{apiVersion: coordination.k8s.io/v1, kind: Lease, spec: {{renewTime: {time}}}}}"))
    };
    assert_eq!(renewed("2026-01-31T12:00:00.000000Z"), Vec::<String>::new());
    assert_eq!(renewed("2026-01-31T12:00:00Z"), ["spec.renewTime: not a time such as 2026-01-31T12:00:00.000000Z"]);
}

#[test]
fn free_fields_take_anything() {
    for data in ["5", "text", "{a: [1]}", "null"] {
        let revision = format!("{{apiVersion: apps/v1, kind: ControllerRevision, revision: 1, data: {data}}}");
        assert_eq!(departures(&revision), Vec::<String>::new());
    }
}

#[test]
fn a_wrong_value_hides_nothing_beside_it() {
    let lines = pod("{containers: nope, volumes: [7, {hostPath: {path: /, typ: Directory}}], hostNetwrk: true}");
    assert_eq!(
        lines,
        [
            "spec.containers: String instead of a list of Container mappings",
            "spec.volumes[0]: Int instead of a mapping with the fields of Volume",
            "spec.volumes[1].hostPath.typ: unknown, is spelt type (security)",
            "spec.hostNetwrk: unknown, is spelt hostNetwork (security)",
        ]
    );
}

#[test]
fn an_object_that_is_no_mapping_is_one_departure() {
    for text in ["[]", "text", "5"] {
        let read = documents(text);
        assert_eq!(schema::check(read[0].root(), pod_type()).len(), 1, "{text}");
    }
}

#[test]
fn unknown_kinds_are_not_judged() {
    let object = "{apiVersion: example.com/v1, kind: Pod, spec: {anything: goes}}";
    assert_eq!(departures(object), ["no declaration"]);
    assert_eq!(departures("{apiVersion: v2, kind: Pod}"), ["no declaration"]);
}

#[test]
fn former_versions_are_judged_by_their_own_fields() {
    let deployment = |version: &str| {
        format!("{{apiVersion: {version}, kind: Deployment, spec: {{rollbackTo: {{revision: 1}}, replica: 1}}}}")
    };
    let replica = "spec.replica: unknown, is spelt replicas";
    assert_eq!(departures(&deployment("extensions/v1beta1")), [replica]);
    assert_eq!(departures(&deployment("apps/v1beta1")), [replica]);
    let rollback = "spec.rollbackTo: unknown, belongs to apps.v1beta1.DeploymentSpec";
    assert_eq!(departures(&deployment("apps/v1")), [rollback, replica]);
}

#[test]
fn required_fields_are_missed_on_demand() {
    let read =
        documents("{apiVersion: v1, kind: Pod, spec: {containers: [{image: a}, {name: b}], volumes: [{name: ~}]}}");
    let (root, pod) = (read[0].root(), declared(read[0].root()).unwrap());
    assert_eq!(schema::check(root, pod.ty), []);
    let missing: Vec<_> = schema::check_complete(root, pod.ty)
        .iter()
        .map(|departure| {
            assert_eq!(departure.fault, Fault::MissingRequired);
            (departure.within.name(), departure.field)
        })
        .collect();
    assert_eq!(missing, [("core.v1.Container", "name"), ("core.v1.Volume", "name")]);
}

#[test]
fn width_and_depth_have_no_limit() {
    let wide: String = (0..50_000).map(|number| format!("x{number}: 1, ")).collect();
    assert_eq!(schema::check(documents(format!("{{{wide}}}"))[0].root(), pod_type()).len(), 50_000);

    let deep = format!("{}{{typ: object}}{}", "{properties: {a: ".repeat(100), "}}".repeat(100));
    let definition = format!(
        "{{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, spec: {{versions: [\
         {{schema: {{openAPIV3Schema: {deep}}}}}]}}}}"
    );
    let found = departures(&definition);
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with(".properties.a.typ: unknown, is spelt type"), "{}", found[0]);
}
