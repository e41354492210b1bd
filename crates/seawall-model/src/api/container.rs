//! A container as it is written.

use seawall_yaml::Node;

use super::read::{List, Maybe, Written, view};
use super::security_context::SecurityContext;

view! {
    /// A container of any sort; ephemeral ones have the same fields and a few less.
    Container of "io.k8s.api.core.v1.Container" {
        /// Name, unique in the pod.
        name: Maybe<'d, &'d str> = "name",
        /// Image reference.
        image: Maybe<'d, &'d str> = "image",
        /// `Always`, `IfNotPresent` or `Never`.
        image_pull_policy: Maybe<'d, &'d str> = "imagePullPolicy",
        /// Replaces the image's entry point.
        command: List<'d, Written<'d, &'d str>> = "command",
        /// Replaces the image's arguments.
        args: List<'d, Written<'d, &'d str>> = "args",
        /// Environment.
        env: List<'d, EnvVar<'d>> = "env",
        /// Environment taken whole from ConfigMaps and Secrets.
        env_from: List<'d, EnvFromSource<'d>> = "envFrom",
        /// Ports.
        ports: List<'d, ContainerPort<'d>> = "ports",
        /// Mounted volumes.
        volume_mounts: List<'d, VolumeMount<'d>> = "volumeMounts",
        /// Block devices.
        volume_devices: List<'d, Node<'d>> = "volumeDevices",
        /// Requests and limits.
        resources: Option<ResourceRequirements<'d>> = "resources",
        /// Restarts the container when it fails.
        liveness_probe: Option<Probe<'d>> = "livenessProbe",
        /// Takes the pod out of its Services when it fails.
        readiness_probe: Option<Probe<'d>> = "readinessProbe",
        /// Holds the other probes back until it succeeds.
        startup_probe: Option<Probe<'d>> = "startupProbe",
        /// Hooks after start and before stop.
        lifecycle: Option<Lifecycle<'d>> = "lifecycle",
        /// Security settings.
        security_context: Option<SecurityContext<'d>> = "securityContext",
        /// Whether standard input stays open.
        stdin: Maybe<'d, bool> = "stdin",
        /// Whether a terminal is allocated.
        tty: Maybe<'d, bool> = "tty",
        /// `Always` makes an init container a sidecar.
        restart_policy: Maybe<'d, &'d str> = "restartPolicy",
    }
}

view! {
    /// An environment variable.
    EnvVar of "io.k8s.api.core.v1.EnvVar" {
        /// Name.
        name: Maybe<'d, &'d str> = "name",
        /// Literal value.
        value: Maybe<'d, &'d str> = "value",
        /// Where else the value comes from.
        value_from: Option<EnvVarSource<'d>> = "valueFrom",
    }
}

view! {
    /// Where an environment variable's value comes from.
    EnvVarSource of "io.k8s.api.core.v1.EnvVarSource" {
        /// A key of a Secret.
        secret_key_ref: Option<KeySelector<'d>> = "secretKeyRef",
        /// A key of a ConfigMap.
        config_map_key_ref: Option<KeySelector<'d>> = "configMapKeyRef",
        /// A field of the pod.
        field_ref: Option<Node<'d>> = "fieldRef",
        /// A resource of the container.
        resource_field_ref: Option<Node<'d>> = "resourceFieldRef",
    }
}

view! {
    /// A key of a Secret or a ConfigMap.
    KeySelector of "io.k8s.api.core.v1.SecretKeySelector" {
        /// The Secret's or ConfigMap's name.
        name: Maybe<'d, &'d str> = "name",
        /// The key.
        key: Maybe<'d, &'d str> = "key",
        /// Whether the pod starts without it.
        optional: Maybe<'d, bool> = "optional",
    }
}

view! {
    /// A Secret or a ConfigMap taken whole into the environment.
    EnvFromSource of "io.k8s.api.core.v1.EnvFromSource" {
        /// Put before every name.
        prefix: Maybe<'d, &'d str> = "prefix",
        /// The Secret.
        secret_ref: Option<SourceReference<'d>> = "secretRef",
        /// The ConfigMap.
        config_map_ref: Option<SourceReference<'d>> = "configMapRef",
    }
}

view! {
    /// A Secret or ConfigMap by name.
    SourceReference of "io.k8s.api.core.v1.SecretEnvSource" {
        /// Name.
        name: Maybe<'d, &'d str> = "name",
        /// Whether the pod starts without it.
        optional: Maybe<'d, bool> = "optional",
    }
}

