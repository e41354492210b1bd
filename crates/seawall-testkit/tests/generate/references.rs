use std::collections::{BTreeMap, HashMap};

use seawall_testkit::generate::{Parameters, Value};

use super::world::{USUAL, World, containers, key, labels, pod_spec, text};

/// References of one sort, and those of them that lead nowhere.
#[derive(Debug, Default, PartialEq)]
struct Count {
    all: usize,
    lost: Vec<String>,
}

fn count(world: &World) -> BTreeMap<&'static str, Count> {
    let mut counts: BTreeMap<&'static str, Count> = BTreeMap::new();
    let mut check = |sort: &'static str, from: &Value, found: bool, to: &str| {
        let count = counts.entry(sort).or_default();
        count.all += 1;
        if !found {
            count.lost.push(format!("{:?} -> {to}", key(from)));
        }
    };
    let pods = pods_by_namespace(world);
    for object in world.objects.iter().map(|object| &object.value) {
        let (kind, namespace, _) = key(object);
        let exists = |kind: &str, name: &str| world.find(kind, &namespace, name).is_some();
        for owner in object.at(&["metadata", "ownerReferences"]).map(Value::elements).unwrap_or_default() {
            let knative = text(owner, &["apiVersion"]).starts_with("serving");
            let kind =
                if knative { format!("knative {}", text(owner, &["kind"])) } else { text(owner, &["kind"]).to_owned() };
            let name = text(owner, &["name"]);
            let place = if kind == "Node" { "" } else { &namespace };
            let uid = world.find(&kind, place, name).map(|found| text(found, &["metadata", "uid"]));
            check("owner", object, uid == Some(text(owner, &["uid"])), name);
        }
        if let Some(spec) = pod_spec(object) {
            for (sort, kind, name) in of_pod(spec) {
                check(sort, object, exists(kind, &name), &name);
            }
            let class = text(spec, &["priorityClassName"]);
            let found = class.is_empty() || world.find("PriorityClass", "", class).is_some();
            check("priority class", object, found, class);
        }
        match kind.as_str() {
            "Service" | "NetworkPolicy" | "PodDisruptionBudget" => {
                let path: &[&str] = match kind.as_str() {
                    "Service" => &["spec", "selector"],
                    "NetworkPolicy" => &["spec", "podSelector", "matchLabels"],
                    _ => &["spec", "selector", "matchLabels"],
                };
                let wanted = labels(object, path);
                let selected =
                    |pod: &&BTreeMap<String, String>| wanted.iter().all(|(key, value)| pod.get(key) == Some(value));
                let empty = Vec::new();
                let found =
                    wanted.is_empty() || pods.get(&namespace).unwrap_or(&empty).iter().any(|pod| selected(&pod));
                check(
                    if kind == "Service" { "selector of a Service" } else { "selector" },
                    object,
                    found,
                    &format!("{wanted:?}"),
                );
            }
            "RoleBinding" | "ClusterRoleBinding" => {
                let (role, name) = (text(object, &["roleRef", "kind"]), text(object, &["roleRef", "name"]));
                let place = if role == "Role" { namespace.as_str() } else { "" };
                check("role", object, world.find(role, place, name).is_some(), name);
                for subject in object.at(&["subjects"]).map(Value::elements).unwrap_or_default() {
                    if text(subject, &["kind"]) == "ServiceAccount" {
                        let (place, name) = (text(subject, &["namespace"]), text(subject, &["name"]));
                        check("subject", object, world.find("ServiceAccount", place, name).is_some(), name);
                    }
                }
            }
            "HorizontalPodAutoscaler" => {
                let name = text(object, &["spec", "scaleTargetRef", "name"]);
                check("target of an autoscaler", object, exists("Deployment", name), name);
            }
            "Ingress" => {
                for rule in object.at(&["spec", "rules"]).map(Value::elements).unwrap_or_default() {
                    for path in rule.at(&["http", "paths"]).map(Value::elements).unwrap_or_default() {
                        let name = text(path, &["backend", "service", "name"]);
                        check("backend", object, exists("Service", name), name);
                    }
                }
                for tls in object.at(&["spec", "tls"]).map(Value::elements).unwrap_or_default() {
                    let name = text(tls, &["secretName"]);
                    check("certificate", object, exists("Secret", name), name);
                }
            }
            "PersistentVolumeClaim" => {
                let name = text(object, &["spec", "volumeName"]);
                let volume = world.find("PersistentVolume", "", name);
                let bound = volume.map(|volume| text(volume, &["spec", "claimRef", "uid"]));
                check("volume", object, bound == Some(text(object, &["metadata", "uid"])), name);
                let class = text(object, &["spec", "storageClassName"]);
                check("storage class", object, world.find("StorageClass", "", class).is_some(), class);
            }
            "EndpointSlice" => {
                for endpoint in object.at(&["endpoints"]).map(Value::elements).unwrap_or_default() {
                    let name = text(endpoint, &["targetRef", "name"]);
                    let pod = world.find("Pod", &namespace, name);
                    let uid = pod.map(|pod| text(pod, &["metadata", "uid"]));
                    check("endpoint", object, uid == Some(text(endpoint, &["targetRef", "uid"])), name);
                    let node = pod.map(|pod| text(pod, &["spec", "nodeName"]));
                    check("node of an endpoint", object, node == Some(text(endpoint, &["nodeName"])), name);
                }
            }
            "Secret" if text(object, &["type"]) == "kubernetes.io/service-account-token" => {
                let name = text(object, &["metadata", "annotations", "kubernetes.io/service-account.name"]);
                check("account of a token", object, exists("ServiceAccount", name), name);
            }
            "ValidatingWebhookConfiguration" => {
                for webhook in object.at(&["webhooks"]).map(Value::elements).unwrap_or_default() {
                    let service = webhook.at(&["clientConfig", "service"]).expect("a service");
                    let (place, name) = (text(service, &["namespace"]), text(service, &["name"]));
                    check("webhook", object, world.find("Service", place, name).is_some(), name);
                }
            }
            _ => {}
        }
        if kind == "Pod" {
            let node = text(object, &["spec", "nodeName"]);
            check("node", object, world.find("Node", "", node).is_some(), node);
        }
        if !namespace.is_empty() {
            check("namespace", object, world.find("Namespace", "", &namespace).is_some(), &namespace);
        }
    }
    counts
}

