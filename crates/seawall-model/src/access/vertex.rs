//! What the access graph joins: identities, places where code runs, data, and goals.

use std::fmt;

use compact_str::CompactString;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// A vertex. Namespaces are always known here: objects that name none are taken to be in `default`, where `kubectl`
/// puts them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vertex {
    /// Anybody who can send a packet from outside.
    Internet,
    /// The API server's address: who can talk to it, whoever that is.
    ApiServer,
    /// A port that something listens on behind a Service, a node or a pod: `name` is the Service's or workload's.
    Endpoint {
        /// Namespace.
        namespace: CompactString,
        /// The Service, or the workload for a port of its own on the node.
        name: CompactString,
        /// `TCP/80`, with what makes it another one than the Service's: `hostPort TCP/1112`.
        port: CompactString,
    },
    /// A pod, or all pods of a template: whoever can set what runs in it.
    Workload {
        /// `Pod`, `Deployment` ...
        kind: CompactString,
        /// Namespace.
        namespace: CompactString,
        /// Name.
        name: CompactString,
    },
    /// Code that runs in a container.
    Container {
        /// Kind of the object that holds the pod.
        kind: CompactString,
        /// Its namespace.
        namespace: CompactString,
        /// Its name.
        name: CompactString,
        /// The container's name.
        container: CompactString,
    },
    /// Root on a node. `*` is the node that a pod will run on when nothing tells which.
    Node {
        /// Name.
        name: CompactString,
    },
    /// A user, by the name that the API server knows.
    User {
        /// Name.
        name: CompactString,
    },
    /// A group.
    Group {
        /// Name.
        name: CompactString,
    },
    /// A ServiceAccount, whose object need not exist.
    ServiceAccount {
        /// Namespace.
        namespace: CompactString,
        /// Name.
        name: CompactString,
    },
    /// What one binding gives: a role in a scope.
    Permissions {
        /// The RoleBinding's namespace, where the role is in force; none for a ClusterRoleBinding.
        namespace: Option<CompactString>,
        /// The role's name.
        role: CompactString,
        /// The binding's name.
        binding: CompactString,
    },
    /// Every permission in one namespace.
    NamespaceAdmin {
        /// The namespace.
        namespace: CompactString,
    },
    /// The data of a Secret.
    Secret {
        /// Namespace.
        namespace: CompactString,
        /// Name.
        name: CompactString,
    },
    /// The data of a ConfigMap.
    ConfigMap {
        /// Namespace.
        namespace: CompactString,
        /// Name.
        name: CompactString,
    },
    /// The data behind a PersistentVolumeClaim.
    Claim {
        /// Namespace.
        namespace: CompactString,
        /// Name.
        name: CompactString,
    },
    /// All of something, in a namespace or everywhere.
    Hub {
        /// Of what.
        hub: Hub,
        /// Where; none for everywhere.
        namespace: Option<CompactString>,
    },
    /// A pod with this power over its node, admitted in this namespace.
    Gate {
        /// The namespace; none for one that does not exist yet.
        namespace: Option<CompactString>,
        /// The power.
        power: HostPower,
    },
    /// Something that is half of what a step needs: `create secrets`.
    Ability {
        /// What, in a few words.
        what: CompactString,
        /// Where; none for everywhere.
        namespace: Option<CompactString>,
    },
    /// All premises of a step at once. The number tells conjunctions of the same target apart.
    Both {
        /// Number.
        number: u32,
    },
    /// A step between ends that reach the same and ends that are reached alike: what policies admit on the way.
    Reach {
        /// `from 3`, `admitted 12`, `to 7`.
        name: CompactString,
    },
    /// Traffic that can be read or answered in somebody's place.
    Traffic {
        /// Namespace; none for the cluster's.
        namespace: Option<CompactString>,
        /// Whose: a Service, `dns`, `node NAME`.
        name: CompactString,
    },
    /// What an image is pulled from.
    Image {
        /// The reference.
        name: CompactString,
    },
    /// A repository or a pipeline that a controller applies.
    Repository {
        /// URL or name.
        name: CompactString,
    },
    /// An identity of a cloud: a role, a service account, a managed identity.
    CloudIdentity {
        /// `aws`, `gcp`, `azure`.
        provider: CompactString,
        /// ARN, address or client id.
        name: CompactString,
    },
    /// Something in a cloud: a bucket, a key.
    CloudResource {
        /// `aws`, `gcp`, `azure`.
        provider: CompactString,
        /// Name.
        name: CompactString,
    },
    /// What an attacker is after.
    Goal(Goal),
}

