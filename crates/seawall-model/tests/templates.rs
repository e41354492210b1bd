//! A template says what the workload that is read of it says.

use seawall_model::GroupKind;
use seawall_model::workload::Template;
use seawall_testkit::pages::Cluster;

const PODS: &str = "
apiVersion: v1
kind: Pod
metadata: {name: full, namespace: a, labels: {app: full, odd: 3}}
spec:
  hostNetwork: true
  serviceAccount: old
  initContainers:
    - {name: first, image: i}
    - {name: beside, image: i, restartPolicy: Always}
    - not a container
  containers:
    - {name: main, image: i, restartPolicy: Always}
  ephemeralContainers:
    - {name: look, image: i}
---
apiVersion: v1
kind: Pod
metadata: {name: odd}
spec: {hostNetwork: 'yes', serviceAccountName: '', serviceAccount: third, containers: {name: none}}
---
apiVersion: v1
kind: Pod
metadata: {name: unreadable}
spec: a text
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: a}
spec: {template: {metadata: {labels: {app: web}}, spec: {serviceAccountName: web, containers: [{name: web, image: i}]}}}
---
apiVersion: v1
kind: PodTemplate
metadata: {name: kept}
template: {spec: {containers: [{name: kept, image: i}]}}
";

#[test]
fn a_template_says_what_its_workload_says() {
    let snapshot = Cluster::parse(PODS).snapshot;
    let mut seen = Vec::new();
    for (id, template) in snapshot.templates() {
        let workload = template.workload(snapshot.facts()).expect("what has a specification is a workload");
        let of =
            |template: &Template<'_>| template.containers().map(|(node, role)| (node.id(), role)).collect::<Vec<_>>();
        let read = workload.containers().iter().map(|container| (container.node.id(), container.role));
        assert_eq!(of(&template), read.collect::<Vec<_>>());
        assert_eq!(template.is_on_host_network(), workload.is_on_host_network());
        assert_eq!(template.service_account_name(), workload.service_account_name());
        assert_eq!(template.is_run(), workload.is_run());
        assert_eq!(template.added_labels(), workload.added_labels());
        for label in ["app", "odd", "pod-template-hash"] {
            assert_eq!(template.label(label), workload.label(label));
            assert_eq!(format!("{:?}", template.pod_label(label)), format!("{:?}", workload.pod_label(label)));
        }
        let own: Vec<_> = snapshot.templates_of(id).map(|template| template.node.id()).collect();
        assert_eq!(own, [template.node.id()]);
        let first = Template::first_in(template.object).expect("it is the first");
        assert_eq!(first.node.id(), template.node.id());
        seen.push((template.object.reference.name.to_string(), template.service_account_name().to_owned()));
    }
    seen.sort_unstable();
    let seen: Vec<(&str, &str)> = seen.iter().map(|(name, account)| (&**name, &**account)).collect();
    assert_eq!(seen, [("full", "old"), ("kept", "default"), ("odd", "third"), ("web", "web")]);
}

#[test]
fn of_objects_of_one_name_all_but_the_last_are_replaced() {
    let service =
        |name: &str| format!("---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: a}}\n");
    let text = [service("web"), service("db"), service("web"), service("web"), service("''"), service("''")].concat();
    let snapshot = Cluster::parse(&text).snapshot;
    let replaced: Vec<bool> = snapshot.ids().map(|id| snapshot.is_replaced(id)).collect();
    assert_eq!(replaced, [true, false, true, false, false, false]);
    assert_eq!(snapshot.of_kind(GroupKind::core("Service")).count(), 6);
}
