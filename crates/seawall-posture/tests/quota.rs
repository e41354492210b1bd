//! The numbers of the ResourceQuota that is offered for a namespace.

use seawall_model::finding::Change;
use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;
use serde_json::{Value, json};

const NAMESPACE: &str = "# world: closed\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";

/// What the offered quota bounds.
#[track_caller]
fn offered(others: &str) -> Option<Value> {
    let text = format!("{NAMESPACE}{others}");
    let findings = Cluster::parse(&text).judge(&Posture, &|rule| rule.id == "namespace-no-resource-quota");
    let [finding] = &findings[..] else { panic!("not one finding: {findings:?}") };
    let [Change::New { object }] = &finding.remediation.as_ref()?.changes[..] else { panic!("{finding:?}") };
    Some(object["spec"]["hard"].clone())
}

fn deployment(spec: &str, pod: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\n\
         spec: {{{spec}template: {{spec: {pod}}}}}\n"
    )
}

const PLAIN: &str = "{containers: [{name: a, resources: {requests: {cpu: 250m, memory: 128Mi}}}]}";

#[test]
fn twice_of_what_all_replicas_request() {
    let hard = |cpu: &str, memory: &str| Some(json!({"requests.cpu": cpu, "requests.memory": memory}));
    assert_eq!(offered(&deployment("", PLAIN)), hard("500m", "256Mi"));
    assert_eq!(offered(&deployment("replicas: 3, ", PLAIN)), hard("1500m", "768Mi"));
    let scaler = "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: web, namespace: shop}\n\
                  spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, maxReplicas: 10}\n";
    assert_eq!(offered(&(deployment("replicas: 3, ", PLAIN) + scaler)), hard("5", "2560Mi"));
}

#[test]
fn a_pod_requests_what_runs_at_the_same_time() {
    let containers = "containers: [{name: a, resources: {requests: {cpu: 1, memory: 1Gi}}}]";
    let init = "initContainers: [{name: s, restartPolicy: Always, resources: {requests: {cpu: 1, memory: 1Gi}}}, \
                {name: i, resources: {requests: {cpu: 3, memory: 512Mi}}}]";
    let hard = Some(json!({"requests.cpu": "8", "requests.memory": "4Gi"}));
    assert_eq!(offered(&deployment("", &format!("{{{init}, {containers}}}"))), hard);
    let whole = format!("{{resources: {{requests: {{cpu: 5, memory: 3Gi}}}}, {init}, {containers}}}");
    assert_eq!(offered(&deployment("", &whole)), Some(json!({"requests.cpu": "10", "requests.memory": "6Gi"})));
}

#[test]
fn nothing_is_offered_that_would_refuse_pods_or_is_not_known() {
    let cpu_alone = "{containers: [{name: a, resources: {requests: {cpu: 1}}}]}";
    assert_eq!(offered(&deployment("", cpu_alone)), Some(json!({"requests.cpu": "2"})));
    assert_eq!(offered(&deployment("", "{containers: [{name: a}]}")), None);
    assert_eq!(offered(&deployment("replicas: some, ", PLAIN)), None);
    assert_eq!(offered(""), None);
}
