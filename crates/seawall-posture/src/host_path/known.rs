//! What lies where on a node, in the layouts of the usual distributions. Paths are written as [`super::normal`] leaves
//! them.

/// File names of container runtimes' sockets and pipes, wherever they lie.
pub(super) const RUNTIME_SOCKETS: &[(&str, &str)] = &[
    ("docker.sock", "Docker"),
    ("docker.sock.raw", "Docker"),
    ("docker_engine", "Docker"),
    ("dockershim.sock", "dockershim"),
    ("dockershim", "dockershim"),
    ("cri-dockerd.sock", "cri-dockerd"),
    ("cri-dockerd", "cri-dockerd"),
    ("containerd.sock", "containerd"),
    ("containerd.sock.ttrpc", "containerd"),
    ("containerd-containerd", "containerd"),
    ("crio.sock", "CRI-O"),
    ("podman.sock", "Podman"),
    ("nri.sock", "the container runtime"),
];

/// Folders that are there for such a socket.
pub(super) const RUNTIME_FOLDERS: &[(&str, &str)] = &[
    ("/run/docker", "Docker"),
    ("/run/containerd", "containerd"),
    ("/run/host-containerd", "containerd"),
    ("/run/k3s", "containerd"),
    ("/run/k3s/containerd", "containerd"),
    ("/run/k0s", "containerd"),
    ("/var/snap/microk8s/common/run", "containerd"),
    ("/run/crio", "CRI-O"),
    ("/run/podman", "Podman"),
    ("/run/nri", "the container runtime"),
];

/// What a folder above such a folder holds.
pub(super) const RUNTIME_SOCKET: &str = "the socket of the container runtime";

pub(super) const KUBELET: &str = "the kubelet's credentials";
pub(super) const CLOUD: &str = "the node's cloud credentials";
const REGISTRY: &str = "the node's registry credentials";
const FIRST_BOOT: &str = "the data of the node's first boot, join tokens among them";

/// Where kubelets keep what belongs to their pods.
pub(super) const KUBELET_FOLDERS: &[&str] =
    &["/var/lib/kubelet", "/var/lib/k0s/kubelet", "/var/snap/microk8s/common/var/lib/kubelet"];

/// Where kubelets find the pods that they run without asking the cluster.
pub(super) const STATIC_PODS: &[&str] = &[
    "/etc/kubernetes/manifests",
    "/etc/kubelet.d",
    "/var/lib/rancher/k3s/agent/pod-manifests",
    "/var/lib/rancher/rke2/agent/pod-manifests",
];

/// Files and folders that hold credentials of the node and little else.
pub(super) const CREDENTIALS: &[(&str, &str)] = &[
    ("/var/lib/kubelet/pki", KUBELET),
    ("/var/lib/kubelet/kubeconfig", KUBELET),
    ("/var/lib/kubelet/bootstrap-kubeconfig", KUBELET),
    ("/etc/kubernetes/kubelet.conf", KUBELET),
    ("/etc/kubernetes/bootstrap-kubelet.conf", KUBELET),
    ("/etc/kubernetes/certs", KUBELET),
    ("/var/lib/rancher/k3s/agent/kubelet.kubeconfig", KUBELET),
    ("/var/lib/rancher/k3s/agent/client-kubelet.key", KUBELET),
    ("/var/lib/rancher/rke2/agent/kubelet.kubeconfig", KUBELET),
    ("/var/lib/rancher/rke2/agent/client-kubelet.key", KUBELET),
    ("/var/lib/k0s/kubelet/pki", KUBELET),
    ("/var/lib/k0s/kubelet.conf", KUBELET),
    ("/etc/kubernetes/azure.json", CLOUD),
    ("/etc/kubernetes/cloud-config", CLOUD),
    ("/etc/kubernetes/cloud.conf", CLOUD),
    ("/var/lib/waagent", CLOUD),
    ("/var/lib/kubelet/config.json", REGISTRY),
    ("/var/lib/kubelet/.dockercfg", REGISTRY),
    ("/var/lib/cloud", FIRST_BOOT),
];