/// What a hub leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hub {
    /// Pods: what runs in them can be chosen or taken over.
    Workloads,
    /// Containers, to run commands in.
    Containers,
    /// ServiceAccounts, to act as.
    ServiceAccounts,
    /// Secrets, to read.
    Secrets,
    /// ConfigMaps, to read.
    ConfigMaps,
    /// PersistentVolumeClaims, to mount.
    Claims,
    /// Nodes, to be root on. Of the cluster only.
    Nodes,
    /// What Services and workloads listen on.
    Endpoints,
    /// Users, to act as; of the cluster only. Kubelets are [`Self::NodeUsers`].
    Users,
    /// What kubelets are to the API server, `system:node:NAME`, to act as; of the cluster only.
    NodeUsers,
    /// Groups, to act as; of the cluster only.
    Groups,
    /// What bindings give, to be bound to.
    Permissions,
    /// Pods of every power over their node, admitted.
    Gates,
    /// Traffic of Services.
    Traffic,
    /// Secrets that are tokens of ServiceAccounts, to read. Whoever knows the Secrets adds the members.
    Tokens,
    /// Namespaces, to be admin of.
    Namespaces,
    /// What RoleBindings to Roles give, to be bound to. Whoever knows the bindings adds the members.
    Roles,
}

/// A power over its node that a pod specification can ask for. Admission decides who gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HostPower {
    /// `privileged: true`, or a capability that is as good.
    Privileged,
    /// A `hostPath` volume.
    HostPath,
    /// `hostPID: true`.
    HostPid,
    /// `hostNetwork: true`.
    HostNetwork,
}

impl HostPower {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Privileged, Self::HostPath, Self::HostPid, Self::HostNetwork];
}

/// What an attacker is after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Goal {
    /// Everything in the cluster.
    ClusterAdmin,
    /// Root on any node.
    NodeRoot,
    /// The data of any Secret.
    SecretData,
    /// An identity of the cloud that can do nearly everything.
    CloudAdmin,
    /// What belongs to another tenant.
    TenantCross,
    /// What users have marked as most precious: `seawall.dev/crown-jewel`.
    CrownJewel,
}

impl Goal {
    /// All goals.
    pub const ALL: [Self; 6] =
        [Self::ClusterAdmin, Self::NodeRoot, Self::CloudAdmin, Self::CrownJewel, Self::TenantCross, Self::SecretData];

    /// As users write it: `cluster-admin`.
    pub fn name(self) -> &'static str {
        match self {
            Self::ClusterAdmin => "cluster-admin",
            Self::NodeRoot => "node-root",
            Self::SecretData => "secret-data",
            Self::CloudAdmin => "cloud-admin",
            Self::TenantCross => "tenant-cross",
            Self::CrownJewel => "crown-jewel",
        }
    }
}

impl Hub {
    /// `all containers`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workloads => "workloads",
            Self::Containers => "containers",
            Self::ServiceAccounts => "serviceaccounts",
            Self::Secrets => "secrets",
            Self::ConfigMaps => "configmaps",
            Self::Claims => "persistentvolumeclaims",
            Self::Nodes => "nodes",
            Self::Endpoints => "endpoints",
            Self::Users => "users",
            Self::NodeUsers => "node identities",
            Self::Groups => "groups",
            Self::Permissions => "permissions",
            Self::Gates => "admitted pods",
            Self::Traffic => "traffic",
            Self::Tokens => "token secrets",
            Self::Namespaces => "namespaces",
            Self::Roles => "permissions of Roles",
        }
    }
}

