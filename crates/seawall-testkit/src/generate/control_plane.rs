//! The static pods of a control-plane node, set up as kubeadm does.

use super::fields::Fields;
use super::template::PodTemplate;
use super::value::list;

/// One component of the control plane.
pub(crate) struct Component {
    pub(crate) name: &'static str,
    image: &'static str,
    port: u16,
    flags: &'static [&'static str],
    /// Host paths and whether they are read-only.
    paths: &'static [(&'static str, bool)],
}

pub(crate) const COMPONENTS: &[Component] = &[
    Component {
        name: "etcd",
        image: "registry.k8s.io/etcd:3.6.4-0",
        port: 2381,
        flags: &[
            "--cert-file=/etc/kubernetes/pki/etcd/server.crt",
            "--client-cert-auth=true",
            "--data-dir=/var/lib/etcd",
            "--key-file=/etc/kubernetes/pki/etcd/server.key",
            "--listen-client-urls=https://127.0.0.1:2379",
            "--listen-metrics-urls=http://127.0.0.1:2381",
            "--peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt",
            "--peer-client-cert-auth=true",
            "--peer-key-file=/etc/kubernetes/pki/etcd/peer.key",
            "--peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
            "--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt",
        ],
        paths: &[("/var/lib/etcd", false), ("/etc/kubernetes/pki/etcd", false)],
    },
    Component {
        name: "kube-apiserver",
        image: "registry.k8s.io/kube-apiserver:v1.36.2",
        port: 6443,
        flags: &[
            "--allow-privileged=true",
            "--authorization-mode=Node,RBAC",
            "--client-ca-file=/etc/kubernetes/pki/ca.crt",
            "--enable-admission-plugins=NodeRestriction",
            "--enable-bootstrap-token-auth=true",
            "--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt",
            "--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt",
            "--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key",
            "--etcd-servers=https://127.0.0.1:2379",
            "--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt",
            "--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key",
            "--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt",
            "--secure-port=6443",
            "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
            "--service-account-key-file=/etc/kubernetes/pki/sa.pub",
            "--service-account-signing-key-file=/etc/kubernetes/pki/sa.key",
            "--service-cluster-ip-range=100.64.0.0/10",
            "--tls-cert-file=/etc/kubernetes/pki/apiserver.crt",
            "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
        ],
        paths: &[("/etc/ssl/certs", true), ("/etc/kubernetes/pki", true), ("/usr/share/ca-certificates", true)],
    },
    Component {
        name: "kube-controller-manager",
        image: "registry.k8s.io/kube-controller-manager:v1.36.2",
        port: 10257,
        flags: &[
            "--authentication-kubeconfig=/etc/kubernetes/controller-manager.conf",
            "--authorization-kubeconfig=/etc/kubernetes/controller-manager.conf",
            "--bind-address=127.0.0.1",
            "--client-ca-file=/etc/kubernetes/pki/ca.crt",
            "--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt",
            "--cluster-signing-key-file=/etc/kubernetes/pki/ca.key",
            "--controllers=*,bootstrapsigner,tokencleaner",
            "--kubeconfig=/etc/kubernetes/controller-manager.conf",
            "--leader-elect=true",
            "--root-ca-file=/etc/kubernetes/pki/ca.crt",
            "--service-account-private-key-file=/etc/kubernetes/pki/sa.key",
            "--use-service-account-credentials=true",
        ],
        paths: &[
            ("/etc/ssl/certs", true),
            ("/etc/kubernetes/pki", true),
            ("/etc/kubernetes/controller-manager.conf", true),
            ("/usr/libexec/kubernetes/kubelet-plugins/volume/exec", false),
        ],
    },
    Component {
        name: "kube-scheduler",
        image: "registry.k8s.io/kube-scheduler:v1.36.2",
        port: 10259,
        flags: &[
            "--authentication-kubeconfig=/etc/kubernetes/scheduler.conf",
            "--authorization-kubeconfig=/etc/kubernetes/scheduler.conf",
            "--bind-address=127.0.0.1",
            "--kubeconfig=/etc/kubernetes/scheduler.conf",
            "--leader-elect=true",
        ],
        paths: &[("/etc/kubernetes/scheduler.conf", true)],
    },
];

/// The pod of the component with this number.
pub(crate) fn template(number: usize) -> PodTemplate {
    let component = &COMPONENTS[number];
    let scheme = if component.name == "etcd" { "HTTP" } else { "HTTPS" };
    let probe = |path: &'static str| {
        let get = Fields::new()
            .with("host", "127.0.0.1")
            .with("path", path)
            .with("port", component.port)
            .with("scheme", scheme);
        Fields::new().with("httpGet", get).with("failureThreshold", 8).with("timeoutSeconds", 15)
    };
    let container = Fields::new()
        .with("name", component.name)
        .with("image", component.image)
        .with("command", list([component.name].into_iter().chain(component.flags.iter().copied())))
        .with("resources", Fields::new().with("requests", Fields::new().with("cpu", "100m")))
        .with("livenessProbe", probe("/livez"))
        .with("startupProbe", probe("/livez"));
    let profile = Fields::new().with("type", "RuntimeDefault");
    let pod = Fields::new()
        .with("hostNetwork", true)
        .with("priorityClassName", "system-node-critical")
        .with("securityContext", Fields::new().with("seccompProfile", profile))
        .with("tolerations", list([Fields::new().with("effect", "NoExecute").with("operator", "Exists")]));
    let mut template = PodTemplate {
        labels: Fields::new().with("component", component.name).with("tier", "control-plane"),
        annotations: Fields::new(),
        pod,
        init: Vec::new(),
        containers: vec![container],
        volumes: Vec::new(),
    };
    for (number, (path, read_only)) in component.paths.iter().enumerate() {
        let source = Fields::new().with("path", *path).with("type", "DirectoryOrCreate");
        template.volume(format!("host-{number}"), "hostPath", source, (*path).to_owned(), *read_only);
    }
    template
}