/// Folders in which programs keep a user's credentials, in whichever home.
pub(super) const HOME_CREDENTIALS: &[(&str, &str)] = &[
    ("/.aws", "AWS credentials"),
    ("/.azure", "Azure credentials"),
    ("/.config/gcloud", "Google Cloud credentials"),
    ("/.kube", "credentials of a cluster"),
];

/// A place by which a node falls.
pub(super) struct Known {
    pub(super) path: &'static str,
    /// Whether the same holds for everything below.
    pub(super) with_all_below: bool,
    pub(super) when: When,
    /// Completes «a path with …».
    pub(super) holds: &'static str,
}

/// What a container must be able to do there. Sockets count as readable: a read-only mount does not keep anybody from
/// connecting.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Readable,
    Writable,
}

const fn read(path: &'static str, holds: &'static str) -> Known {
    Known { path, with_all_below: true, when: When::Readable, holds }
}

const fn read_itself(path: &'static str, holds: &'static str) -> Known {
    Known { path, with_all_below: false, when: When::Readable, holds }
}

const fn write(path: &'static str, holds: &'static str) -> Known {
    Known { path, with_all_below: true, when: When::Writable, holds }
}

pub(super) const CLUSTER_KEYS: &str = "the keys of the cluster";
const CONTAINERS: &str = "the file systems of all containers on the node";
const SYSTEMD: &str = "the sockets of systemd and D-Bus";
const PROGRAMS: &str = "programs that the node runs as root";
const SETTINGS: &str = "settings that the node obeys as root";

