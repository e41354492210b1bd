//! Istio: its policies as they are written, who is in the mesh, and which mTLS mode is in force.

use seawall_model::selection::{SERVICE, service_selector};
use seawall_model::{Found, GroupKind, Object, Snapshot, Workload};
use seawall_yaml::Node;

use super::namespaces::NAMESPACE;
use super::network_policy::elements;

const GROUP: &str = "security.istio.io";

/// Who may connect to a workload, and with which requests.
pub(crate) const AUTHORIZATION_POLICY: GroupKind<'static> = GroupKind::of(GROUP, "AuthorizationPolicy");

/// Whether a workload demands mTLS.
pub(crate) const PEER_AUTHENTICATION: GroupKind<'static> = GroupKind::of(GROUP, "PeerAuthentication");

/// The namespace whose policies are for the whole mesh.
pub(crate) const ROOT: &str = "istio-system";

/// Where connections of the ambient mesh arrive.
pub(crate) const AMBIENT_PORT: u16 = 15008;

/// Fields of an operation that are about requests.
pub(crate) const REQUEST_FIELDS: [&str; 6] = ["methods", "paths", "hosts", "notMethods", "notPaths", "notHosts"];

/// An AuthorizationPolicy.
#[derive(Clone, Copy)]
pub(crate) struct AuthorizationPolicy<'s> {
    object: &'s Object,
}

impl<'s> AuthorizationPolicy<'s> {
    pub(crate) fn of(object: &'s Object) -> Self {
        Self { object }
    }

    pub(crate) fn spec(self) -> Option<Node<'s>> {
        self.object.node().get("spec")
    }

    pub(crate) fn namespace(self) -> Option<&'s str> {
        self.object.reference.namespace.as_deref()
    }

    /// `ALLOW` unless written.
    pub(crate) fn action(self) -> &'s str {
        self.spec().and_then(|spec| spec.get("action")?.as_str()).unwrap_or("ALLOW")
    }

    pub(crate) fn rules(self) -> impl Iterator<Item = Node<'s>> {
        elements(self.spec().and_then(|spec| spec.get("rules")))
    }

    pub(crate) fn selector(self) -> Option<Node<'s>> {
        self.spec()?.get("selector").filter(|selector| !selector.is_null())
    }
}

/// Whether connections without mTLS are accepted.
pub(crate) enum Mode<'s> {
    /// They are not.
    Strict,
    /// They are, as this object says; by default where there is none.
    Open(Option<&'s Object>),
    Unknown,
}

/// The mode for the pods of a policy: what selects pods counts first, then the namespace's, then the mesh's.
pub(crate) fn mode<'s>(snapshot: &'s Snapshot, policy: AuthorizationPolicy<'s>) -> Mode<'s> {
    let Some(namespace) = policy.namespace() else { return Mode::Unknown };
    let selects = |object: &Object| object.node().path(&["spec", "selector", "matchLabels"]).is_some();
    // One for chosen pods may be for some of those that the policy is about.
    if snapshot.of_kind_in(PEER_AUTHENTICATION, Some(namespace)).any(selects) {
        return Mode::Unknown;
    }
    for place in [namespace, ROOT] {
        for object in snapshot.of_kind_in(PEER_AUTHENTICATION, Some(place)).filter(|object| !selects(object)) {
            match object.node().path(&["spec", "mtls", "mode"]).and_then(Node::as_str) {
                Some("STRICT") => return Mode::Strict,
                Some("PERMISSIVE" | "DISABLE") => return Mode::Open(Some(object)),
                _ => {}
            }
        }
        if !snapshot.has_all_in(PEER_AUTHENTICATION, Some(place)) {
            return mesh_alone(snapshot, place);
        }
    }
    Mode::Open(None)
}

/// In a part of a world, what the mesh says still counts where the namespace says nothing that is seen; that it is strict
/// is then the best guess, and no finding.
fn mesh_alone<'s>(snapshot: &'s Snapshot, place: &str) -> Mode<'s> {
    let whole = snapshot.of_kind_in(PEER_AUTHENTICATION, Some(ROOT)).filter(|_| place != ROOT);
    let is_strict =
        |object: &Object| object.node().path(&["spec", "mtls", "mode"]).and_then(Node::as_str) == Some("STRICT");
    let is_open = |object: &&Object| {
        matches!(object.node().path(&["spec", "mtls", "mode"]).and_then(Node::as_str), Some("PERMISSIVE" | "DISABLE"))
    };
    let mut whole = whole.peekable();
    match whole.peek() {
        Some(object) if is_strict(object) => Mode::Strict,
        // Written for the namespace without a mode of its own: what it inherits is known.
        Some(object) if is_open(object) && has_unset(snapshot, place) => Mode::Open(Some(object)),
        _ => Mode::Unknown,
    }
}

fn has_unset(snapshot: &Snapshot, namespace: &str) -> bool {
    snapshot.of_kind_in(PEER_AUTHENTICATION, Some(namespace)).next().is_some()
}

/// A Service that says that this port of its pods carries plain TCP, if all that know the port say so.
pub(crate) fn service_of_tcp<'s>(snapshot: &'s Snapshot, namespace: Option<&str>, port: i64) -> Option<&'s Object> {
    let mut found = None;
    for service in snapshot.of_kind_in(SERVICE, namespace).filter(|service| service_selector(service).is_some()) {
        for written in elements(service.node().path(&["spec", "ports"])) {
            let number = written.get("targetPort").or_else(|| written.get("port")).and_then(Node::as_i64);
            if number != Some(port) {
                continue;
            }
            let text = |key| written.get(key).and_then(Node::as_str);
            let protocol = text("appProtocol").or_else(|| text("name")?.split('-').next()).unwrap_or_default();
            if !matches!(protocol, "tcp" | "tls" | "mysql" | "redis" | "mongo") {
                return None;
            }
            found = Some(service);
        }
    }
    found
}

const MODE_LABEL: &str = "istio.io/dataplane-mode";

/// Whether the pods are in the ambient mesh: by their own label, else by the namespace's.
pub(crate) fn is_ambient(snapshot: &Snapshot, workload: &Workload<'_>) -> bool {
    match workload.label(MODE_LABEL) {
        Some(mode) => mode == "ambient",
        None => {
            let namespace = workload.object.reference.namespace.as_deref();
            !workload.is_on_host_network() && namespace.is_some_and(|name| is_ambient_namespace(snapshot, name))
        }
    }
}

/// Whether a namespace is in the ambient mesh.
pub(crate) fn is_ambient_namespace(snapshot: &Snapshot, name: &str) -> bool {
    matches!(snapshot.find(NAMESPACE, None, name), Found::Yes(namespace) if namespace.label(MODE_LABEL) == Some("ambient"))
}

/// Whether an AuthorizationPolicy guards the namespace or the whole mesh; nothing where nobody knows.
pub(crate) fn has_authorization(snapshot: &Snapshot, namespace: &str) -> Option<bool> {
    let places = [namespace, ROOT];
    if places.iter().any(|place| snapshot.of_kind_in(AUTHORIZATION_POLICY, Some(place)).next().is_some()) {
        return Some(true);
    }
    places.iter().all(|place| snapshot.has_all_in(AUTHORIZATION_POLICY, Some(place))).then_some(false)
}