/// What a pod spec refers to in its namespace: sort, kind, name.
fn of_pod(spec: &Value) -> Vec<(&'static str, &'static str, String)> {
    let mut all = Vec::new();
    let account = match text(spec, &["serviceAccountName"]) {
        "" => text(spec, &["serviceAccount"]),
        name => name,
    };
    let account = if account.is_empty() { "default" } else { account };
    all.push(("account", "ServiceAccount", account.to_owned()));
    for secret in spec.at(&["imagePullSecrets"]).map(Value::elements).unwrap_or_default() {
        all.push(("pull secret", "Secret", text(secret, &["name"]).to_owned()));
    }
    for container in containers(spec) {
        for entry in container.at(&["env"]).map(Value::elements).unwrap_or_default() {
            for (source, kind) in [("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")] {
                if let Some(name) = entry.at(&["valueFrom", source, "name"]).and_then(Value::text) {
                    all.push(("configuration", kind, name.to_owned()));
                }
            }
        }
        for entry in container.at(&["envFrom"]).map(Value::elements).unwrap_or_default() {
            for (source, kind) in [("secretRef", "Secret"), ("configMapRef", "ConfigMap")] {
                if let Some(name) = entry.at(&[source, "name"]).and_then(Value::text) {
                    all.push(("configuration", kind, name.to_owned()));
                }
            }
        }
        let volumes = spec.at(&["volumes"]).map(Value::elements).unwrap_or_default();
        for mount in container.at(&["volumeMounts"]).map(Value::elements).unwrap_or_default() {
            let name = text(mount, &["name"]);
            // Claims of a StatefulSet are volumes of its pods only.
            let known = name == "data" || volumes.iter().any(|volume| text(volume, &["name"]) == name);
            assert!(known, "mount {name} without volume");
        }
    }
    for volume in spec.at(&["volumes"]).map(Value::elements).unwrap_or_default() {
        for (path, kind) in [
            (["secret", "secretName"], "Secret"),
            (["configMap", "name"], "ConfigMap"),
            (["persistentVolumeClaim", "claimName"], "PersistentVolumeClaim"),
        ] {
            if let Some(name) = volume.at(&path).and_then(Value::text) {
                all.push(("configuration", kind, name.to_owned()));
            }
        }
    }
    all
}

