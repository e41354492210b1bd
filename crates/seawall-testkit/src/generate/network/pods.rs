//! Pods as a running cluster shows them.

use super::addresses;
use super::controllers::{is_system, node_name, own_labels, owner, replica_set_seed, template_hash};
use super::objects::{metadata, object, uid};
use super::plan::{Cluster, Controller, Workload};
use super::ports::TIERS;
use crate::generate::fields::Fields;
use crate::generate::names;
use crate::generate::random::{For, Seed};
use crate::generate::value::{Value, list};

/// All pods of a workload.
pub(super) fn of<'c>(cluster: &'c Cluster, workload: &'c Workload) -> impl Iterator<Item = Fields> + use<'c> {
    let hashes = [0, 1].map(|which| template_hash(workload, which));
    let uids = match workload.controller {
        Controller::Deployment => [0, 1].map(|which| uid(replica_set_seed(workload, which))),
        _ => [uid(workload.seed), String::new()],
    };
    let spec = spec(workload);
    (0..workload.pods).map(move |number| {
        let which = which(workload, number);
        let hash = (workload.controller == Controller::Deployment).then_some(&*hashes[which as usize]);
        let seed = workload.seed.fork(For::Pod, u64::from(number));
        let mut labels = labels(cluster, workload, which, hash);
        let (name, owner) = match workload.controller {
            Controller::Deployment => {
                let set = format!("{}-{}", workload.name, hashes[which as usize]);
                (format!("{set}-{}", suffix(seed)), owner("apps/v1", "ReplicaSet", set, uids[which as usize].clone()))
            }
            Controller::StatefulSet => {
                let name = format!("{}-{number}", workload.name);
                labels.set("apps.kubernetes.io/pod-index", number.to_string());
                labels.set("statefulset.kubernetes.io/pod-name", name.clone());
                (name, owner("apps/v1", "StatefulSet", workload.name.clone(), uids[0].clone()))
            }
            Controller::DaemonSet => {
                let name = format!("{}-{}", workload.name, suffix(seed));
                (name, owner("apps/v1", "DaemonSet", workload.name.clone(), uids[0].clone()))
            }
        };
        let metadata = metadata(name, Some(&cluster.namespace(workload).name), seed)
            .with("annotations", annotations(workload))
            .with("labels", labels)
            .with("ownerReferences", list([owner]));
        let node = place(cluster, workload, number).0;
        object("v1", "Pod", metadata)
            .with("spec", spec.clone().with("nodeName", node_name(node)))
            .with("status", status(cluster, workload, number, seed))
    })
}

/// Which of the workload's two templates a pod is made of.
fn which(workload: &Workload, number: u32) -> u32 {
    u32::from(workload.canary && number % 3 == 2)
}

/// How many pods are made of a template.
pub(super) fn count_of(workload: &Workload, template: u32) -> u32 {
    (0..workload.pods).filter(|&number| which(workload, number) == template).count() as u32
}

/// A pod's node, and its number among the pods there.
fn place(cluster: &Cluster, workload: &Workload, number: u32) -> (u32, u32) {
    match workload.controller {
        Controller::DaemonSet => (number % cluster.nodes, 0),
        _ => ((workload.first + number) % cluster.nodes, (workload.first + number) / cluster.nodes),
    }
}

/// The labels of pods. Every app has one by which it is found, and others that it shares with many.
pub(super) fn labels(cluster: &Cluster, workload: &Workload, which: u32, hash: Option<&str>) -> Fields {
    let mut labels = own_labels(workload).with("app.kubernetes.io/name", workload.name.clone());
    if !is_system(workload) {
        labels.set("tier", TIERS[workload.tier]);
        labels.set("team", cluster.namespace(workload).team);
        labels.set("version", format!("v{}", workload.version + which));
    }
    labels.with_some("pod-template-hash", hash.map(str::to_owned))
}

fn annotations(workload: &Workload) -> Fields {
    let port = workload.ports.last().map_or(0, |port| port.number);
    Fields::new()
        .with("prometheus.io/scrape", "true")
        .with("prometheus.io/port", port.to_string())
        .with("checksum/config", workload.seed.fork(For::Configuration, 1).hex(64))
}

fn suffix(seed: Seed) -> String {
    names::suffix(seed, 0)
}

