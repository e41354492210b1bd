//! Load balancers of Services: whom they let in.
//!
//! Every cloud says «inside only» by an annotation of its own.

use seawall_model::Object;
use seawall_model::api::ServiceSpec;
use seawall_yaml::Node;

/// How a cloud is told that a load balancer is for inside.
struct Cloud {
    /// How its annotations begin.
    prefix: &'static str,
    /// Annotation, the values that say inside (empty: any but `false`), and whether it is the one to write.
    inside: &'static [(&'static str, &'static [&'static str])],
}

/// What a fix writes is the first of each.
const CLOUDS: &[Cloud] = &[
    Cloud {
        prefix: "service.beta.kubernetes.io/aws-load-balancer-",
        inside: &[(AWS_SCHEME, &["internal"]), (AWS_INTERNAL, &[])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/azure-",
        inside: &[("service.beta.kubernetes.io/azure-load-balancer-internal", &["true"])],
    },
    Cloud {
        prefix: "networking.gke.io/",
        inside: &[("networking.gke.io/load-balancer-type", &["Internal", "internal"])],
    },
    Cloud {
        prefix: "cloud.google.com/",
        inside: &[("cloud.google.com/load-balancer-type", &["Internal", "internal"])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/openstack-",
        inside: &[("service.beta.kubernetes.io/openstack-internal-load-balancer", &["true"])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/alibaba-cloud-",
        inside: &[("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", &["intranet"])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/oci-",
        inside: &[("service.beta.kubernetes.io/oci-load-balancer-internal", &["true"])],
    },
    Cloud {
        prefix: "oci-network-load-balancer.oraclecloud.com/",
        inside: &[("oci-network-load-balancer.oraclecloud.com/internal", &["true"])],
    },
    Cloud {
        prefix: "service.kubernetes.io/ibm-",
        inside: &[("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", &["private"])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/do-",
        inside: &[("service.beta.kubernetes.io/do-loadbalancer-network", &["INTERNAL"])],
    },
    Cloud {
        prefix: "load-balancer.hetzner.cloud/",
        inside: &[("load-balancer.hetzner.cloud/disable-public-network", &["true"])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/scw-",
        inside: &[("service.beta.kubernetes.io/scw-loadbalancer-private", &["true"])],
    },
    Cloud {
        prefix: "service.beta.kubernetes.io/cce-",
        inside: &[("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", &["true"])],
    },
    Cloud { prefix: "yandex.cloud/", inside: &[("yandex.cloud/load-balancer-type", &["internal"])] },
];

/// Without a counterpart that a fix could write: it names a subnet.
const TENCENT_SUBNET: &str = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";

/// Security groups of its own, which decide instead of the ranges.
const AWS_GROUPS: &str = "service.beta.kubernetes.io/aws-load-balancer-security-groups";

const AWS_TYPE: &str = "service.beta.kubernetes.io/aws-load-balancer-type";
const AWS_INTERNAL: &str = "service.beta.kubernetes.io/aws-load-balancer-internal";
const AWS_SCHEME: &str = "service.beta.kubernetes.io/aws-load-balancer-scheme";

/// Ranges as annotations, separated by commas; the field wins over them.
const RANGES: [&str; 2] =
    ["service.beta.kubernetes.io/load-balancer-source-ranges", "service.beta.kubernetes.io/azure-allowed-ip-ranges"];

/// Whom a load balancer lets in.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Admits<'d> {
    /// Only who is in the cloud's own network.
    Inside,
    /// Only these ranges.
    Ranges,
    /// Everybody, by a range that covers all addresses.
    Everybody(Node<'d>, &'d str),
    /// Everybody, because nothing else is said.
    Anybody,
    /// What security groups say that are not among the input.
    Groups,
}

/// Whom the Service's load balancer lets in.
pub(crate) fn admits<'d>(service: &'d Object, spec: &ServiceSpec<'d>) -> Admits<'d> {
    if is_inside(service, spec) {
        return Admits::Inside;
    }
    if service.annotation(AWS_GROUPS).is_some_and(|groups| !groups.is_empty()) {
        return Admits::Groups;
    }
    let field = &spec.load_balancer_source_ranges;
    let mut ranges = field.iter().map(|range| (range.node, range.value)).peekable();
    if ranges.peek().is_some() {
        return ranges
            .find(|(_, range)| is_everything(range))
            .map_or(Admits::Ranges, |(node, range)| Admits::Everybody(node, range));
    }
    let annotations = service.node().path(&["metadata", "annotations"]);
    let written = RANGES
        .iter()
        .filter_map(|key| annotations?.get(key))
        .find(|node| node.as_str().is_some_and(|text| !text.trim().is_empty()));
    let Some((node, text)) = written.and_then(|node| Some((node, node.as_str()?))) else { return Admits::Anybody };
    text.split(',')
        .map(str::trim)
        .find(|range| is_everything(range))
        .map_or(Admits::Ranges, |range| Admits::Everybody(node, range))
}

/// The annotation that makes the load balancer one for inside, where the annotations tell which cloud it is.
pub(crate) fn inside_annotation(service: &Object) -> Option<(&'static str, &'static str)> {
    let annotations = service.node().path(&["metadata", "annotations"])?;
    let keys = || annotations.entries().filter_map(|(key, _)| key.scalar());
    let cloud = CLOUDS.iter().find(|cloud| keys().any(|key| key.starts_with(cloud.prefix)))?;
    let (key, values) = cloud.inside.first()?;
    // Without a scheme only the older annotation is read by both of AWS' controllers.
    if *key == AWS_SCHEME && annotations.get(AWS_SCHEME).is_none() {
        return Some((AWS_INTERNAL, "true"));
    }
    Some((key, values.first()?))
}

fn is_inside(service: &Object, spec: &ServiceSpec<'_>) -> bool {
    let Some(annotations) = service.node().path(&["metadata", "annotations"]) else {
        return spec.load_balancer_class.is_some_and(|class| class == AWS_CLASS);
    };
    let says = |(key, values): &(&str, &[&str])| {
        annotations.get(key).and_then(Node::as_str).is_some_and(|value| match values {
            [] => !matches!(value, "" | "false"),
            values => values.contains(&value),
        })
    };
    let written = |key: &str| annotations.get(key).and_then(Node::as_str);
    CLOUDS.iter().flat_map(|cloud| cloud.inside).any(says)
        || written(TENCENT_SUBNET).is_some_and(|subnet| !subnet.is_empty())
        || written(AWS_SCHEME).is_none() && is_aws_controller(spec, written(AWS_TYPE))
}

const AWS_CLASS: &str = "service.k8s.aws/nlb";

/// Whether the controller of AWS makes it, which makes them for inside unless it is told otherwise.
fn is_aws_controller(spec: &ServiceSpec<'_>, kind: Option<&str>) -> bool {
    let by_class = spec.load_balancer_class.is_some_and(|class| class == AWS_CLASS);
    by_class || kind.is_some_and(|kind| matches!(kind, "external" | "nlb-ip"))
}

fn is_everything(range: &str) -> bool {
    matches!(range.trim(), "0.0.0.0/0" | "::/0")
}