impl HostPower {
    /// The field that asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::HostPath => "hostPath",
            Self::HostPid => "hostPID",
            Self::HostNetwork => "hostNetwork",
        }
    }
}

impl Vertex {
    /// A user, ServiceAccounts by what they are: `system:serviceaccount:shop:web` is one.
    pub fn user(name: &str) -> Self {
        match name.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':')) {
            Some((namespace, name)) if !namespace.is_empty() && !name.is_empty() && !name.contains(':') => {
                Self::account(namespace, name)
            }
            _ => Self::User { name: name.into() },
        }
    }

    /// A group.
    pub fn group(name: &str) -> Self {
        Self::Group { name: name.into() }
    }

    /// A ServiceAccount.
    pub fn account(namespace: &str, name: &str) -> Self {
        Self::ServiceAccount { namespace: namespace.into(), name: name.into() }
    }

    /// A Secret's data.
    pub fn secret(namespace: &str, name: &str) -> Self {
        Self::Secret { namespace: namespace.into(), name: name.into() }
    }

    /// A ConfigMap's data.
    pub fn config_map(namespace: &str, name: &str) -> Self {
        Self::ConfigMap { namespace: namespace.into(), name: name.into() }
    }

    /// Root on a node.
    pub fn node(name: &str) -> Self {
        Self::Node { name: name.into() }
    }

    /// All of something, in a namespace or everywhere.
    pub fn all(hub: Hub, namespace: Option<&str>) -> Self {
        Self::Hub { hub, namespace: namespace.map(CompactString::from) }
    }

    /// Half of what a step needs.
    pub fn ability(what: &str, namespace: Option<&str>) -> Self {
        Self::Ability { what: what.into(), namespace: namespace.map(CompactString::from) }
    }

    /// The kind, as outputs name it.
    pub fn kind(&self) -> &str {
        match self {
            Self::Internet => "Internet",
            Self::ApiServer => "ApiServer",
            Self::Endpoint { .. } => "Endpoint",
            Self::Workload { kind, .. } | Self::Container { kind, .. } => kind,
            Self::Node { .. } => "Node",
            Self::User { .. } => "User",
            Self::Group { .. } => "Group",
            Self::ServiceAccount { .. } => "ServiceAccount",
            Self::Permissions { .. } => "PermSet",
            Self::NamespaceAdmin { .. } => "NamespaceAdmin",
            Self::Secret { .. } => "Secret",
            Self::ConfigMap { .. } => "ConfigMap",
            Self::Claim { .. } => "PersistentVolumeClaim",
            Self::Hub { .. } => "Hub",
            Self::Gate { .. } => "AdmissionGate",
            Self::Ability { .. } => "Ability",
            Self::Both { .. } => "Both",
            Self::Reach { .. } => "Reach",
            Self::Traffic { .. } => "Traffic",
            Self::Image { .. } => "Image",
            Self::Repository { .. } => "Repository",
            Self::CloudIdentity { .. } => "CloudIdentity",
            Self::CloudResource { .. } => "CloudResource",
            Self::Goal(_) => "Goal",
        }
    }

    /// The namespace, where it has one.
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Self::Endpoint { namespace, .. }
            | Self::Workload { namespace, .. }
            | Self::Container { namespace, .. }
            | Self::ServiceAccount { namespace, .. }
            | Self::NamespaceAdmin { namespace }
            | Self::Secret { namespace, .. }
            | Self::ConfigMap { namespace, .. }
            | Self::Claim { namespace, .. } => Some(namespace),
            Self::Permissions { namespace, .. }
            | Self::Hub { namespace, .. }
            | Self::Gate { namespace, .. }
            | Self::Ability { namespace, .. }
            | Self::Traffic { namespace, .. } => namespace.as_deref(),
            _ => None,
        }
    }

    /// The name within its kind and namespace. A binding's permissions are `ROLE::BINDING`.
    pub fn name(&self) -> String {
        match self {
            Self::Internet | Self::ApiServer => String::new(),
            Self::Endpoint { name, port, .. } => format!("{name}:{port}"),
            Self::Permissions { role, binding, .. } => format!("{role}::{binding}"),
            Self::NamespaceAdmin { namespace } => namespace.to_string(),
            Self::Hub { hub, .. } => hub.name().to_owned(),
            Self::Gate { power, .. } => power.name().to_owned(),
            Self::Ability { what, .. } => what.to_string(),
            Self::Both { number } => number.to_string(),
            Self::CloudIdentity { provider, name } | Self::CloudResource { provider, name } => {
                format!("{provider}:{name}")
            }
            Self::Goal(goal) => goal.name().to_owned(),
            Self::Workload { name, .. }
            | Self::Container { name, .. }
            | Self::Node { name }
            | Self::User { name }
            | Self::Group { name }
            | Self::ServiceAccount { name, .. }
            | Self::Secret { name, .. }
            | Self::ConfigMap { name, .. }
            | Self::Claim { name, .. }
            | Self::Traffic { name, .. }
            | Self::Image { name }
            | Self::Reach { name }
            | Self::Repository { name } => name.to_string(),
        }
    }

    /// Whether it only joins others and is nothing that people know.
    pub fn is_joint(&self) -> bool {
        matches!(self, Self::Hub { .. } | Self::Both { .. } | Self::Ability { .. } | Self::Reach { .. })
    }
}

