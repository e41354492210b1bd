use std::collections::HashMap;
use std::sync::LazyLock;

use seawall_testkit::generate::{Cluster, Layout, Parameters, Size, Value};

use super::world::{USUAL, World, containers, is_app, key, text};

/// Large enough for shares of a hundredth to show.
static LARGE: LazyLock<World> = LazyLock::new(|| World::new(&Parameters::new(6_000), 2));

#[track_caller]
fn near(what: &str, seen: f64, wanted: f64, tolerance: f64) {
    assert!((seen - wanted).abs() <= tolerance, "{what}: {seen:.4} seen, {wanted:.4} ± {tolerance} wanted");
}

fn share<T>(of: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    of.iter().filter(|thing| holds(thing)).count() as f64 / of.len() as f64
}

fn is_true(value: &Value, path: &[&str]) -> bool {
    value.at(path) == Some(&Value::Bool(true))
}

#[test]
fn pods_are_exactly_as_many_as_asked() {
    for pods in [0, 1, 17, 100, 1_000, 2_500] {
        let cluster = Cluster::plan(&Parameters::new(pods), 4);
        let counted = cluster.objects().filter(|object| text(&object.value, &["kind"]) == "Pod").count();
        assert_eq!(counted, pods as usize);
    }
}

#[test]
fn namespaces_and_nodes_grow_with_the_pods() {
    for (pods, namespaces) in [(1_000, 63), (100_000, 1_000), (1_000_000, 3_981)] {
        let cluster = Cluster::plan(&Parameters::new(pods), 4);
        // The dump begins with these two kinds.
        let objects = cluster.objects().map(|object| text(&object.value, &["kind"]).to_owned());
        let first: Vec<String> = objects.take_while(|kind| kind == "Namespace" || kind == "Node").collect();
        let seen = first.iter().filter(|kind| *kind == "Namespace").count();
        assert_eq!(seen, namespaces);
        near("nodes", (first.len() - seen) as f64, f64::from(pods) / 30.0, 1.0);
    }
}

#[test]
fn a_size_can_be_told_in_workloads_or_objects() {
    let parameters = Parameters::default();
    let workloads = Cluster::of_size(Size::Workloads(1_000), &parameters, 9).workload_count();
    near("workloads", workloads as f64, 1_000.0, 10.0);
    let objects = Cluster::of_size(Size::Objects(5_000), &parameters, 9).object_count();
    near("objects", objects as f64, 5_000.0, 50.0);
}

#[test]
fn objects_are_as_large_as_in_a_real_dump() {
    let cluster = Cluster::of_size(Size::Objects(10_000), &Parameters::default(), 1);
    let summary = cluster.write_dump(std::io::sink(), Layout::Compact).unwrap();
    near("bytes of an object", summary.bytes as f64 / summary.objects as f64, 5_200.0, 500.0);
}

#[test]
fn replicas_are_log_normal_and_namespaces_follow_zipf() {
    let world = &*LARGE;
    let mut replicas: Vec<i64> = world
        .of_kind("Deployment")
        .filter(|deployment| is_app(text(deployment, &["metadata", "namespace"])))
        .filter_map(|deployment| deployment.at(&["spec", "replicas"])?.int())
        .collect();
    replicas.sort_unstable();
    near("median replicas", replicas[replicas.len() / 2] as f64, 2.0, 0.0);
    near("99th percentile", replicas[replicas.len() * 99 / 100] as f64, 40.0, 15.0);
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for (object, _) in world.app_templates() {
        *sizes.entry(text(object, &["metadata", "namespace"])).or_default() += 1;
    }
    let mut sizes: Vec<usize> = sizes.into_values().collect();
    sizes.sort_unstable_by(|left, right| right.cmp(left));
    near("first namespace to second", sizes[0] as f64 / sizes[1] as f64, 2.0, 0.1);
    near("first namespace to tenth", sizes[0] as f64 / sizes[9] as f64, 10.0, 1.0);
}

#[test]
fn nodes_hold_about_thirty_pods_and_never_more_than_allowed() {
    let mut pods: HashMap<&str, usize> = HashMap::new();
    for pod in USUAL.of_kind("Pod") {
        *pods.entry(text(pod, &["spec", "nodeName"])).or_default() += 1;
    }
    assert_eq!(pods.len(), USUAL.of_kind("Node").count());
    assert!(pods.values().all(|count| *count <= 110));
    near("pods of a node", 2_000.0 / pods.len() as f64, 30.0, 1.0);
}

