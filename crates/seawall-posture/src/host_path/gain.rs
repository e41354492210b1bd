//! What a path of the node is good for: the same path may be good for several things.

use super::known::{
    CLOUD, CLUSTER_KEYS, CREDENTIALS, HOME_CREDENTIALS, KUBELET, KUBELET_FOLDERS, Known, RUNTIME_FOLDERS,
    RUNTIME_SOCKET, SENSITIVE, STATIC_PODS, When,
};
use super::{socket, within};

/// What whoever reaches a path can do with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gain {
    /// Written: the node runs or obeys it as root.
    Execution,
    /// Read: keys and passwords of the node, or all that its processes have open.
    Secrets,
    /// Read: the tokens of all pods on the node.
    PodTokens,
    /// Read: the credentials by which the kubelet is the node for the API server.
    Kubelet,
    /// Read on the control plane: the keys of the cluster, or all of its data.
    ClusterKeys,
    /// Read on the control plane: the keys of etcd, or its data.
    Etcd,
    /// Written: the pods that the kubelet runs without asking.
    StaticPods,
    /// Written: the logs that the kubelet reads for others.
    Logs,
    /// Written: what the kernel runs when a program of the node or of a container crashes.
    CorePattern,
    /// Reached, read-only or not: the socket of a container runtime.
    Socket,
    /// Opened as a device: a disk of the node.
    Disk,
    /// Opened as a device: the memory or the ports of the node.
    Memory,
}

/// What of the node `path`, in the one spelling, reaches that is good for this. None when it reaches nothing.
pub(crate) fn gained(gain: Gain, path: &str) -> Option<&'static str> {
    match gain {
        Gain::Execution => execution(path),
        Gain::Secrets => secrets(path),
        Gain::PodTokens => KUBELET_FOLDERS.iter().any(|root| is_pods(path, root)).then_some("the volumes of all pods"),
        Gain::Kubelet => credentials(path, KUBELET),
        Gain::ClusterKeys if is_public(path) => None,
        Gain::ClusterKeys => {
            known(path, |holds| holds == CLUSTER_KEYS).or_else(|| known(path, |holds| holds == DATABASE))
        }
        Gain::Etcd if is_public(path) => None,
        Gain::Etcd => above_or_below(path, ETCD).then_some("the keys or the data of etcd"),
        Gain::StaticPods => above_or_below(path, STATIC_PODS).then_some("the pods that the node runs without asking"),
        Gain::Logs => above_or_below(path, &["/var/log/pods"]).then_some("the logs of all pods"),
        Gain::CorePattern => above_or_below(path, &["/proc/sys/kernel/core_pattern"]).then_some("the core pattern"),
        Gain::Socket => runtime(path),
        Gain::Disk => is_disk(path).then_some("the disks of the node"),
        Gain::Memory => MEMORY.contains(&path).then_some("the memory of the node"),
    }
}

/// What lies in file systems of its own on every node, so that a mount of a folder above that is read-only leaves it
/// writable.
pub(crate) fn gained_in_submounts(gain: Gain, path: &str) -> Option<&'static str> {
    const SUBMOUNTS: [&str; 4] = ["/dev", "/proc", "/run", "/sys"];
    let below = SUBMOUNTS.iter().filter(|submount| **submount != path && within(submount, path));
    below.copied().find_map(|submount| gained(gain, submount))
}

const DATABASE: &str = "the database of the cluster";
const ETCD: &[&str] = &[
    "/etc/kubernetes/pki/etcd",
    "/etc/kubernetes/pki/apiserver-etcd-client.key",
    "/etc/etcd/pki",
    "/etc/ssl/etcd",
    "/var/lib/etcd",
];
const MEMORY: [&str; 4] = ["/dev/mem", "/dev/kmem", "/dev/port", "/proc/kcore"];
const HOME: &str = "the keys and settings of the node's users";

fn known(path: &str, wanted: impl Fn(&str) -> bool) -> Option<&'static str> {
    let reached = |holds: &str, at: &str, below: bool| wanted(holds) && (within(at, path) || below && within(path, at));
    SENSITIVE.iter().find(|known| reached(known.holds, known.path, known.with_all_below)).map(|known| known.holds)
}

fn credentials(path: &str, wanted: &str) -> Option<&'static str> {
    let reached = |at: &str| within(at, path) || within(path, at);
    CREDENTIALS.iter().find(|(at, holds)| *holds == wanted && reached(at)).map(|(_, holds)| *holds)
}

fn above_or_below(path: &str, places: &[&str]) -> bool {
    places.iter().any(|place| within(place, path) || within(path, place))
}

fn execution(path: &str) -> Option<&'static str> {
    // These two are good for something else.
    let others = ["/etc/kubernetes", "/proc"];
    let is_run = |known: &&Known| known.when == When::Writable && !others.contains(&known.path);
    let reached = |at: &str| within(at, path) || within(path, at);
    let found = SENSITIVE.iter().filter(is_run).find(|known| reached(known.path)).map(|known| known.holds);
    found.or_else(|| home(path))
}

fn secrets(path: &str) -> Option<&'static str> {
    const READ: [&str; 7] =
        ["/etc/shadow", "/etc/gshadow", "/etc/ssh", "/proc/1", "/proc/self", "/proc/thread-self", "/proc/kcore"];
    if path == "/" || path == "/proc" || READ.iter().any(|at| within(at, path) || within(path, at)) {
        return known(path, |_| true);
    }
    let at_home = |(folder, _): &&(&str, &str)| path.ends_with(folder) || path.contains(&format!("{folder}/"));
    let of_user = HOME_CREDENTIALS.iter().find(at_home).map(|(_, holds)| *holds);
    home(path).or(of_user).or_else(|| credentials(path, CLOUD))
}

