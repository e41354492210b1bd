//! From a container to its identity, its secrets, and its node.

use serde_json::{Value, json};

use super::State::{Container, End, Identity, Node, Secret};
use super::identity::{OPAQUE, OTHER_UID, token_of};
use super::{Link, link};
use crate::generate::attack::render::add;
use crate::generate::attack::scene::{Place, Pods, Scene};

pub(super) const LINKS: &[Link] = &[
    link("own-token", (Container, Identity), &[OFF_IN_POD, OFF_IN_ACCOUNT, OTHER_AUDIENCE], own_token),
    link("own-secret", (Container, Secret), &["the secret of that name is in another namespace"], own_secret),
    link("secret-is-token", (Secret, Identity), &[OPAQUE, OTHER_UID], secret_is_token),
    link("privileged", (Container, Node), &[OWN_USERS, SANDBOX, "privileged is false"], privileged),
    link("modules", (Container, Node), &[OWN_USERS, SANDBOX, "only a harmless capability is added"], modules),
    link("host-processes", (Container, Node), &[OWN_USERS, SANDBOX], host_processes),
    link("host-root", (Container, Node), &[SANDBOX, "the path holds nothing that runs"], host_root),
    link("runtime-socket", (Container, Node), &["the path only begins like the socket's"], runtime_socket),
    link("control-plane-keys", (Container, End), &["the pod is on a worker"], control_plane_keys),
];

const OFF_IN_POD: &str = "the pod mounts no token, whatever the account says";
const OFF_IN_ACCOUNT: &str = "the account mounts no token, and the pod says nothing";
const OTHER_AUDIENCE: &str = "the token is for another audience";
const OWN_USERS: &str = "root in the pod is nobody on the node";
const SANDBOX: &str = "the pod has a kernel of its own";

fn own_token(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let Place::Container(pods) = *from else { return from.clone() };
    let account = scene.account_of(pods);
    let form = scene.random.below(3);
    let spec = &mut scene.pods[pods].spec;
    let projected = |audience: Option<&str>| {
        let mut token = json!({"path": "token", "expirationSeconds": 3600});
        if let Some(audience) = audience {
            token["audience"] = audience.into();
        }
        json!({"name": "token", "projected": {"sources": [{"serviceAccountToken": token}]}})
    };
    let is_mounted = matches!((trap, form), (None, 0 | 1));
    match (trap, form) {
        (Some(OFF_IN_POD), _) => spec["automountServiceAccountToken"] = false.into(),
        (Some(OFF_IN_ACCOUNT), _) => spec["automountServiceAccountToken"] = Value::Null,
        (None, 0) => spec["automountServiceAccountToken"] = Value::Null,
        (None, 1) => spec["automountServiceAccountToken"] = true.into(),
        (_, _) => {
            spec["automountServiceAccountToken"] = false.into();
            let audience = trap.map(|_| "vault.example.com");
            add(&mut spec["volumes"], projected(audience));
            let mount = json!({"name": "token", "mountPath": "/var/run/secrets/tokens", "readOnly": true});
            add(&mut scene.pods[pods].container["volumeMounts"], mount);
        }
    }
    if let Some(fields) = scene.pods[pods].spec.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
    }
    scene.pods[pods].has_token = is_mounted;
    scene.accounts[account].automount = match (trap, form) {
        (Some(OFF_IN_POD), _) => Some(true),
        (Some(OFF_IN_ACCOUNT), _) | (None, 1) => Some(false),
        _ => None,
    };
    let to = Place::Account(account);
    let (start, end) = (scene.vertex(from), scene.vertex(&to));
    scene.step(&["C01"], start, end, trap.is_none());
    to
}

fn own_secret(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let Place::Container(pods) = *from else { return from.clone() };
    let name = scene.name("credentials");
    let namespace = if trap.is_some() { scene.space() } else { scene.pods[pods].namespace.clone() };
    scene.objects.push(json!({"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "data": {"password": ""},
        "metadata": {"namespace": namespace, "name": name}}));
    let form = scene.random.below(3);
    let Pods { spec, container, .. } = &mut scene.pods[pods];
    match form {
        0 => {
            let key = json!({"name": name, "key": "password", "optional": trap.is_some()});
            add(&mut container["env"], json!({"name": "PASSWORD", "valueFrom": {"secretKeyRef": key}}));
        }
        1 => {
            let reference = json!({"secretRef": {"name": name, "optional": trap.is_some()}});
            add(&mut container["envFrom"], reference);
        }
        _ => {
            let secret = json!({"secretName": name, "optional": trap.is_some()});
            add(&mut spec["volumes"], json!({"name": "credentials", "secret": secret}));
            let mount = json!({"name": "credentials", "mountPath": "/etc/credentials", "readOnly": true});
            add(&mut container["volumeMounts"], mount);
        }
    }
    let to = Place::Secret { namespace, name };
    let (start, end) = (scene.vertex(from), scene.vertex(&to));
    scene.step(&["C02"], start, end, trap.is_none());
    to
}