#[test]
fn agents_run_on_every_node_with_the_asked_power() {
    let sets: Vec<&Value> = USUAL.of_kind("DaemonSet").collect();
    assert!((10..=14).contains(&sets.len()));
    let spec = |set: &Value| set.at(&["spec", "template", "spec"]).unwrap().clone();
    let privileged = |set: &&Value| containers(&spec(set)).any(|c| is_true(c, &["securityContext", "privileged"]));
    let volumes =
        |set: &Value| spec(set).at(&["volumes"]).map(|volumes| volumes.elements().to_vec()).unwrap_or_default();
    near("privileged agents", share(&sets, privileged), 1.0 / 3.0, 0.05);
    near(
        "agents on the host's paths",
        share(&sets, |set| volumes(set).iter().any(|v| v.at(&["hostPath"]).is_some())),
        2.0 / 3.0,
        0.05,
    );
    near("agents on the host's network", share(&sets, |set| is_true(&spec(set), &["hostNetwork"])), 0.5, 0.05);
}

#[test]
fn accounts_and_tokens_follow_the_parameters() {
    let world = &*LARGE;
    let templates: Vec<_> = world.app_templates().collect();
    let account = |spec: &Value| match text(spec, &["serviceAccountName"]) {
        "" => "default".to_owned(),
        name => name.to_owned(),
    };
    near("default account", share(&templates, |(_, spec)| account(spec) == "default"), 0.45, 0.04);
    let mounts = |(object, spec): &(&Value, &Value)| match spec.at(&["automountServiceAccountToken"]) {
        Some(Value::Bool(says)) => *says,
        _ => {
            let namespace = text(object, &["metadata", "namespace"]);
            let account = world.find("ServiceAccount", namespace, &account(spec));
            account.and_then(|account| account.at(&["automountServiceAccountToken"])) != Some(&Value::Bool(false))
        }
    };
    near("token mounted", share(&templates, mounts), 0.85, 0.03);
    let running: Vec<&Value> =
        world.of_kind("Pod").filter(|pod| is_app(text(pod, &["metadata", "namespace"]))).collect();
    let has_token = |pod: &&Value| {
        let volumes = pod.at(&["spec", "volumes"]).map(Value::elements).unwrap_or_default();
        volumes.iter().any(|volume| text(volume, &["name"]).starts_with("kube-api-access-"))
    };
    near("pods with a token", share(&running, has_token), 0.85, 0.08);
}

#[test]
fn weaknesses_and_hardening_follow_the_parameters() {
    let world = &*LARGE;
    let specs: Vec<&Value> = world.app_templates().map(|(_, spec)| spec).collect();
    let any = |spec: &Value, path: &[&str]| containers(spec).any(|container| is_true(container, path));
    let root = |spec: &&Value| {
        let main = spec.at(&["containers"]).unwrap().elements()[0].clone();
        let says = |path: &[&str]| main.at(path).or(spec.at(path)).cloned();
        says(&["securityContext", "runAsNonRoot"]) != Some(Value::Bool(true))
    };
    let host_path = |spec: &&Value| {
        let volumes = spec.at(&["volumes"]).map(Value::elements).unwrap_or_default();
        volumes.iter().any(|volume| volume.at(&["hostPath"]).is_some())
    };
    near("privileged", share(&specs, |spec| any(spec, &["securityContext", "privileged"])), 0.005, 0.006);
    near("host path", share(&specs, host_path), 0.02, 0.01);
    near("host network", share(&specs, |spec| is_true(spec, &["hostNetwork"])), 0.01, 0.008);
    near("root", share(&specs, root), 0.58, 0.04);
    let read_only = |spec: &&Value| any(spec, &["securityContext", "readOnlyRootFilesystem"]);
    near("read-only root", share(&specs, read_only), 0.25, 0.05);
}

#[test]
fn a_namespace_holds_only_pods_that_its_level_admits() {
    let world = &*LARGE;
    let mut enforced = 0;
    for namespace in world.of_kind("Namespace") {
        let level = text(namespace, &["metadata", "labels", "pod-security.kubernetes.io/enforce"]);
        enforced += usize::from(!level.is_empty());
        if !matches!(level, "baseline" | "restricted") {
            continue;
        }
        let name = text(namespace, &["metadata", "name"]);
        for (object, spec) in world.templates().filter(|(object, _)| text(object, &["metadata", "namespace"]) == name) {
            for field in ["hostNetwork", "hostPID", "hostIPC"] {
                assert!(!is_true(spec, &[field]), "{field} in {:?}", key(object));
            }
            for container in containers(spec) {
                let says = |path: &[&str]| container.at(path).or(spec.at(path)).cloned();
                assert_ne!(says(&["securityContext", "privileged"]), Some(Value::Bool(true)), "{:?}", key(object));
                if level == "restricted" {
                    assert_eq!(
                        says(&["securityContext", "runAsNonRoot"]),
                        Some(Value::Bool(true)),
                        "{:?}",
                        key(object)
                    );
                    assert_eq!(says(&["securityContext", "seccompProfile", "type"]), Some("RuntimeDefault".into()));
                    assert_eq!(says(&["securityContext", "allowPrivilegeEscalation"]), Some(Value::Bool(false)));
                }
            }
        }
    }
    let apps = world.of_kind("Namespace").filter(|namespace| is_app(text(namespace, &["metadata", "name"]))).count();
    near("namespaces that enforce a level", enforced as f64 / apps as f64, 0.30, 0.01);
}

