//! Objects of the cluster as a whole: classes of storage, priority and ingress, own types, webhooks.

use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::value::{Value, list};
use crate::generate::workload::Workload;

use super::{metadata, object};

pub(super) fn storage_class(cluster: &Cluster, number: u32) -> Fields {
    let (name, kind) = [("standard", "balanced"), ("fast", "premium")][number as usize % 2];
    let mut parameters = Fields::new().with("type", kind);
    if cluster.parameters.configuration.encrypted_storage {
        parameters.set("encrypted", "true");
    }
    object("storage.k8s.io/v1", "StorageClass", metadata(name, None, Fields::new()))
        .with("provisioner", "disks.csi.example.com")
        .with("parameters", parameters)
        .with("reclaimPolicy", "Delete")
        .with("volumeBindingMode", "WaitForFirstConsumer")
        .with("allowVolumeExpansion", true)
}

pub(super) fn priority_class(number: u32) -> Fields {
    let (name, value, description) = [
        ("business-high", 100_000, "services that customers wait for"),
        ("system-cluster-critical", 2_000_000_000, "what the cluster itself needs"),
        ("system-node-critical", 2_000_001_000, "what every node needs"),
    ][number as usize % 3];
    object("scheduling.k8s.io/v1", "PriorityClass", metadata(name, None, Fields::new()))
        .with("value", value)
        .with("globalDefault", false)
        .with("description", description)
}

pub(super) fn ingress_class() -> Fields {
    object("networking.k8s.io/v1", "IngressClass", metadata("public", None, Fields::new()))
        .with("spec", Fields::new().with("controller", "example.com/ingress"))
}

pub(super) fn cluster_secret_store() -> Fields {
    let vault = Fields::new().with("server", "https://vault.example.com").with("path", "teams").with("version", "v2");
    object("external-secrets.io/v1", "ClusterSecretStore", metadata("vault", None, Fields::new()))
        .with("spec", Fields::new().with("provider", Fields::new().with("vault", vault)))
}

/// The types of Argo Rollouts and Knative Services, with as much schema as tells where the pod template is.
pub(super) fn custom_resource(number: u32) -> Fields {
    let (group, version, kind, plural) =
        [("argoproj.io", "v1alpha1", "Rollout", "rollouts"), ("serving.knative.dev", "v1", "Service", "services")]
            [number as usize % 2];
    let open = |kind: &'static str| Fields::new().with("type", kind).with("x-kubernetes-preserve-unknown-fields", true);
    let containers = Fields::new().with("type", "array").with("items", open("object"));
    let pod = open("object").with("properties", Fields::new().with("containers", containers));
    let template = Fields::new()
        .with("type", "object")
        .with("properties", Fields::new().with("metadata", open("object")).with("spec", pod));
    let spec = open("object").with("properties", Fields::new().with("template", template));
    let whole = Fields::new()
        .with("type", "object")
        .with("properties", Fields::new().with("spec", spec).with("status", open("object")));
    let version = Fields::new()
        .with("name", version)
        .with("served", true)
        .with("storage", true)
        .with("schema", Fields::new().with("openAPIV3Schema", whole))
        .with("subresources", Fields::new().with("status", Fields::new()));
    let names = Fields::new()
        .with("kind", kind)
        .with("listKind", format!("{kind}List"))
        .with("plural", plural)
        .with("singular", kind.to_lowercase());
    let spec = Fields::new()
        .with("group", group)
        .with("names", names)
        .with("scope", "Namespaced")
        .with("versions", list([version]));
    object(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        metadata(format!("{plural}.{group}"), None, Fields::new()),
    )
    .with("spec", spec)
}

pub(super) fn complete_custom_resource(definition: &mut Fields, time: &str) {
    let spec = definition.map("spec");
    spec.set("conversion", Fields::new().with("strategy", "None"));
    let names = spec.get("names").cloned().unwrap_or(Value::Null);
    let versions = spec.get("versions").map(|versions| versions.elements().to_vec()).unwrap_or_default();
    let stored = versions.iter().filter_map(|version| version.at(&["name"]).cloned());
    let conditions =
        [("NamesAccepted", "NoConflicts"), ("Established", "InitialNamesAccepted")].map(|(kind, reason)| {
            Fields::new()
                .with("lastTransitionTime", time.to_owned())
                .with("message", "")
                .with("reason", reason)
                .with("status", "True")
                .with("type", kind)
        });
    let status = Fields::new()
        .with("acceptedNames", names)
        .with("conditions", list(conditions))
        .with("storedVersions", list(stored));
    definition.set("status", status);
}

/// The webhook by which an operator checks its own objects.
pub(super) fn webhook(cluster: &Cluster, workload: &Workload) -> Fields {
    let kind = workload.name.rsplit_once('-').map_or(workload.name.as_str(), |(kind, _)| kind);
    let service = Fields::new()
        .with("name", workload.name.clone())
        .with("namespace", cluster.namespace(workload).name.clone())
        .with("path", "/validate")
        .with("port", 443);
    let rule = Fields::new()
        .with("apiGroups", list([format!("{kind}.example.com")]))
        .with("apiVersions", list(["v1"]))
        .with("operations", list(["CREATE", "UPDATE"]))
        .with("resources", list(["*"]))
        .with("scope", "Namespaced");
    let webhook = Fields::new()
        .with("name", format!("validate.{kind}.example.com"))
        .with("admissionReviewVersions", list(["v1"]))
        .with("clientConfig", Fields::new().with("service", service).with("caBundle", "Q0VSVElGSUNBVEU="))
        .with("failurePolicy", if workload.seed.bits().is_multiple_of(4) { "Ignore" } else { "Fail" })
        .with("rules", list([rule]))
        .with("sideEffects", "None");
    object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        metadata(workload.name.clone(), None, Fields::new()),
    )
    .with("webhooks", list([webhook]))
}

pub(super) fn complete_webhook(configuration: &mut Fields) {
    for webhook in configuration.list("webhooks") {
        if let Value::Map(webhook) = webhook {
            webhook.fill("matchPolicy", "Equivalent");
            webhook.fill("namespaceSelector", Fields::new());
            webhook.fill("objectSelector", Fields::new());
            webhook.fill("timeoutSeconds", 10);
        }
    }
}