fn secret_is_token(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let Place::Secret { namespace, name } = from else { return from.clone() };
    let account = scene.account(namespace);
    let is_it = |object: &Value| {
        object["kind"] == "Secret"
            && object["metadata"]["namespace"] == *namespace
            && object["metadata"]["name"] == *name
    };
    // It was made before it was known what it is.
    scene.objects.retain(|object| !is_it(object));
    token_of(scene, from, account, trap)
}

fn privileged(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let context = json!({"privileged": trap != Some("privileged is false"), "runAsUser": 0});
    to_node(scene, from, &json!({}), &json!({"securityContext": context}), &["X01"], trap)
}

fn modules(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let capability = match (trap, scene.random.below(3)) {
        (Some("only a harmless capability is added"), _) => "NET_BIND_SERVICE",
        (_, 0) => "CAP_SYS_MODULE",
        (_, _) => "SYS_MODULE",
    };
    let context = json!({"runAsUser": 0, "capabilities": {"drop": ["ALL"], "add": [capability]}});
    to_node(scene, from, &json!({}), &json!({"securityContext": context}), &["X02"], trap)
}

fn host_processes(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let context = json!({"securityContext": {"privileged": true, "runAsUser": 0}});
    to_node(scene, from, &json!({"hostPID": true}), &context, &["X03", "X01"], trap)
}

fn host_root(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let paths: &[&str] = match trap {
        Some("the path holds nothing that runs") => &["/srv/shop/uploads", "/data/exchange"],
        _ => &["/", "/etc", "/etc/cron.d/"],
    };
    let path = *scene.random.pick(paths);
    host_path(scene, from, path, &["X09"], trap)
}

fn runtime_socket(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    let paths: &[&str] = match trap {
        Some(_) => &["/run/containerd-shim-logs", "/var/run/docker.sock.old"],
        None => &["/run/containerd/containerd.sock", "/var/run/docker.sock", "/run/containerd/"],
    };
    let path = *scene.random.pick(paths);
    host_path(scene, from, path, &["X17"], trap)
}

fn host_path(
    scene: &mut Scene<'_>,
    from: &Place,
    path: &str,
    kinds: &[&'static str],
    trap: Option<&'static str>,
) -> Place {
    let mount = json!({"name": "host", "mountPath": "/host"});
    let container = json!({"securityContext": {"runAsUser": 0}, "volumeMounts": [mount]});
    let spec = json!({"volumes": [{"name": "host", "hostPath": {"path": path}}]});
    to_node(scene, from, &spec, &container, kinds, trap)
}

/// Puts the pods onto a node of their own and gives them what reaches it.
fn to_node(
    scene: &mut Scene<'_>,
    from: &Place,
    spec: &Value,
    container: &Value,
    kinds: &[&'static str],
    trap: Option<&'static str>,
) -> Place {
    let Place::Container(pods) = *from else { return from.clone() };
    let node = scene.pods[pods].node.unwrap_or_else(|| scene.node());
    let namespace = scene.pods[pods].namespace.clone();
    if let Some(space) = scene.space_mut(&namespace) {
        space.enforce = Some("privileged");
    }
    if trap == Some(SANDBOX) {
        let name = scene.name("runtime");
        scene.objects.push(json!({"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass",
            "metadata": {"name": name}, "handler": "runsc"}));
        scene.pods[pods].spec["runtimeClassName"] = name.into();
    }
    if trap == Some(OWN_USERS) {
        scene.pods[pods].spec["hostUsers"] = false.into();
    }
    let pods = &mut scene.pods[pods];
    pods.node = Some(node);
    for (fields, more) in [(&mut pods.spec, spec), (&mut pods.container, container)] {
        for (key, value) in more.as_object().into_iter().flatten() {
            match value {
                Value::Array(elements) => elements.iter().for_each(|element| add(&mut fields[key], element.clone())),
                other => fields[key] = other.clone(),
            }
        }
    }
    let to = Place::Node(node);
    let (start, end) = (scene.vertex(from), scene.vertex(&to));
    scene.step(kinds, start, end, trap.is_none());
    to
}

fn control_plane_keys(scene: &mut Scene<'_>, from: &Place, trap: Option<&'static str>) -> Place {
    use seawall_model::access::{Goal, Vertex};
    let step = scene.steps.len();
    let node = host_path(scene, from, "/etc/kubernetes/pki", &["X13"], trap);
    let goal = Vertex::Goal(Goal::ClusterAdmin);
    if let Place::Node(node) = node {
        scene.nodes[node].is_control_plane = trap.is_none();
    }
    if let Some(step) = scene.steps.get_mut(step) {
        step.to = goal.clone();
    }
    Place::Goal(goal)
}