#[test]
fn network_policies_cover_the_asked_share_of_namespaces() {
    for wanted in [0.0, 0.09, 0.5, 1.0] {
        let mut parameters = Parameters::new(1_000);
        parameters.network.policies = wanted;
        let world = World::new(&parameters, 6);
        let own: Vec<&str> = world
            .of_kind("Namespace")
            .map(|namespace| text(namespace, &["metadata", "name"]))
            .filter(|name| !name.starts_with("kube-") && *name != "default")
            .collect();
        let denies = |name: &&str| {
            world.find("NetworkPolicy", name, "default-deny").is_some()
                || world.find("NetworkPolicy", name, "default-deny-ingress").is_some()
        };
        near("namespaces with policies", share(&own, denies), wanted, 0.01);
    }
}

#[test]
fn access_has_the_published_size_and_the_assumed_shape() {
    let world = &*LARGE;
    let count = |kind: &str| world.of_kind(kind).count() as f64;
    near("role bindings", count("RoleBinding"), 0.045 * 6_000.0 + 7.0, 0.5);
    near("roles", count("Role"), 0.3 * 270.0 + 7.0, 0.5);
    let rules_of = |kind: &'static str| -> Vec<&Value> {
        // What is built in has a label; what belongs to an agent or operator has no number.
        let own = world.of_kind(kind).filter(|role| {
            text(role, &["metadata", "labels", "kubernetes.io/bootstrapping"]).is_empty()
                && text(role, &["metadata", "name"]).ends_with(|last: char| last.is_ascii_digit())
        });
        own.flat_map(|role| role.at(&["rules"]).map(Value::elements).unwrap_or_default()).collect()
    };
    near("rules of a role", rules_of("Role").len() as f64 / (0.3 * 270.0), 4.0, 0.8);
    let rules = [rules_of("Role"), rules_of("ClusterRole")].concat();
    let has = |rule: &&Value, field: &str, wanted: &str| {
        rule.at(&[field]).map(Value::elements).unwrap_or_default().iter().any(|value| value.text() == Some(wanted))
    };
    near("wildcard verbs", share(&rules, |rule| has(rule, "verbs", "*")), 0.12, 0.03);
    near("wildcard resources", share(&rules, |rule| has(rule, "resources", "*")), 0.03, 0.02);
    near("resource names", share(&rules, |rule| rule.at(&["resourceNames"]).is_some()), 0.08, 0.03);
    let sums: Vec<&Value> =
        world.of_kind("ClusterRole").filter(|role| role.at(&["aggregationRule"]).is_some()).collect();
    assert_eq!(sums.len(), 6, "admin, edit, view and three of the cluster's own");
}

#[test]
fn small_clusters_have_the_access_that_was_counted_in_small_ones() {
    let world = World::new(&Parameters::new(1_000), 1);
    assert_eq!(world.of_kind("ClusterRoleBinding").count(), 150);
    assert_eq!(world.of_kind("ClusterRole").count(), 170, "70 built-in ones and 100 of its own");
}

#[test]
fn services_are_exposed_as_asked() {
    let world = &*LARGE;
    let own = |value: &&Value| is_app(text(value, &["metadata", "namespace"])) && text(value, &["apiVersion"]) == "v1";
    let services: Vec<&Value> = world.of_kind("Service").filter(own).collect();
    near("load balancers", share(&services, |service| text(service, &["spec", "type"]) == "LoadBalancer"), 0.03, 0.015);
    near("ingresses", world.of_kind("Ingress").count() as f64 / services.len() as f64, 0.10, 0.03);
    let apps = world.app_templates().count() as f64;
    let of_apps = |kind: &'static str| {
        world.of_kind(kind).filter(|value| is_app(text(value, &["metadata", "namespace"]))).count() as f64
    };
    near("secrets of a workload", of_apps("Secret") / apps, 3.0, 0.4);
    near("accounts of a workload", of_apps("ServiceAccount") / apps, 0.6, 0.25);
    let tokens = world.of_kind("Secret").filter(|secret| text(secret, &["type"]).ends_with("account-token")).count();
    near("tokens that never expire", tokens as f64 / of_apps("Secret"), 0.01, 0.007);
}

#[test]
fn secrets_have_keys_but_no_values() {
    for secret in USUAL.of_kind("Secret") {
        let data = secret.at(&["data"]).and_then(Value::fields).expect("data");
        assert!(data.iter().all(|(_, value)| value.text() == Some("")), "{:?}", key(secret));
    }
}

#[test]
fn every_kind_of_workload_occurs() {
    let world = &*LARGE;
    for kind in ["Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Rollout", "Pod", "Service"] {
        assert!(world.templates().any(|(object, _)| text(object, &["kind"]) == kind), "{kind}");
    }
}
