//! What clouds are told about their load balancers.

use seawall_model::Object;
use seawall_model::api::ServiceSpec;
use seawall_yaml::Node;

/// Annotations that make a load balancer one for inside, and the values that do; none for any but `false`.
const INSIDE: &[(&str, &[&str])] = &[
    ("service.beta.kubernetes.io/aws-load-balancer-scheme", &["internal"]),
    ("service.beta.kubernetes.io/aws-load-balancer-internal", &[]),
    ("service.beta.kubernetes.io/azure-load-balancer-internal", &["true"]),
    ("networking.gke.io/load-balancer-type", &["Internal", "internal"]),
    ("cloud.google.com/load-balancer-type", &["Internal", "internal"]),
    ("service.beta.kubernetes.io/openstack-internal-load-balancer", &["true"]),
    ("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", &["intranet"]),
    ("service.beta.kubernetes.io/oci-load-balancer-internal", &["true"]),
    ("oci-network-load-balancer.oraclecloud.com/internal", &["true"]),
    ("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", &["private"]),
    ("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", &[]),
    ("service.beta.kubernetes.io/do-loadbalancer-network", &["INTERNAL"]),
    ("load-balancer.hetzner.cloud/disable-public-network", &["true"]),
    ("service.beta.kubernetes.io/scw-loadbalancer-private", &["true"]),
    ("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", &["true"]),
    ("yandex.cloud/load-balancer-type", &["internal"]),
];

const AWS_SCHEME: &str = "service.beta.kubernetes.io/aws-load-balancer-scheme";
const AWS_TYPE: &str = "service.beta.kubernetes.io/aws-load-balancer-type";
const AWS_CLASS: &str = "service.k8s.aws/nlb";

/// Ranges as an annotation, separated by commas; the field wins over them.
const RANGES: [&str; 2] =
    ["service.beta.kubernetes.io/load-balancer-source-ranges", "service.beta.kubernetes.io/azure-allowed-ip-ranges"];

/// Whether annotations, of a Service or of a Gateway's infrastructure, ask for a load balancer for inside.
pub(super) fn asks_for_inside(annotations: Option<Node<'_>>) -> bool {
    let text = |key: &str| annotations.and_then(|annotations| annotations.get(key)).and_then(Node::as_str);
    INSIDE.iter().any(|(key, values)| match text(key) {
        Some(value) if values.is_empty() => !matches!(value, "" | "false"),
        Some(value) => values.contains(&value),
        None => false,
    })
}

/// Whether the load balancer of a Service is one for inside.
pub(super) fn is_inside(service: &Object, spec: &ServiceSpec<'_>) -> bool {
    // The controller of AWS makes them for inside unless it is told otherwise.
    let by_class = spec.load_balancer_class.is_some_and(|class| class == AWS_CLASS);
    let by_type = service.annotation(AWS_TYPE).is_some_and(|kind| matches!(kind, "external" | "nlb-ip"));
    asks_for_inside(service.node().path(&["metadata", "annotations"]))
        || (by_class || by_type) && service.annotation(AWS_SCHEME).is_none()
}

/// The annotation with the networks that may use the load balancer, and its text.
pub(super) fn ranges(service: &Object) -> Option<(Node<'_>, &str)> {
    let annotations = service.node().path(&["metadata", "annotations"])?;
    let written = RANGES.iter().filter_map(|key| annotations.get(key));
    written.filter_map(|node| Some((node, node.as_str()?))).find(|(_, text)| !text.trim().is_empty())
}