fn pods_by_namespace(world: &World) -> HashMap<String, Vec<BTreeMap<String, String>>> {
    let mut pods: HashMap<String, Vec<_>> = HashMap::new();
    for pod in world.of_kind("Pod") {
        let labels = labels(pod, &["metadata", "labels"]);
        pods.entry(text(pod, &["metadata", "namespace"]).to_owned()).or_default().push(labels);
    }
    pods
}

/// Sorts of references of which a share leads nowhere on purpose.
const BREAKABLE: [&str; 5] = ["account", "configuration", "role", "selector of a Service", "target of an autoscaler"];

#[test]
fn without_danglers_everything_referred_to_exists() {
    let world = World::new(&Parameters { dangling: 0.0, ..Parameters::new(1_000) }, 3);
    for (sort, count) in count(&world) {
        assert!(count.lost.is_empty(), "{sort}: {:?}", &count.lost[..count.lost.len().min(3)]);
        assert!(count.all > 0, "no {sort} at all");
    }
}

#[test]
fn danglers_are_of_the_breakable_sorts_and_about_as_many_as_asked() {
    let (mut all, mut lost) = (0, 0);
    for (sort, count) in count(&USUAL) {
        if BREAKABLE.contains(&sort) {
            all += count.all;
            lost += count.lost.len();
        } else {
            assert!(count.lost.is_empty(), "{sort}: {:?}", &count.lost[..count.lost.len().min(3)]);
        }
    }
    let share = lost as f64 / all as f64;
    assert!((0.004..0.02).contains(&share), "{lost} of {all} references dangle");
}

#[test]
fn pods_are_those_that_their_owners_count() {
    for set in USUAL.of_kind("ReplicaSet") {
        let uid = text(set, &["metadata", "uid"]);
        let wanted = set.at(&["spec", "replicas"]).and_then(Value::int);
        if wanted == Some(0) {
            continue;
        }
        let owns = |pod: &&Value| {
            let owners = pod.at(&["metadata", "ownerReferences"]).map(Value::elements).unwrap_or_default();
            owners.iter().any(|owner| text(owner, &["uid"]) == uid)
        };
        assert_eq!(Some(USUAL.of_kind("Pod").filter(owns).count() as i64), wanted, "{:?}", key(set));
    }
}

#[test]
fn nothing_is_older_than_what_it_comes_from() {
    let created = |object: &Value| text(object, &["metadata", "creationTimestamp"]).to_owned();
    for object in USUAL.objects.iter().map(|object| &object.value) {
        let (_, namespace, _) = key(object);
        assert!(created(object).as_str() < "2026-11-20T00:00:00Z", "{:?} is of tomorrow", key(object));
        if let Some(namespace) = USUAL.find("Namespace", "", &namespace) {
            assert!(created(namespace) <= created(object), "{:?} and its namespace", key(object));
        }
        for owner in object.at(&["metadata", "ownerReferences"]).map(Value::elements).unwrap_or_default() {
            let (kind, name, uid) = (text(owner, &["kind"]), text(owner, &["name"]), text(owner, &["uid"]));
            let place = if kind == "Node" { "" } else { namespace.as_str() };
            let found = USUAL.find(kind, place, name).filter(|found| text(found, &["metadata", "uid"]) == uid);
            let Some(owner) = found else { continue };
            assert!(created(owner) <= created(object), "{:?} and its owner {:?}", key(object), key(owner));
        }
    }
}
