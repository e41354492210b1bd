use std::sync::LazyLock;

use seawall_testkit::generate::{Parameters, Value};

use super::world::{World, containers, key, text};

static CLEAN: LazyLock<World> = LazyLock::new(|| World::new(&Parameters::clean(1_000), 8));

/// Every pod spec of the cluster: of what users wrote, of what controllers made, of running pods.
fn specs() -> impl Iterator<Item = (&'static Value, &'static Value)> {
    CLEAN.objects.iter().filter_map(|object| Some((&object.value, super::world::pod_spec(&object.value)?)))
}

#[test]
fn pods_share_nothing_with_their_host() {
    for (object, spec) in specs() {
        for field in ["hostNetwork", "hostPID", "hostIPC", "hostAliases", "shareProcessNamespace"] {
            assert!(spec.at(&[field]).is_none(), "{field} in {:?}", key(object));
        }
        assert_eq!(spec.at(&["hostUsers"]), Some(&Value::Bool(false)), "{:?}", key(object));
        for port in
            containers(spec).flat_map(|container| container.at(&["ports"]).map(Value::elements).unwrap_or_default())
        {
            assert!(port.at(&["hostPort"]).is_none(), "{:?}", key(object));
        }
    }
}

#[test]
fn containers_are_hardened_in_every_respect() {
    for (object, spec) in specs() {
        for container in containers(spec) {
            let says = |field: &str| {
                let path = ["securityContext", field];
                container.at(&path).or(spec.at(&path)).cloned().unwrap_or(Value::Null)
            };
            let place = format!("{} of {:?}", text(container, &["name"]), key(object));
            assert_eq!(says("runAsNonRoot"), Value::Bool(true), "{place}");
            assert!(says("runAsUser").int().is_some_and(|id| id >= 10_000), "{place}");
            assert!(says("runAsGroup").int().is_some_and(|id| id >= 10_000), "{place}");
            assert_eq!(says("allowPrivilegeEscalation"), Value::Bool(false), "{place}");
            assert_eq!(says("readOnlyRootFilesystem"), Value::Bool(true), "{place}");
            assert_eq!(text(&says("seccompProfile"), &["type"]), "RuntimeDefault", "{place}");
            assert_eq!(text(&says("appArmorProfile"), &["type"]), "RuntimeDefault", "{place}");
            assert_eq!(says("privileged"), Value::Null, "{place}");
            let capabilities = says("capabilities");
            assert_eq!(
                capabilities.at(&["drop"]).map(|drop| drop.elements()[0].clone()),
                Some("ALL".into()),
                "{place}"
            );
            assert!(capabilities.at(&["add"]).is_none(), "{place}");
            for field in ["stdin", "tty", "envFrom"] {
                assert!(container.at(&[field]).is_none(), "{field} in {place}");
            }
            for entry in container.at(&["env"]).map(Value::elements).unwrap_or_default() {
                let source = entry.at(&["valueFrom"]);
                assert!(source.is_none_or(|source| source.at(&["fieldRef"]).is_some()), "{place}");
            }
        }
    }
}

#[test]
fn the_only_volumes_are_limited_scratch_space() {
    for (object, spec) in specs() {
        for volume in spec.at(&["volumes"]).map(Value::elements).unwrap_or_default() {
            assert!(volume.at(&["emptyDir", "sizeLimit"]).is_some(), "{:?}", key(object));
        }
    }
    for kind in ["PersistentVolume", "PersistentVolumeClaim"] {
        assert_eq!(CLEAN.of_kind(kind).count(), 0);
    }
    for class in CLEAN.of_kind("StorageClass") {
        assert_eq!(text(class, &["parameters", "encrypted"]), "true");
    }
}

#[test]
fn every_pod_has_an_account_of_its_own_and_no_token() {
    for (object, spec) in specs() {
        assert_eq!(spec.at(&["automountServiceAccountToken"]), Some(&Value::Bool(false)), "{:?}", key(object));
        let name = text(spec, &["serviceAccountName"]);
        assert_ne!(name, "default", "{:?}", key(object));
        let namespace = text(object, &["metadata", "namespace"]);
        assert!(CLEAN.find("ServiceAccount", namespace, name).is_some(), "{:?}", key(object));
    }
    for account in CLEAN.of_kind("ServiceAccount").filter(|account| text(account, &["metadata", "name"]) == "default") {
        assert_eq!(account.at(&["automountServiceAccountToken"]), Some(&Value::Bool(false)), "{:?}", key(account));
    }
    for kind in ["RoleBinding", "ClusterRoleBinding"] {
        for subject in
            CLEAN.of_kind(kind).flat_map(|binding| binding.at(&["subjects"]).map(Value::elements).unwrap_or_default())
        {
            let default = text(subject, &["kind"]) == "ServiceAccount" && text(subject, &["name"]) == "default";
            assert!(!default, "a default account is bound");
        }
    }
}

#[test]
fn secrets_come_from_outside() {
    let own = CLEAN.objects.iter().filter(|object| object.written && text(&object.value, &["kind"]) == "Secret");
    assert_eq!(own.count(), 0);
    assert!(CLEAN.of_kind("ExternalSecret").count() > 0);
}