/// The specification that a workload's pods share.
pub(super) fn spec(workload: &Workload) -> Fields {
    let host = workload.controller == Controller::DaemonSet;
    let ports = workload.ports.iter().map(|port| {
        let fields = Fields::new().with("name", port.name).with("containerPort", port.number);
        let fields = fields.with("protocol", port.protocol);
        if host { fields.with("hostPort", port.number) } else { fields }
    });
    let env = |name: &'static str, value: String| Fields::new().with("name", name).with("value", value);
    let probe = workload.ports.first().map(|port| {
        let socket = Fields::new().with("port", port.name);
        Fields::new().with("tcpSocket", socket).with("periodSeconds", 10).with("timeoutSeconds", 1)
    });
    let amounts = |cpu: &'static str, memory: &'static str| Fields::new().with("cpu", cpu).with("memory", memory);
    let mounts = list([
        Fields::new().with("mountPath", "/etc/app").with("name", "config").with("readOnly", true),
        Fields::new()
            .with("mountPath", "/var/run/secrets/kubernetes.io/serviceaccount")
            .with("name", "kube-api-access")
            .with("readOnly", true),
    ]);
    let container = Fields::new()
        .with("name", "app")
        .with("image", image(workload))
        .with("imagePullPolicy", "IfNotPresent")
        .with("env", list([env("LOG_LEVEL", "info".to_owned()), env("APP_NAME", workload.name.clone())]))
        .with("ports", list(ports))
        .with_some("readinessProbe", probe)
        .with(
            "resources",
            Fields::new().with("limits", amounts("500m", "512Mi")).with("requests", amounts("100m", "256Mi")),
        )
        .with("terminationMessagePath", "/dev/termination-log")
        .with("terminationMessagePolicy", "File")
        .with("volumeMounts", mounts);
    let config = Fields::new().with("name", format!("{}-config", workload.name)).with("defaultMode", 420);
    let volumes = list([
        Fields::new().with("name", "config").with("configMap", config),
        Fields::new().with("name", "kube-api-access").with("projected", token()),
    ]);
    let mut spec = Fields::new()
        .with("containers", list([container]).into_shared())
        .with("dnsPolicy", "ClusterFirst")
        .with("restartPolicy", "Always")
        .with("schedulerName", "default-scheduler")
        .with("securityContext", Fields::new())
        .with("serviceAccountName", workload.name.clone())
        .with("terminationGracePeriodSeconds", 30)
        .with("tolerations", list([toleration("not-ready"), toleration("unreachable")]).into_shared())
        .with("volumes", volumes.into_shared());
    if host {
        spec.set("hostNetwork", true);
    }
    spec
}

fn image(workload: &Workload) -> String {
    format!("registry.example.com/{}:v{}.2.0", workload.name, workload.version)
}

fn token() -> Fields {
    let token = Fields::new().with("expirationSeconds", 3607).with("path", "token");
    let certificate = Fields::new().with("key", "ca.crt").with("path", "ca.crt");
    let certificates = Fields::new().with("name", "kube-root-ca.crt").with("items", list([certificate]));
    let sources =
        list([Fields::new().with("serviceAccountToken", token), Fields::new().with("configMap", certificates)]);
    Fields::new().with("defaultMode", 420).with("sources", sources)
}

fn toleration(of: &str) -> Fields {
    Fields::new()
        .with("effect", "NoExecute")
        .with("key", format!("node.kubernetes.io/{of}"))
        .with("operator", "Exists")
        .with("tolerationSeconds", 300)
}

fn status(cluster: &Cluster, workload: &Workload, number: u32, seed: Seed) -> Fields {
    let (node, slot) = place(cluster, workload, number);
    let host = addresses::node(node).to_string();
    let mut own = match workload.controller {
        Controller::DaemonSet => vec![host.clone()],
        _ => vec![addresses::pod(node, slot).to_string()],
    };
    let mut random = workload.seed.fork(For::Address, 1).random();
    if workload.controller != Controller::DaemonSet && random.chance(cluster.parameters.dual_stack) {
        own.push(addresses::pod_v6(node, slot).to_string());
    }
    let ips = list(own.iter().map(|address| Fields::new().with("ip", address.clone())));
    let started = "2026-11-20T08:00:00Z";
    let condition = |kind: &'static str| {
        Fields::new()
            .with("type", kind)
            .with("status", "True")
            .with("lastProbeTime", Value::Null)
            .with("lastTransitionTime", started)
    };
    let image = seed.fork(For::Version, 1).hex(64);
    let running = Fields::new().with("running", Fields::new().with("startedAt", started));
    let container = Fields::new()
        .with("containerID", format!("containerd://{}", seed.fork(For::Uid, 1).hex(64)))
        .with("image", self::image(workload))
        .with("imageID", format!("registry.example.com/{}@sha256:{image}", workload.name))
        .with("lastState", Fields::new())
        .with("name", "app")
        .with("ready", true)
        .with("restartCount", 0)
        .with("started", true)
        .with("state", running);
    Fields::new()
        .with("conditions", list(["Initialized", "Ready", "ContainersReady", "PodScheduled"].map(condition)))
        .with("containerStatuses", list([container]))
        .with("hostIP", host)
        .with("phase", "Running")
        .with("podIP", own.swap_remove(0))
        .with("podIPs", ips)
        .with("qosClass", "Burstable")
        .with("startTime", started)
}