/// The first that fits names the reason, so what is worst stands first.
pub(super) const SENSITIVE: &[Known] = &[
    read_itself("/", "the whole disk of the node"),
    read("/etc/shadow", "the password hashes of the node"),
    read("/etc/gshadow", "the password hashes of the node"),
    read_itself("/run", "the sockets of the container runtime and of systemd"),
    read("/var/lib/kubelet/pods", "the tokens and volumes of all pods on the node"),
    read("/etc/kubernetes/pki", CLUSTER_KEYS),
    read("/etc/kubernetes/admin.conf", CLUSTER_KEYS),
    read("/etc/kubernetes/super-admin.conf", CLUSTER_KEYS),
    read("/etc/kubernetes/controller-manager.conf", CLUSTER_KEYS),
    read("/etc/kubernetes/scheduler.conf", CLUSTER_KEYS),
    read("/etc/kubernetes/ssl", CLUSTER_KEYS),
    read("/var/lib/kube-controller-manager", CLUSTER_KEYS),
    read("/var/lib/kube-scheduler", CLUSTER_KEYS),
    read("/etc/kubernetes/static-pod-resources", CLUSTER_KEYS),
    read("/etc/rancher/k3s/k3s.yaml", CLUSTER_KEYS),
    read("/etc/rancher/rke2/rke2.yaml", CLUSTER_KEYS),
    read("/var/lib/rancher/k3s/server", CLUSTER_KEYS),
    read("/var/lib/rancher/rke2/server", CLUSTER_KEYS),
    read("/var/lib/k0s/pki", CLUSTER_KEYS),
    read("/var/lib/minikube/certs", CLUSTER_KEYS),
    read("/var/snap/microk8s/current/certs", CLUSTER_KEYS),
    read("/var/snap/microk8s/current/credentials", CLUSTER_KEYS),
    read("/etc/etcd/pki", CLUSTER_KEYS),
    read("/etc/ssl/etcd", CLUSTER_KEYS),
    read("/var/lib/etcd", "the database of the cluster"),
    read("/root", "the keys and settings of the node's root user"),
    read_itself("/home", "the keys and settings of the node's users"),
    read("/etc/ssh", "the node's SSH keys"),
    read_itself("/proc", "the environment and open files of all processes of the node"),
    read("/proc/1", "the file system of the node as its first process sees it"),
    read("/proc/self", "the file system of the node as the container runtime sees it"),
    read("/proc/thread-self", "the file system of the node as the container runtime sees it"),
    read("/proc/kcore", "the memory of the node"),
    read_itself("/dev", "the disks and devices of the node"),
    read("/dev/mem", "the memory of the node"),
    read("/dev/kmem", "the memory of the node"),
    read_itself("/sys", "the settings of the node's kernel"),
    read_itself("/boot", "the kernel that the node starts"),
    read_itself("/var/lib/docker", CONTAINERS),
    read("/var/lib/docker/overlay2", CONTAINERS),
    read("/var/lib/docker/volumes", CONTAINERS),
    read("/var/lib/containerd", CONTAINERS),
    read("/var/lib/containers", CONTAINERS),
    read("/run/containerd", CONTAINERS),
    read("/run/k3s/containerd", CONTAINERS),
    read("/var/lib/rancher/k3s/agent/containerd", CONTAINERS),
    read("/var/lib/rancher/rke2/agent/containerd", CONTAINERS),
    read("/run/systemd/private", SYSTEMD),
    read("/run/dbus/system_bus_socket", SYSTEMD),
    write("/etc/kubernetes", "the pods that the node runs without asking the cluster"),
    write("/boot", "the kernel that the node starts"),
    write("/sys", "the settings of the node's kernel"),
    write("/proc", "the settings of the node's kernel"),
    write("/usr/bin", PROGRAMS),
    write("/usr/sbin", PROGRAMS),
    write("/usr/lib", PROGRAMS),
    write("/usr/lib64", PROGRAMS),
    write("/usr/libexec", PROGRAMS),
    write("/usr/local/bin", PROGRAMS),
    write("/usr/local/sbin", PROGRAMS),
    write("/bin", PROGRAMS),
    write("/sbin", PROGRAMS),
    write("/lib", PROGRAMS),
    write("/lib64", PROGRAMS),
    write("/opt/bin", PROGRAMS),
    write("/opt/cni/bin", PROGRAMS),
    write("/opt/containerd", PROGRAMS),
    write("/home/kubernetes/bin", PROGRAMS),
    write("/var/spool/cron", PROGRAMS),
    write("/etc/cron.d", PROGRAMS),
    write("/etc/cron.hourly", PROGRAMS),
    write("/etc/cron.daily", PROGRAMS),
    write("/etc/cron.weekly", PROGRAMS),
    write("/etc/cron.monthly", PROGRAMS),
    write("/etc/crontab", PROGRAMS),
    write("/etc/init.d", PROGRAMS),
    write("/etc/profile", PROGRAMS),
    write("/etc/profile.d", PROGRAMS),
    write("/etc/systemd", PROGRAMS),
    write("/run/systemd/system", PROGRAMS),
    write("/etc/cni", SETTINGS),
    write("/etc/containerd", SETTINGS),
    write("/etc/crio", SETTINGS),
    write("/etc/docker", SETTINGS),
    write("/etc/ld.so.preload", SETTINGS),
    write("/etc/ld.so.conf", SETTINGS),
    write("/etc/ld.so.conf.d", SETTINGS),
    write("/etc/modprobe.d", SETTINGS),
    write("/etc/udev", SETTINGS),
    write("/etc/pam.d", SETTINGS),
    write("/etc/passwd", SETTINGS),
    write("/etc/group", SETTINGS),
    write("/etc/sudoers", SETTINGS),
    write("/etc/sudoers.d", SETTINGS),
    write("/var/lib/kubelet/config.yaml", SETTINGS),
    write("/var/lib/kubelet/kubeadm-flags.env", SETTINGS),
];

/// What is only there on Windows, besides [`SENSITIVE`].
pub(super) const SENSITIVE_ON_WINDOWS: &[Known] = &[
    read("/windows", "the system folder of the node"),
    read_itself("/users", "the keys and settings of the node's users"),
    read("/k", "the kubelet with its settings and credentials"),
    write("/program files", PROGRAMS),
    write("/programdata/microsoft/windows/start menu", PROGRAMS),
];
