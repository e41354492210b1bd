//! Nodes, as kubelets report them.

use crate::generate::fields::Fields;
use crate::generate::plan::Cluster;
use crate::generate::random::{For, Seed};
use crate::generate::value::{Value, list};

use super::{metadata, object};

impl Cluster {
    /// The zone of a node.
    pub(crate) fn zone(&self, node: u32) -> &'static str {
        ["eu-central-1a", "eu-central-1b", "eu-central-1c"][node as usize % 3]
    }
}

pub(super) fn node(cluster: &Cluster, number: u32, time: &str) -> Fields {
    let placement = &cluster.placement;
    let name = placement.node_name(number);
    let seed = cluster.seed.fork(For::Node, 1 + u64::from(number));
    let control_plane = number < placement.control_plane;
    let mut labels = Fields::new()
        .with("beta.kubernetes.io/arch", "amd64")
        .with("beta.kubernetes.io/os", "linux")
        .with("kubernetes.io/arch", "amd64")
        .with("kubernetes.io/hostname", name.clone())
        .with("kubernetes.io/os", "linux")
        .with("node.kubernetes.io/instance-type", "general-16")
        .with("topology.kubernetes.io/region", "eu-central-1")
        .with("topology.kubernetes.io/zone", cluster.zone(number));
    let annotations = Fields::new()
        .with("node.alpha.kubernetes.io/ttl", "0")
        .with("volumes.kubernetes.io/controller-managed-attach-detach", "true");
    let range = format!("10.{}.{}.0/24", number >> 8 & 255, number & 255);
    let mut spec = Fields::new()
        .with("podCIDR", range.clone())
        .with("podCIDRs", list([range]))
        .with("providerID", format!("example://eu-central-1/{}", seed.hex(17)));
    if control_plane {
        labels.set("node-role.kubernetes.io/control-plane", "");
        let taint = Fields::new().with("effect", "NoSchedule").with("key", "node-role.kubernetes.io/control-plane");
        spec.set("taints", list([taint]));
    } else {
        let pool = ["general", "general", "memory", "burst"][(seed.bits() % 4) as usize];
        labels.set("node.example.com/pool", pool);
    }
    let metadata = metadata(name, None, labels).with("annotations", annotations);
    object("v1", "Node", metadata).with("spec", spec).with("status", status(cluster, number, seed, time))
}

fn status(cluster: &Cluster, number: u32, seed: Seed, time: &str) -> Fields {
    let placement = &cluster.placement;
    let live = &cluster.parameters.live;
    let address = |kind: &'static str, address: String| Fields::new().with("address", address).with("type", kind);
    let addresses =
        list([address("InternalIP", placement.node_address(number)), address("Hostname", placement.node_name(number))]);
    let amounts = |memory: &'static str| {
        Fields::new()
            .with("cpu", "16")
            .with("ephemeral-storage", "209702892Ki")
            .with("hugepages-2Mi", "0")
            .with("memory", memory)
            .with("pods", cluster.parameters.machines.pods_per_node_most.to_string())
    };
    let conditions = [
        ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
        ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
        ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
        ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
    ];
    let conditions = conditions.map(|(kind, status, reason, message)| {
        Fields::new()
            .with("lastHeartbeatTime", crate::generate::clock::rfc3339(live.now - 60))
            .with("lastTransitionTime", time.to_owned())
            .with("message", message)
            .with("reason", reason)
            .with("status", status)
            .with("type", kind)
    });
    let info = Fields::new()
        .with("architecture", "amd64")
        .with("bootID", seed.fork(For::Uid, 1).uid())
        .with("containerRuntimeVersion", "containerd://2.1.4")
        .with("kernelVersion", "6.12.41+deb13-cloud-amd64")
        .with("kubeProxyVersion", live.version)
        .with("kubeletVersion", live.version)
        .with("machineID", seed.fork(For::Uid, 2).hex(32))
        .with("operatingSystem", "linux")
        .with("osImage", "Debian GNU/Linux 13 (trixie)")
        .with("systemUUID", seed.fork(For::Uid, 3).uid());
    Fields::new()
        .with("addresses", addresses)
        .with("allocatable", amounts("64115520Ki"))
        .with("capacity", amounts("65847616Ki"))
        .with("conditions", list(conditions))
        .with("daemonEndpoints", Fields::new().with("kubeletEndpoint", Fields::new().with("Port", 10_250)))
        .with("images", list((0..live.images_per_node).map(|image| node_image(seed, image))))
        .with("nodeInfo", info)
}

fn node_image(seed: Seed, image: u32) -> Fields {
    let mut random = seed.fork(For::Style, u64::from(image)).random();
    let name = format!(
        "registry.example.com/{}/{}",
        crate::generate::names::noun(random.bits()),
        crate::generate::names::noun(random.bits())
    );
    let digest = Value::from(format!("{name}@sha256:{}", Seed::new(random.bits()).hex(64)));
    let tag = Value::from(format!("{name}:v{}.{}", random.below(9), random.below(40)));
    Fields::new().with("names", vec![digest, tag]).with("sizeBytes", 20_000_000 + random.below(900_000_000) as i64)
}
