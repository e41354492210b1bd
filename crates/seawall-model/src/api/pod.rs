//! A pod's specification as it is written.

use seawall_yaml::Node;

use super::container::ResourceRequirements;
use super::read::{List, Maybe, Written, view};
use super::security_context::PodSecurityContext;
use super::volume::Volume;

view! {
    /// A pod's specification.
    PodSpec of "io.k8s.api.core.v1.PodSpec" {
        /// Whether the containers see the node's processes.
        host_pid: Maybe<'d, bool> = "hostPID",
        /// Whether the containers share the node's System V IPC and POSIX queues.
        host_ipc: Maybe<'d, bool> = "hostIPC",
        /// Whether the containers use the node's network.
        host_network: Maybe<'d, bool> = "hostNetwork",
        /// Whether users are the node's own; absent means they are.
        host_users: Maybe<'d, bool> = "hostUsers",
        /// Whether the containers see each other's processes.
        share_process_namespace: Maybe<'d, bool> = "shareProcessNamespace",
        /// Lines added to `/etc/hosts`.
        host_aliases: List<'d, HostAlias<'d>> = "hostAliases",
        /// Security settings for all containers.
        security_context: Option<PodSecurityContext<'d>> = "securityContext",
        /// The pod's identity; absent means `default`.
        service_account_name: Maybe<'d, &'d str> = "serviceAccountName",
        /// The old name of the same field.
        service_account: Maybe<'d, &'d str> = "serviceAccount",
        /// Whether its token is mounted; wins over the ServiceAccount's own setting.
        automount_service_account_token: Maybe<'d, bool> = "automountServiceAccountToken",
        /// Which container runtime runs it.
        runtime_class_name: Maybe<'d, &'d str> = "runtimeClassName",
        /// Operating system.
        os: Option<PodOs<'d>> = "os",
        /// Labels that the node must have.
        node_selector: Option<Node<'d>> = "nodeSelector",
        /// `Always`, `OnFailure` or `Never`.
        restart_policy: Maybe<'d, &'d str> = "restartPolicy",
        /// Secrets to pull images with.
        image_pull_secrets: List<'d, Node<'d>> = "imagePullSecrets",
        /// The containers; [`crate::Workload`] reads them, merged with the pod's settings.
        containers: Option<Node<'d>> = "containers",
        /// Containers that run before, sidecars among them.
        init_containers: Option<Node<'d>> = "initContainers",
        /// Containers added for debugging.
        ephemeral_containers: Option<Node<'d>> = "ephemeralContainers",
        /// Requests and limits for all containers together.
        resources: Option<ResourceRequirements<'d>> = "resources",
        /// Where the pod may and may not run.
        affinity: Option<Node<'d>> = "affinity",
        /// How pods are spread over nodes and zones.
        topology_spread_constraints: List<'d, Node<'d>> = "topologySpreadConstraints",
        /// Who is evicted first.
        priority_class_name: Maybe<'d, &'d str> = "priorityClassName",
        /// Name servers and resolver options of its own.
        dns_config: Option<Node<'d>> = "dnsConfig",
        /// Where the resolver's settings come from.
        dns_policy: Maybe<'d, &'d str> = "dnsPolicy",
        /// Volumes.
        volumes: List<'d, Volume<'d>> = "volumes",
    }
}

view! {
    /// Operating system of a pod.
    PodOs of "io.k8s.api.core.v1.PodOS" {
        /// `linux` or `windows`.
        name: Maybe<'d, &'d str> = "name",
    }
}

view! {
    /// A line of `/etc/hosts`.
    HostAlias of "io.k8s.api.core.v1.HostAlias" {
        /// Address.
        ip: Maybe<'d, &'d str> = "ip",
        /// Names.
        hostnames: List<'d, Written<'d, &'d str>> = "hostnames",
    }
}