impl fmt::Display for Vertex {
    /// `Pod shop/web[app]`, `ServiceAccount shop/web`, `PermSet view::readers`, `all secrets in shop`, `cluster-admin`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Internet => f.write_str("the internet"),
            Self::ApiServer => f.write_str("the API server"),
            Self::Goal(goal) => f.write_str(goal.name()),
            Self::NamespaceAdmin { namespace } => write!(f, "admin of namespace {namespace}"),
            Self::Hub { hub, namespace: Some(namespace) } => write!(f, "all {} in {namespace}", hub.name()),
            Self::Hub { hub, namespace: None } => write!(f, "all {}", hub.name()),
            Self::Gate { power, namespace: Some(namespace) } => {
                write!(f, "{} pods admitted in {namespace}", power.name())
            }
            Self::Gate { power, namespace: None } => write!(f, "{} pods admitted in a new namespace", power.name()),
            Self::Ability { what, namespace: Some(namespace) } => write!(f, "{what} in {namespace}"),
            Self::Ability { what, namespace: None } => write!(f, "{what} everywhere"),
            Self::Both { .. } => f.write_str("all of it"),
            Self::Reach { name } => write!(f, "network {name}"),
            Self::Node { name } if name == "*" => f.write_str("its node"),
            Self::Container { kind, namespace, name, container } => write!(f, "{kind} {namespace}/{name}[{container}]"),
            _ => match self.namespace() {
                Some(namespace) => write!(f, "{} {namespace}/{}", self.kind(), self.name()),
                None => write!(f, "{} {}", self.kind(), self.name()),
            },
        }
    }
}

impl Serialize for Vertex {
    /// `{"kind": "Pod", "namespace": "shop", "name": "web", "container": "app"}`, without what it does not have.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", self.kind())?;
        if let Some(namespace) = self.namespace() {
            map.serialize_entry("namespace", namespace)?;
        }
        let name = self.name();
        if !name.is_empty() {
            map.serialize_entry("name", &name)?;
        }
        match self {
            Self::Container { container, .. } => map.serialize_entry("container", container)?,
            Self::Endpoint { port, .. } => map.serialize_entry("port", port)?,
            Self::Permissions { role, binding, .. } => {
                map.serialize_entry("role", role)?;
                map.serialize_entry("binding", binding)?;
            }
            _ => {}
        }
        map.end()
    }
}
