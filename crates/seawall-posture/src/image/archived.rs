//! Projects that have come to their end. As of August 2026.

use seawall_model::Repository;

/// A project without anybody who mends it.
pub(crate) struct Archived {
    /// Its images: the ends of their paths, or a whole path before a `/`.
    images: &'static [&'static str],
    pub(crate) name: &'static str,
    /// What became of it, to follow on its name.
    pub(crate) fate: &'static str,
    /// What its people, or most others, have moved to.
    pub(crate) instead: &'static str,
}

const ARCHIVED: &[Archived] = &[
    Archived {
        images: &[
            "ingress-nginx/controller",
            "ingress-nginx/controller-chroot",
            "kubernetes-ingress-controller/nginx-ingress-controller",
            "kubernetes-ingress-controller/nginx-ingress-controller-amd64",
        ],
        name: "Ingress NGINX",
        fate: "was retired in March 2026",
        instead: "a controller of the Gateway API, or another Ingress controller",
    },
    Archived {
        images: &["bitnamilegacy/"],
        name: "an image of Bitnami's legacy collection",
        fate: "which has had no update since August 2025",
        instead: "the image of the project itself",
    },
    Archived {
        images: &["kubernetesui/dashboard", "kubernetesui/metrics-scraper", "kubernetes-dashboard-amd64"],
        name: "version 2 or older of the Kubernetes Dashboard",
        fate: "which has had no release since 2022",
        instead: "Headlamp, or no web interface in the cluster",
    },
    Archived {
        images: &["weaveworks/weave-kube", "weaveworks/weave-npc"],
        name: "Weave Net",
        fate: "was archived in 2024",
        instead: "another network plug-in",
    },
    Archived {
        images: &["fluxcd/flux", "fluxcd/helm-operator"],
        name: "Flux 1",
        fate: "was archived in 2022",
        instead: "Flux 2",
    },
    Archived {
        images: &["grafana/agent", "grafana/agent-operator"],
        name: "Grafana Agent",
        fate: "came to its end in November 2025",
        instead: "Grafana Alloy",
    },
    Archived {
        images: &["grafana/promtail"],
        name: "Promtail",
        fate: "came to its end in March 2026",
        instead: "Grafana Alloy",
    },
    Archived {
        images: &["grafana/oncall"],
        name: "Grafana OnCall",
        fate: "was archived in March 2026",
        instead: "another tool for duty rosters",
    },
    Archived {
        images: &[
            "jaegertracing/all-in-one",
            "jaegertracing/jaeger-agent",
            "jaegertracing/jaeger-collector",
            "jaegertracing/jaeger-ingester",
            "jaegertracing/jaeger-query",
        ],
        name: "Jaeger 1",
        fate: "came to its end in December 2025",
        instead: "Jaeger 2, image `jaegertracing/jaeger`",
    },
    Archived {
        images: &["minio/minio"],
        name: "MinIO's community edition",
        fate: "has had no images since October 2025",
        instead: "another object store, or builds of one's own",
    },
    Archived {
        images: &["heapster", "heapster-amd64"],
        name: "Heapster",
        fate: "was retired with Kubernetes 1.13",
        instead: "metrics-server",
    },
    Archived {
        images: &["aad-pod-identity/nmi", "aad-pod-identity/mic"],
        name: "AAD Pod Identity",
        fate: "was archived in 2023",
        instead: "Microsoft Entra Workload ID",
    },
    Archived {
        images: &["uswitch/kiam"],
        name: "kiam",
        fate: "was given up",
        instead: "IAM roles for service accounts, or EKS Pod Identity",
    },
    Archived {
        images: &["kubernetes-multicluster/kubefed"],
        name: "KubeFed",
        fate: "was archived in 2023",
        instead: "Karmada, or another tool for several clusters",
    },
    Archived {
        images: &["kubernetes-service-catalog/service-catalog"],
        name: "Service Catalog",
        fate: "was archived in 2022",
        instead: "operators of the services",
    },
    Archived {
        images: &["openservicemesh/osm-controller"],
        name: "Open Service Mesh",
        fate: "was archived in 2023",
        instead: "another service mesh",
    },
    Archived {
        images: &["kubeless/function-controller"],
        name: "Kubeless",
        fate: "was archived in 2021",
        instead: "Knative, or another platform for functions",
    },
    Archived {
        images: &["aquasec/starboard-operator"],
        name: "Starboard",
        fate: "was succeeded by Trivy Operator in 2022",
        instead: "Trivy Operator",
    },
    Archived {
        images: &["jetstack/kube-lego"],
        name: "kube-lego",
        fate: "was succeeded by cert-manager in 2018",
        instead: "cert-manager",
    },
    Archived {
        images: &["coreos/etcd-operator", "coreos/vault-operator"],
        name: "an operator of CoreOS",
        fate: "was archived in 2020",
        instead: "an operator that is kept",
    },
    Archived {
        images: &["external_storage/nfs-client-provisioner", "external_storage/efs-provisioner"],
        name: "a provisioner of external-storage",
        fate: "was archived in 2020",
        instead: "the provisioners of SIG Storage, or a CSI driver",
    },
];

impl Archived {
    /// The project that an image is of, if it is one of these. Mirrors keep the end of a path.
    pub(crate) fn of(repository: &Repository<'_>) -> Option<&'static Self> {
        let is = |image: &&str| match image.strip_suffix('/') {
            Some(folder) => repository.namespace().rsplit('/').next() == Some(folder),
            None => repository.ends_with(image),
        };
        ARCHIVED.iter().find(|archived| archived.images.iter().any(is))
    }
}
