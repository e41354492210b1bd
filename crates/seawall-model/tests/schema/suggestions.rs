//! What was meant by fields that are not there.

use super::{documents, judged, objects};

#[track_caller]
fn meant(yaml: &str, lines: &[&str]) {
    let found: Vec<_> = documents(yaml).iter().flat_map(objects).flat_map(judged).collect();
    assert_eq!(found, lines, "{yaml}");
}

/// Judges a Deployment whose pod has this spec.
#[track_caller]
fn in_pod(spec: &str, lines: &[&str]) {
    meant(
        &format!("{{apiVersion: apps/v1, kind: Deployment, spec: {{template: {{spec: {spec}}}}}}}"),
        &lines
            .iter()
            .map(|line| format!("spec.template.spec.{line}"))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
}

#[test]
fn misspelt() {
    in_pod("{containers: [{name: a, imgae: b}]}", &["containers[a].imgae: unknown, is spelt image"]);
    in_pod("{conatiners: [{name: a}]}", &["conatiners: unknown, is spelt containers"]);
    in_pod("{container: [{name: a}]}", &["container: unknown, is spelt containers"]);
    in_pod("{hostPid: true}", &["hostPid: unknown, is spelt hostPID (security)"]);
    in_pod("{host_network: true}", &["host_network: unknown, is spelt hostNetwork (security)"]);
    in_pod(
        "{containers: [{name: a, securityContext: {allowPrivilegedEscalation: false, readonlyRootFilesystem: true}}]}",
        &[
            "containers[a].securityContext.allowPrivilegedEscalation: unknown, is spelt allowPrivilegeEscalation (security)",
            "containers[a].securityContext.readonlyRootFilesystem: unknown, is spelt readOnlyRootFilesystem (security)",
        ],
    );
    in_pod(
        "{containers: [{name: a, securityContxt: {privileged: true}}]}",
        &["containers[a].securityContxt: unknown, is spelt securityContext (security)"],
    );
    in_pod(
        "{containers: [{name: a, ports: [{containerport: 80}]}]}",
        &["containers[a].ports[0].containerport: unknown, is spelt containerPort"],
    );
}

#[test]
fn container_settings_in_the_pods_security_context() {
    in_pod(
        "{securityContext: {privileged: true}, containers: [{name: app, securityContext: {runAsUser: 1}}]}",
        &["securityContext.privileged: unknown, \
           belongs to spec.template.spec.containers[app].securityContext.privileged (security)"],
    );
    in_pod(
        "{securityContext: {capabilities: {drop: [ALL]}}, containers: [{name: a}]}",
        &["securityContext.capabilities: unknown, \
           belongs to spec.template.spec.containers[a].securityContext.capabilities (security)"],
    );
    for field in ["allowPrivilegeEscalation", "readOnlyRootFilesystem"] {
        in_pod(
            &format!(
                "{{securityContext: {{{field}: true}}, containers: [{{name: a}}], initContainers: [{{name: b}}]}}"
            ),
            &[&format!(
                "securityContext.{field}: unknown, belongs to spec.template.spec.containers[a].securityContext.{field} \
                 and spec.template.spec.initContainers[b].securityContext.{field} (security)"
            )],
        );
    }
}

#[test]
fn settings_directly_in_the_container() {
    for (field, value) in [
        ("privileged", "true"),
        ("allowPrivilegeEscalation", "false"),
        ("capabilities", "{drop: [ALL]}"),
        ("readOnlyRootFilesystem", "true"),
        ("runAsNonRoot", "true"),
        ("runAsUser", "1000"),
        ("seccompProfile", "{type: RuntimeDefault}"),
    ] {
        in_pod(
            &format!("{{containers: [{{name: a, {field}: {value}}}]}}"),
            &[&format!(
                "containers[a].{field}: unknown, \
                 belongs to spec.template.spec.containers[a].securityContext.{field} (security)"
            )],
        );
    }
    in_pod(
        "{containers: [{name: a, limits: {cpu: 1}}]}",
        &["containers[a].limits: unknown, belongs to spec.template.spec.containers[a].resources.limits"],
    );
}

#[test]
fn pod_settings_in_the_container() {
    for (field, value) in [
        ("hostNetwork", "true"),
        ("hostPID", "true"),
        ("automountServiceAccountToken", "false"),
        ("serviceAccountName", "a"),
        ("runtimeClassName", "gvisor"),
        ("shareProcessNamespace", "true"),
        ("hostUsers", "false"),
    ] {
        in_pod(
            &format!("{{containers: [{{name: a, {field}: {value}}}]}}"),
            &[&format!("containers[a].{field}: unknown, belongs to spec.template.spec.{field} (security)")],
        );
    }
    in_pod(
        "{containers: [{name: a, volumes: [{name: b, emptyDir: {}}]}]}",
        &["containers[a].volumes: unknown, belongs to spec.template.spec.volumes"],
    );
}

#[test]
fn pod_settings_in_the_containers_security_context() {
    for field in ["fsGroup", "fsGroupChangePolicy", "supplementalGroups", "sysctls"] {
        in_pod(
            &format!("{{containers: [{{name: a, securityContext: {{{field}: ~}}}}]}}"),
            &[&format!(
                "containers[a].securityContext.{field}: unknown, \
                 belongs to spec.template.spec.securityContext.{field} (security)"
            )],
        );
    }
}

#[test]
fn settings_directly_in_the_pod() {
    for field in ["runAsNonRoot: true", "fsGroup: 1", "seccompProfile: {type: RuntimeDefault}"] {
        let name = field.split(':').next().unwrap();
        in_pod(
            &format!("{{{field}, containers: [{{name: a}}]}}"),
            &[&format!("{name}: unknown, belongs to spec.template.spec.securityContext.{name} (security)")],
        );
    }
    in_pod(
        "{privileged: true, containers: [{name: a}, {name: b}]}",
        &["privileged: unknown, belongs to spec.template.spec.containers[a].securityContext.privileged \
           and spec.template.spec.containers[b].securityContext.privileged (security)"],
    );
}

#[test]
fn pod_settings_above_the_pod() {
    for (field, value) in [
        ("hostNetwork", "true"),
        ("automountServiceAccountToken", "false"),
        ("serviceAccountName", "a"),
        ("securityContext", "{runAsNonRoot: true}"),
    ] {
        meant(
            &format!("{{apiVersion: apps/v1, kind: Deployment, spec: {{{field}: {value}, template: {{spec: {{}}}}}}}}"),
            &[&format!("spec.{field}: unknown, belongs to spec.template.spec.{field} (security)")],
        );
        meant(
            &format!("{{apiVersion: apps/v1, kind: Deployment, spec: {{template: {{{field}: {value}}}}}}}"),
            &[&format!("spec.template.{field}: unknown, belongs to spec.template.spec.{field} (security)")],
        );
    }
    meant(
        "{apiVersion: batch/v1, kind: CronJob, spec: {hostPID: true}}",
        &["spec.hostPID: unknown, belongs to spec.jobTemplate.spec.template.spec.hostPID (security)"],
    );
    meant(
        "{apiVersion: v1, kind: Pod, metadata: {serviceAccountName: a}, spec: {}}",
        &["metadata.serviceAccountName: unknown, belongs to spec.serviceAccountName (security)"],
    );
}

#[test]
fn a_security_context_belongs_where_all_of_it_is_known() {
    meant(
        "{apiVersion: v1, kind: Pod, securityContext: {privileged: true}, spec: {containers: [{name: a}]}}",
        &["securityContext: unknown, belongs to spec.containers[a].securityContext (security)"],
    );
    meant(
        "{apiVersion: v1, kind: Pod, securityContext: {fsGroup: 1}, spec: {containers: [{name: a}]}}",
        &["securityContext: unknown, belongs to spec.securityContext (security)"],
    );
}

#[test]
fn an_object_inside_of_another() {
    in_pod("{networkPolicy: {egress: []}}", &["networkPolicy: unknown, is a NetworkPolicy of its own (security)"]);
    meant(
        "{apiVersion: v1, kind: Namespace, networkPolicies: [{egress: []}]}",
        &["networkPolicies: unknown, is a NetworkPolicy of its own (security)"],
    );
    in_pod(
        "{podDisruptionBudget: {minAvailable: 1}}",
        &["podDisruptionBudget: unknown, is a PodDisruptionBudget of its own"],
    );
}

#[test]
fn fields_of_another_version() {
    meant(
        "{apiVersion: networking.k8s.io/v1, kind: Ingress, spec: {rules: [{http: {paths: [\
         {path: /, pathType: Prefix, backend: {serviceName: a, servicePort: 80}}]}}]}}",
        &[
            "spec.rules[0].http.paths[0].backend.serviceName: unknown, belongs to networking.v1beta1.IngressBackend",
            "spec.rules[0].http.paths[0].backend.servicePort: unknown, belongs to networking.v1beta1.IngressBackend",
        ],
    );
}

#[test]
fn common_names_are_looked_for_right_beside_only() {
    meant(
        "{apiVersion: v1, kind: Pod, metadata: {}, name: a, namespace: b, spec: {name: c}}",
        &[
            "name: unknown, belongs to metadata.name",
            "namespace: unknown, belongs to metadata.namespace",
            "spec.name: unknown",
        ],
    );
}

#[test]
fn what_nobody_knows_has_no_suggestion() {
    in_pod("{frobnicate: true}", &["frobnicate: unknown"]);
    in_pod("{containers: [{name: a, x: 1}]}", &["containers[a].x: unknown"]);
    meant("{apiVersion: v1, kind: ConfigMap, datta: {a: b}}", &["datta: unknown, is spelt data"]);
}

#[test]
fn roles_and_network_policies_are_security_throughout() {
    meant(
        "{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, rules: [{verb: ['*'], apigroups: ['']}]}",
        &[
            "rules[0].verb: unknown, is spelt verbs (security)",
            "rules[0].apigroups: unknown, is spelt apiGroups (security)",
        ],
    );
    meant(
        "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, spec: {ingress: [{form: []}], egres: []}}",
        &["spec.ingress[0].form: unknown, is spelt from (security)", "spec.egres: unknown, is spelt egress (security)"],
    );
}
