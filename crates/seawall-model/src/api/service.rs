//! A Service's specification as it is written.

use seawall_yaml::Node;

use super::read::{List, Maybe, Written, view};

view! {
    /// A Service's specification.
    ServiceSpec of "io.k8s.api.core.v1.ServiceSpec" {
        /// `ClusterIP`, `NodePort`, `LoadBalancer` or `ExternalName`; absent means `ClusterIP`.
        kind: Maybe<'d, &'d str> = "type",
        /// Labels of the pods; absent or empty when the endpoints are made otherwise.
        selector: Option<Node<'d>> = "selector",
        /// Ports.
        ports: List<'d, ServicePort<'d>> = "ports",
        /// Addresses that the nodes take traffic for as well.
        external_ips: List<'d, Written<'d, &'d str>> = "externalIPs",
        /// The name that an `ExternalName` Service stands for.
        external_name: Maybe<'d, &'d str> = "externalName",
        /// Networks that may use the load balancer; empty means all.
        load_balancer_source_ranges: List<'d, Written<'d, &'d str>> = "loadBalancerSourceRanges",
        /// Who makes the load balancer; absent means the cloud.
        load_balancer_class: Maybe<'d, &'d str> = "loadBalancerClass",
    }
}

view! {
    /// A port of a Service.
    ServicePort of "io.k8s.api.core.v1.ServicePort" {
        /// Name.
        name: Maybe<'d, &'d str> = "name",
        /// Port of the Service.
        port: Maybe<'d, i64> = "port",
        /// Number or name of the pods' port; absent means the same number.
        target_port: Option<Node<'d>> = "targetPort",
        /// Port of the nodes.
        node_port: Maybe<'d, i64> = "nodePort",
        /// `TCP`, `UDP` or `SCTP`; absent means `TCP`.
        protocol: Maybe<'d, &'d str> = "protocol",
    }
}
