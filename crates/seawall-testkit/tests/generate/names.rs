use std::collections::HashSet;

use super::world::{USUAL, key, text};

fn is_label(name: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let ends = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    !name.is_empty()
        && name.len() <= 63
        && name.bytes().all(inner)
        && name.bytes().next().is_some_and(ends)
        && name.bytes().last().is_some_and(ends)
}

#[test]
fn names_are_what_the_api_accepts() {
    for object in &USUAL.objects {
        let (kind, namespace, name) = key(&object.value);
        let rbac = kind.contains("Role");
        let dotted = matches!(kind.as_str(), "ConfigMap" | "CustomResourceDefinition");
        assert!(namespace.is_empty() || is_label(&namespace), "namespace {namespace}");
        assert!(rbac || dotted || is_label(&name), "{kind} {name}");
        assert!(!dotted || name.split('.').all(is_label), "{kind} {name}");
    }
}

#[test]
fn nothing_exists_twice() {
    let keys: HashSet<_> = USUAL.objects.iter().map(|object| key(&object.value)).collect();
    assert_eq!(keys.len(), USUAL.objects.len());
    let uids: HashSet<_> = USUAL.objects.iter().map(|object| text(&object.value, &["metadata", "uid"])).collect();
    assert_eq!(uids.len(), USUAL.objects.len());
}

#[test]
fn running_pods_have_addresses_of_their_own() {
    let mut seen = HashSet::new();
    for pod in USUAL.of_kind("Pod").filter(|pod| pod.at(&["spec", "hostNetwork"]).is_none()) {
        let address = text(pod, &["status", "podIP"]);
        assert!(address.is_empty() || seen.insert(address), "{address} twice");
    }
    let services = USUAL.of_kind("Service").map(|service| text(service, &["spec", "clusterIP"]));
    let addresses: Vec<_> = services.filter(|address| !matches!(*address, "" | "None")).collect();
    assert_eq!(addresses.iter().collect::<HashSet<_>>().len(), addresses.len());
}

#[test]
fn containers_ports_and_variables_of_a_pod_have_different_names() {
    for (object, spec) in USUAL.templates() {
        let name = text(object, &["metadata", "name"]);
        let containers: Vec<_> = super::world::containers(spec).map(|container| text(container, &["name"])).collect();
        assert_eq!(containers.iter().collect::<HashSet<_>>().len(), containers.len(), "containers of {name}");
        for container in super::world::containers(spec) {
            let env = container.at(&["env"]).map(|env| env.elements()).unwrap_or_default();
            let names: HashSet<_> = env.iter().map(|entry| text(entry, &["name"])).collect();
            assert_eq!(names.len(), env.len(), "variables of {name}");
        }
        let volumes = spec.at(&["volumes"]).map(|volumes| volumes.elements()).unwrap_or_default();
        let names: HashSet<_> = volumes.iter().map(|volume| text(volume, &["name"])).collect();
        assert_eq!(names.len(), volumes.len(), "volumes of {name}");
    }
}
