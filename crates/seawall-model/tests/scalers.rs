//! Which autoscalers name a workload, and which objects stand in a namespace.

use seawall_model::GroupKind;
use seawall_testkit::pages::Cluster;

const SCALERS: &str = "
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: by-load, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: autoscaling.k8s.io/v1
kind: VerticalPodAutoscaler
metadata: {name: by-use, namespace: shop}
spec: {targetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: by-event}
spec: {scaleTargetRef: {name: web}}
---
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata: {name: elsewhere, namespace: other}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: stateful, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: web}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: broken, namespace: shop}
spec: {scaleTargetRef: web}
";

#[test]
fn a_workload_knows_who_scales_it() {
    let cluster = Cluster::parse(SCALERS);
    let web = &cluster.snapshot.of_kind(GroupKind::of("apps", "Deployment")).next().unwrap().reference;
    let names: Vec<&str> = cluster.snapshot.scalers_of(web).map(|scaler| scaler.reference.name.as_str()).collect();
    assert_eq!(names, ["by-load", "by-use", "by-event"]);
}

#[test]
fn objects_are_found_by_kind_and_namespace() {
    let cluster = Cluster::parse(SCALERS);
    let names = |kind, namespace| -> Vec<&str> {
        let found = cluster.snapshot.of_kind_in(GroupKind::of("autoscaling", kind), namespace);
        found.map(|object| object.reference.name.as_str()).collect()
    };
    assert_eq!(names("HorizontalPodAutoscaler", Some("shop")), ["broken", "by-load", "stateful"]);
    assert_eq!(names("HorizontalPodAutoscaler", Some("other")), ["elsewhere"]);
    assert!(names("HorizontalPodAutoscaler", None).is_empty());
    assert!(names("Deployment", Some("shop")).is_empty());
}