view! {
    /// A port of a container.
    ContainerPort of "io.k8s.api.core.v1.ContainerPort" {
        /// Name.
        name: Maybe<'d, &'d str> = "name",
        /// Port in the container.
        container_port: Maybe<'d, i64> = "containerPort",
        /// Port on the node; 0 is none.
        host_port: Maybe<'d, i64> = "hostPort",
        /// Address on the node.
        host_ip: Maybe<'d, &'d str> = "hostIP",
        /// `TCP`, `UDP` or `SCTP`.
        protocol: Maybe<'d, &'d str> = "protocol",
    }
}

view! {
    /// A volume mounted into a container.
    VolumeMount of "io.k8s.api.core.v1.VolumeMount" {
        /// The volume's name.
        name: Maybe<'d, &'d str> = "name",
        /// Where it is mounted.
        mount_path: Maybe<'d, &'d str> = "mountPath",
        /// Whether it cannot be written.
        read_only: Maybe<'d, bool> = "readOnly",
        /// `None`, `HostToContainer` or `Bidirectional`.
        mount_propagation: Maybe<'d, &'d str> = "mountPropagation",
        /// A path in the volume instead of its root.
        sub_path: Maybe<'d, &'d str> = "subPath",
        /// The same with variables.
        sub_path_expr: Maybe<'d, &'d str> = "subPathExpr",
    }
}

view! {
    /// Requests and limits.
    ResourceRequirements of "io.k8s.api.core.v1.ResourceRequirements" {
        /// Upper bounds, resource to quantity.
        limits: Option<Node<'d>> = "limits",
        /// What the scheduler sets aside, resource to quantity.
        requests: Option<Node<'d>> = "requests",
    }
}

view! {
    /// A probe.
    Probe of "io.k8s.api.core.v1.Probe" {
        /// Sends a GET.
        http_get: Option<HttpGetAction<'d>> = "httpGet",
        /// Opens a connection.
        tcp_socket: Option<TcpSocketAction<'d>> = "tcpSocket",
        /// Runs a program.
        exec: Option<ExecAction<'d>> = "exec",
        /// Asks a gRPC health service.
        grpc: Option<Node<'d>> = "grpc",
        /// Seconds between two questions; 0 is 10.
        period_seconds: Maybe<'d, i64> = "periodSeconds",
        /// Seconds that an answer may take; 0 is 1.
        timeout_seconds: Maybe<'d, i64> = "timeoutSeconds",
        /// Failures in a row that count as one; 0 is 3.
        failure_threshold: Maybe<'d, i64> = "failureThreshold",
    }
}

view! {
    /// Hooks of a container.
    Lifecycle of "io.k8s.api.core.v1.Lifecycle" {
        /// After the start.
        post_start: Option<LifecycleHandler<'d>> = "postStart",
        /// Before the stop.
        pre_stop: Option<LifecycleHandler<'d>> = "preStop",
    }
}

view! {
    /// What a hook does.
    LifecycleHandler of "io.k8s.api.core.v1.LifecycleHandler" {
        /// Sends a GET.
        http_get: Option<HttpGetAction<'d>> = "httpGet",
        /// Opens a connection (has no effect, kept for old objects).
        tcp_socket: Option<TcpSocketAction<'d>> = "tcpSocket",
        /// Runs a program.
        exec: Option<ExecAction<'d>> = "exec",
    }
}

view! {
    /// An HTTP GET by the kubelet.
    HttpGetAction of "io.k8s.api.core.v1.HTTPGetAction" {
        /// Host instead of the pod's address.
        host: Maybe<'d, &'d str> = "host",
        /// Path.
        path: Maybe<'d, &'d str> = "path",
        /// Port number or name.
        port: Option<Node<'d>> = "port",
        /// `HTTP` or `HTTPS`.
        scheme: Maybe<'d, &'d str> = "scheme",
        /// Headers that are sent.
        http_headers: List<'d, HttpHeader<'d>> = "httpHeaders",
    }
}

view! {
    /// A header of a request.
    HttpHeader of "io.k8s.api.core.v1.HTTPHeader" {
        /// Name.
        name: Maybe<'d, &'d str> = "name",
        /// Value.
        value: Maybe<'d, &'d str> = "value",
    }
}

view! {
    /// A connection by the kubelet.
    TcpSocketAction of "io.k8s.api.core.v1.TCPSocketAction" {
        /// Host instead of the pod's address.
        host: Maybe<'d, &'d str> = "host",
        /// Port number or name.
        port: Option<Node<'d>> = "port",
    }
}

view! {
    /// A program run in the container.
    ExecAction of "io.k8s.api.core.v1.ExecAction" {
        /// The program and its arguments; no shell.
        command: List<'d, Written<'d, &'d str>> = "command",
    }
}