/// The homes of root and of people: their keys decide who logs in, their profiles run when they do.
fn home(path: &str) -> Option<&'static str> {
    let mut steps = path.split('/').skip(1);
    let (first, second, third) = (steps.next(), steps.next(), steps.next());
    let is_personal = |name: Option<&str>| match name {
        None => true,
        Some(name) => name == ".ssh" || name.starts_with(".bash") || name.starts_with(".profile"),
    };
    let is_home = match (first, second) {
        (Some("root"), file) => is_personal(file),
        (Some("home"), None) => true,
        (Some("home"), Some("kubernetes")) => false,
        (Some("home"), Some(_)) => is_personal(third),
        _ => path == "/",
    };
    is_home.then_some(HOME)
}

/// The folder with the volumes of pods, or one above it. One pod's own folder is not everybody's.
fn is_pods(path: &str, root: &str) -> bool {
    within(&format!("{root}/pods"), path)
}

/// Certificates and public keys, which are no secret.
fn is_public(path: &str) -> bool {
    path.ends_with(".crt") || path.ends_with(".pub")
}

/// Folders elsewhere than below `/run` are there in one distribution only: who mounts what is above them need not mean it.
fn runtime(path: &str) -> Option<&'static str> {
    let above = |folder: &str| within(folder, path) && (folder.starts_with("/run/") || folder == path);
    socket(path).or_else(|| RUNTIME_FOLDERS.iter().any(|(folder, _)| above(folder)).then_some(RUNTIME_SOCKET))
}

/// A whole disk, one of its partitions, or the folder of all devices.
fn is_disk(path: &str) -> bool {
    const NAMES: [&str; 9] = ["dm-", "hd", "mapper", "mmcblk", "nvme", "sd", "vd", "xvd", "disk"];
    let Some(device) = path.strip_prefix("/dev") else { return false };
    let Some(name) = device.strip_prefix('/') else { return device.is_empty() };
    // `/dev/shm` is a folder, and its name begins like none of these.
    NAMES.iter().any(|known| name.strip_prefix(known).is_some_and(|rest| is_device_name(known, rest)))
}

fn is_device_name(known: &str, rest: &str) -> bool {
    match known {
        "mapper" | "disk" => rest.is_empty() || rest.starts_with('/'),
        "hd" | "sd" | "vd" | "xvd" => rest.starts_with(|letter: char| letter.is_ascii_lowercase()),
        _ => rest.starts_with(|digit: char| digit.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gains(path: &str) -> Vec<Gain> {
        use Gain::*;
        let all = [
            Execution,
            Secrets,
            PodTokens,
            Kubelet,
            ClusterKeys,
            Etcd,
            StaticPods,
            Logs,
            CorePattern,
            Socket,
            Disk,
            Memory,
        ];
        all.into_iter().filter(|gain| gained(*gain, path).is_some()).collect()
    }

    #[test]
    fn the_whole_disk_is_good_for_nearly_everything() {
        use Gain::*;
        let all = [Execution, Secrets, PodTokens, Kubelet, ClusterKeys, Etcd, StaticPods, Logs, CorePattern, Socket];
        assert_eq!(gains("/"), all);
    }

    #[test]
    fn a_path_is_good_for_what_it_reaches_and_no_more() {
        use Gain::*;
        let cases: &[(&str, &[Gain])] = &[
            ("/run/docker.sock", &[Socket]),
            ("/run", &[Execution, Socket]),
            ("/var/log", &[Logs]),
            ("/var/log/pods", &[Logs]),
            ("/var/log/nginx", &[]),
            ("/var/lib/kubelet", &[Execution, PodTokens, Kubelet]),
            ("/var/lib/kubelet/pods", &[PodTokens]),
            ("/var/lib/kubelet/pods/1234", &[]),
            ("/var/lib/kubelet/device-plugins", &[]),
            ("/var/lib/kubelet/pki", &[Kubelet]),
            ("/etc/kubernetes/manifests", &[StaticPods]),
            ("/etc/kubernetes/pki", &[ClusterKeys, Etcd]),
            ("/etc/kubernetes/pki/ca.crt", &[]),
            ("/etc/kubernetes/pki/etcd", &[ClusterKeys, Etcd]),
            ("/etc/cron.d", &[Execution]),
            ("/etc/localtime", &[]),
            ("/etc/ssl/certs", &[]),
            ("/root/.ssh", &[Execution, Secrets]),
            ("/root/data", &[]),
            ("/home/dev", &[Execution, Secrets]),
            ("/home/dev/src", &[]),
            ("/proc", &[Secrets, CorePattern]),
            ("/proc/sys", &[CorePattern]),
            ("/proc/sys/kernel/core_pattern", &[CorePattern]),
            ("/proc/sys/net", &[]),
            ("/dev/sda1", &[Disk]),
            ("/dev/shm", &[]),
            ("/dev/kvm", &[]),
            ("/dev/mem", &[Memory]),
            ("/mnt/disks", &[]),
            ("/srv", &[]),
        ];
        for (path, expected) in cases {
            assert_eq!(gains(path), *expected, "{path}");
        }
    }

    #[test]
    fn a_read_only_mount_of_a_folder_above_leaves_the_file_systems_below() {
        assert!(gained_in_submounts(Gain::CorePattern, "/").is_some());
        assert!(gained_in_submounts(Gain::CorePattern, "/proc").is_none());
        assert!(gained_in_submounts(Gain::Execution, "/etc").is_none());
    }
}
