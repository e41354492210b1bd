//! Components of clusters, and the versions of theirs that have known flaws.
//!
//! As of 21 August 2026. Which versions are affected is taken from the Go vulnerability database (CC-BY-4.0), commit
//! a752ea54fd1b. Its records are cut to the major version of each module; a major version that never got a fix counts
//! where the next one had the flaw from its beginning. The kernel's flaws are some that CISA lists as exploited, with the
//! releases of the stable lines that mended them. Chosen are flaws that matter to the cluster and not to the component
//! alone; what only makes it fail is left out. What a flaw does is said in our own words.

use super::{Component, Flaw};

/// Found by the image of a container.
pub(crate) static COMPONENTS: &[&Component] = &[
    &INGRESS_NGINX,
    &ARGO_CD,
    &GRAFANA,
    &KYVERNO,
    &COREDNS,
    &CILIUM,
    &ARGO_WORKFLOWS,
    &ARGO_EVENTS,
    &FLUX_KUSTOMIZE,
    &FLUX_SOURCE,
    &EXTERNAL_SECRETS,
    &CAPSULE,
    &KUBEVIRT,
    &TRAEFIK,
    &KEDA,
    &LOCAL_PATH,
    &FLEET,
    &KUBE_STATE_METRICS,
    &SECRETS_STORE,
];

static INGRESS_NGINX: Component = Component {
    name: "Ingress NGINX",
    images: &["ingress-nginx/controller", "ingress-nginx/controller-chroot"],
    flaws: &[
        Flaw { id: "CVE-2023-5044", what: "an annotation injects code into the controller", ranges: &[("", "1.9.0")] },
        Flaw {
            id: "CVE-2025-1974",
            what: "any pod runs code in the controller through its admission webhook",
            ranges: &[("", "1.11.5"), ("1.12.0-beta.0", "1.12.1")],
        },
        Flaw {
            id: "CVE-2025-1097",
            what: "an annotation for client certificates injects configuration",
            ranges: &[("", "1.11.5"), ("1.12.0-beta.0", "1.12.1")],
        },
        Flaw {
            id: "CVE-2025-1098",
            what: "a mirror annotation injects configuration",
            ranges: &[("", "1.11.5"), ("1.12.0-beta.0", "1.12.1")],
        },
        Flaw {
            id: "CVE-2025-24514",
            what: "an annotation for external authentication injects configuration",
            ranges: &[("", "1.11.5"), ("1.12.0-beta.0", "1.12.1")],
        },
        Flaw {
            id: "CVE-2026-1580",
            what: "an annotation for the authentication method injects configuration",
            ranges: &[("", "1.13.7"), ("1.14.0", "1.14.3")],
        },
        Flaw {
            id: "CVE-2026-24512",
            what: "a path of an Ingress injects configuration",
            ranges: &[("", "1.13.7"), ("1.14.0", "1.14.3")],
        },
    ],
};

static ARGO_CD: Component = Component {
    name: "Argo CD",
    images: &["argoproj/argocd", "bitnami/argo-cd", "bitnamilegacy/argo-cd"],
    flaws: &[
        Flaw {
            id: "CVE-2022-24348",
            what: "a chart reads files of other applications",
            ranges: &[("", "2.1.9"), ("2.2.0", "2.2.4")],
        },
        Flaw {
            id: "CVE-2022-24768",
            what: "users become administrators",
            ranges: &[("0.5.0", "2.1.14"), ("2.2.0", "2.2.8"), ("2.3.0", "2.3.2")],
        },
        Flaw {
            id: "CVE-2022-29165",
            what: "with anonymous access anybody becomes administrator",
            ranges: &[("", "2.1.15"), ("2.2.0", "2.2.9"), ("2.3.0", "2.3.4")],
        },
        Flaw {
            id: "CVE-2022-31105",
            what: "certificates of identity providers are not verified",
            ranges: &[("0.4.0", "2.2.11"), ("2.3.0", "2.3.6"), ("2.4.0", "2.4.5")],
        },
        Flaw {
            id: "CVE-2023-22482",
            what: "tokens for other audiences are accepted",
            ranges: &[("1.8.2", "2.3.14"), ("2.4.0", "2.4.20"), ("2.5.0", "2.5.8"), ("2.6.0-rc1", "2.6.0-rc5")],
        },
        Flaw {
            id: "CVE-2023-23947",
            what: "who may update one cluster secret may update others",
            ranges: &[("2.3.0", "2.3.17"), ("2.4.0", "2.4.23"), ("2.5.0", "2.5.11"), ("2.6.0", "2.6.2")],
        },
        Flaw {
            id: "CVE-2024-31989",
            what: "any pod of the cluster changes what is cached in Redis, and with it what is deployed",
            ranges: &[("", "2.8.19"), ("2.9.0-rc1", "2.9.15"), ("2.10.0-rc1", "2.10.10"), ("2.11.0-rc1", "2.11.1")],
        },
        Flaw {
            id: "CVE-2024-31990",
            what: "a project's source namespaces are not enforced",
            ranges: &[("2.4.0", "2.8.16"), ("2.9.0", "2.9.12"), ("2.10.0", "2.10.7")],
        },
        Flaw {
            id: "CVE-2025-47933",
            what: "a repository's address runs script in the browser of others",
            ranges: &[("2.0.0-rc3", "2.13.8"), ("2.14.0-rc1", "2.14.13"), ("3.0.0-0", "3.0.4")],
        },
        Flaw {
            id: "CVE-2025-55190",
            what: "a project token reads the credentials of repositories",
            ranges: &[("2.13.0", "2.13.9"), ("2.14.0", "2.14.16"), ("3.0.0-0", "3.0.14"), ("3.1.0-rc1", "3.1.2")],
        },
        Flaw {
            id: "CVE-2026-42880",
            what: "a diff shows the contents of Secrets",
            ranges: &[("3.2.0", "3.2.11"), ("3.3.0", "3.3.9")],
        },
        Flaw {
            id: "CVE-2026-45738",
            what: "a link annotation runs script in the browser of administrators",
            ranges: &[("3.0.0-0", "3.2.12"), ("3.3.0-rc1", "3.3.10"), ("3.4.0-rc1", "3.4.2")],
        },
    ],
};

static GRAFANA: Component = Component {
    name: "Grafana",
    images: &[
        "grafana/grafana",
        "grafana/grafana-oss",
        "grafana/grafana-enterprise",
        "bitnami/grafana",
        "bitnamilegacy/grafana",
    ],
    flaws: &[
        Flaw {
            id: "CVE-2022-31107",
            what: "an OAuth log-in takes over another account",
            ranges: &[("5.3.0", "8.3.10"), ("8.4.0", "8.4.10"), ("8.5.0", "8.5.9"), ("9.0.0", "9.0.3")],
        },
        Flaw {
            id: "CVE-2022-35957",
            what: "with an auth proxy an administrator becomes administrator of the server",
            ranges: &[("", "8.5.13"), ("9.0.0", "9.0.9"), ("9.1.0", "9.1.6")],
        },
        Flaw {
            id: "CVE-2022-39328",
            what: "a race gives a request the rights of another",
            ranges: &[("9.2.0", "9.2.4")],
        },
        Flaw {
            id: "CVE-2024-9264",
            what: "viewers run commands through SQL expressions",
            ranges: &[
                ("11.0.0", "11.0.6+security-01"),
                ("11.1.0", "11.1.7+security-01"),
                ("11.2.0", "11.2.2+security-01"),
            ],
        },
    ],
};

static KYVERNO: Component = Component {
    name: "Kyverno",
    images: &["kyverno/kyverno", "nirmata/kyverno"],
    flaws: &[
        Flaw {
            id: "CVE-2022-47633",
            what: "a malicious registry gets around the verification of images",
            ranges: &[("1.8.3", "1.8.5")],
        },
        Flaw {
            id: "CVE-2023-33191",
            what: "the control of seccomp profiles can be got around",
            ranges: &[("1.9.2", "1.9.4")],
        },
        Flaw {
            id: "CVE-2023-34091",
            what: "an object that is being deleted gets around policies",
            ranges: &[("", "1.10.0")],
        },
        Flaw {
            id: "CVE-2024-48921",
            what: "exceptions from policies can be made in any namespace",
            ranges: &[("", "1.13.0")],
        },
        Flaw {
            id: "CVE-2025-46342",
            what: "rules that select by namespace can be got around",
            ranges: &[("", "1.13.5"), ("1.14.0-alpha.1", "1.14.0")],
        },
        Flaw {
            id: "CVE-2026-22039",
            what: "a namespace's policy acts in other namespaces",
            ranges: &[("", "1.15.3"), ("1.16.0-rc.1", "1.16.3")],
        },
        Flaw {
            id: "CVE-2026-41323",
            what: "a policy sends Kyverno's own token to strangers",
            ranges: &[("", "1.17.0")],
        },
    ],
};

static COREDNS: Component = Component {
    name: "CoreDNS",
    images: &["coredns"],
    flaws: &[
        Flaw { id: "CVE-2023-28452", what: "answers can be made to be cached or refused", ranges: &[("", "1.11.0")] },
        Flaw { id: "CVE-2023-30464", what: "answers can be forged into the cache", ranges: &[("", "1.11.0")] },
    ],
};

static CILIUM: Component = Component {
    name: "Cilium",
    images: &["cilium/cilium"],
    flaws: &[
        Flaw {
            id: "CVE-2022-29178",
            what: "who reaches the agent's socket from a container gets the node",
            ranges: &[("", "1.9.16"), ("1.10.0", "1.10.11"), ("1.11.0", "1.11.5")],
        },
        Flaw {
            id: "CVE-2022-29179",
            what: "who holds a node holds the cluster",
            ranges: &[("", "1.9.16"), ("1.10.0", "1.10.11"), ("1.11.0", "1.11.5")],
        },
        Flaw {
            id: "CVE-2023-39347",
            what: "who may change labels of pods gets around network policies",
            ranges: &[("", "1.12.14"), ("1.13.0", "1.13.7"), ("1.14.0", "1.14.2")],
        },
        Flaw {
            id: "CVE-2024-28248",
            what: "policies for HTTP are not always enforced",
            ranges: &[("1.13.9", "1.13.13"), ("1.14.0", "1.14.8"), ("1.15.0", "1.15.2")],
        },
        Flaw {
            id: "CVE-2025-64715",
            what: "policies with certain groups allow all egress",
            ranges: &[("", "1.16.17"), ("1.17.0", "1.17.10"), ("1.18.0", "1.18.4")],
        },
        Flaw {
            id: "CVE-2026-33726",
            what: "traffic through the proxy gets around network policies",
            ranges: &[("", "1.17.14"), ("1.18.0", "1.18.8"), ("1.19.0", "1.19.2")],
        },
    ],
};

static ARGO_WORKFLOWS: Component = Component {
    name: "Argo Workflows",
    images: &["argoproj/workflow-controller", "argoproj/argocli"],
    flaws: &[
        Flaw {
            id: "CVE-2025-66626",
            what: "an artifact writes files of the container and runs code",
            ranges: &[("", "3.6.14"), ("3.7.0", "3.7.5")],
        },
        Flaw {
            id: "CVE-2026-28229",
            what: "templates can be read without permission",
            ranges: &[("", "3.7.11"), ("4.0.0-0", "4.0.2")],
        },
        Flaw {
            id: "CVE-2026-31892",
            what: "a patch gets around the templates that are prescribed",
            ranges: &[("2.9.0", "3.7.11"), ("4.0.0-0", "4.0.2")],
        },
        Flaw {
            id: "CVE-2026-42296",
            what: "host network and more get around the templates that are prescribed",
            ranges: &[("", "3.7.14"), ("4.0.0", "4.0.5")],
        },
    ],
};

static ARGO_EVENTS: Component = Component {
    name: "Argo Events",
    images: &["argoproj/argo-events"],
    flaws: &[Flaw {
        id: "CVE-2025-32445",
        what: "users get privileged containers, and with them the node",
        ranges: &[("", "1.9.6")],
    }],
};

static FLUX_KUSTOMIZE: Component = Component {
    name: "the Kustomize controller of Flux",
    images: &["fluxcd/kustomize-controller"],
    flaws: &[
        Flaw { id: "CVE-2021-41254", what: "tenants become administrators of the cluster", ranges: &[("", "0.15.0")] },
        Flaw { id: "CVE-2022-24877", what: "a kustomization reads files of the controller", ranges: &[("", "0.24.0")] },
    ],
};

static FLUX_SOURCE: Component = Component {
    name: "the Source controller of Flux",
    images: &["fluxcd/source-controller"],
    flaws: &[Flaw { id: "CVE-2026-47680", what: "a path leads out of its folder", ranges: &[("0.0.17", "1.8.5")] }],
};

static EXTERNAL_SECRETS: Component = Component {
    name: "External Secrets",
    images: &["external-secrets/external-secrets"],
    flaws: &[
        Flaw { id: "CVE-2024-45041", what: "its role lets others get any Secret", ranges: &[("", "0.10.2")] },
        Flaw {
            id: "CVE-2025-55196",
            what: "a store reads Secrets of other namespaces",
            ranges: &[("0.15.0", "0.19.2")],
        },
        Flaw {
            id: "CVE-2026-22822",
            what: "a template function reads Secrets of other namespaces",
            ranges: &[("0.20.2", "1.2.0")],
        },
    ],
};

static CAPSULE: Component = Component {
    name: "Capsule",
    images: &["projectcapsule/capsule", "clastix/capsule"],
    flaws: &[
        Flaw { id: "CVE-2022-46167", what: "a ServiceAccount of a tenant gets more rights", ranges: &[("", "0.1.3")] },
        Flaw {
            id: "CVE-2025-55205",
            what: "owners of a tenant take over system namespaces",
            ranges: &[("", "0.10.4")],
        },
        Flaw { id: "CVE-2026-22872", what: "tenants make objects of the whole cluster", ranges: &[("", "0.13.0")] },
    ],
};

static KUBEVIRT: Component = Component {
    name: "KubeVirt",
    images: &["kubevirt/virt-handler", "kubevirt/virt-operator"],
    flaws: &[
        Flaw {
            id: "CVE-2025-64324",
            what: "guests read and write files of the node",
            ranges: &[("", "1.6.1"), ("1.6.2", "1.7.0-rc.0")],
        },
        Flaw {
            id: "CVE-2026-7374",
            what: "links lead to files of the node",
            ranges: &[("", "1.6.6"), ("1.7.0-alpha.0", "1.7.4"), ("1.8.0-alpha.0", "1.8.3")],
        },
    ],
};

static TRAEFIK: Component = Component {
    name: "Traefik",
    images: &["library/traefik", "traefik/traefik"],
    flaws: &[
        Flaw {
            id: "CVE-2025-47952",
            what: "encoded paths get around middlewares",
            ranges: &[("", "2.11.25"), ("3.0.0-0", "3.4.1")],
        },
        Flaw { id: "CVE-2026-29777", what: "a route injects rules into those of others", ranges: &[("", "3.6.10")] },
        Flaw {
            id: "CVE-2026-41174",
            what: "a middleware of another namespace can be bound",
            ranges: &[("", "2.11.43"), ("3.0.0-beta1", "3.6.14"), ("3.7.0-ea.1", "3.7.0-rc.2")],
        },
        Flaw {
            id: "CVE-2026-65600",
            what: "a path gets around authentication",
            ranges: &[("", "2.11.52"), ("3.0.0-0", "3.6.23"), ("3.7.0", "3.7.7")],
        },
    ],
};

static KEDA: Component = Component {
    name: "KEDA",
    images: &["kedacore/keda"],
    flaws: &[Flaw {
        id: "CVE-2025-68476",
        what: "a trigger reads files of the operator",
        ranges: &[("2.0.0-0", "2.17.3"), ("2.18.0", "2.18.3")],
    }],
};

static LOCAL_PATH: Component = Component {
    name: "the local path provisioner",
    images: &["rancher/local-path-provisioner"],
    flaws: &[
        Flaw { id: "CVE-2025-62878", what: "a volume's path leads anywhere on the node", ranges: &[("", "0.0.34")] },
        Flaw { id: "CVE-2026-44543", what: "a helper pod can be given privileges", ranges: &[("", "0.0.36")] },
    ],
};

static FLEET: Component = Component {
    name: "Fleet",
    images: &["rancher/fleet"],
    flaws: &[Flaw {
        id: "CVE-2026-41050",
        what: "a chart keeps the rights of cluster-admin",
        ranges: &[
            ("0.11.0", "0.11.13"),
            ("0.12.0", "0.12.14"),
            ("0.13.0", "0.13.10"),
            ("0.14.0", "0.14.5"),
            ("0.15.0", "0.15.1"),
        ],
    }],
};

static KUBE_STATE_METRICS: Component = Component {
    name: "kube-state-metrics",
    images: &["kube-state-metrics"],
    flaws: &[Flaw {
        id: "CVE-2019-10223",
        what: "metrics show the contents of Secrets",
        ranges: &[("1.7.0", "1.7.2")],
    }],
};

static SECRETS_STORE: Component = Component {
    name: "the Secrets Store CSI driver",
    images: &["csi-secrets-store/driver"],
    flaws: &[
        Flaw { id: "CVE-2020-8568", what: "a node writes into the Secrets of others", ranges: &[("0.0.15", "0.0.17")] },
        Flaw { id: "CVE-2023-2878", what: "tokens of ServiceAccounts stand in the log", ranges: &[("", "1.3.3")] },
    ],
};

/// Found by what a node says of its container runtime.
pub(crate) static RUNTIMES: &[&Component] = &[&CONTAINERD, &CRI_O];

static CONTAINERD: Component = Component {
    name: "containerd",
    images: &["containerd"],
    flaws: &[
        Flaw {
            id: "CVE-2020-15257",
            what: "containers on the host network reach the runtime's socket",
            ranges: &[("", "1.3.9"), ("1.4.0", "1.4.3")],
        },
        Flaw { id: "CVE-2021-43816", what: "a host path gets around SELinux", ranges: &[("1.5.0", "1.5.9")] },
        Flaw {
            id: "CVE-2022-23648",
            what: "an image reads files of the node",
            ranges: &[("", "1.4.13"), ("1.5.0", "1.5.10"), ("1.6.0", "1.6.1")],
        },
        Flaw {
            id: "CVE-2023-25173",
            what: "supplementary groups get around permissions",
            ranges: &[("", "1.5.18"), ("1.6.0", "1.6.18")],
        },
        Flaw {
            id: "CVE-2024-25621",
            what: "users of the node read what belongs to the runtime",
            ranges: &[("", "1.7.29"), ("2.0.0-0", "2.0.7"), ("2.1.0-beta.0", "2.1.5"), ("2.2.0-beta.0", "2.2.0")],
        },
        Flaw {
            id: "CVE-2026-46680",
            what: "an image gets around `runAsNonRoot`",
            ranges: &[("1.7.27", "1.7.32"), ("2.0.4", "2.0.9"), ("2.1.0-beta.0", "2.2.4"), ("2.3.0-beta.0", "2.3.1")],
        },
        Flaw {
            id: "CVE-2026-53488",
            what: "a label of an image runs a program of the node",
            ranges: &[
                ("1.7.0", "1.7.33"),
                ("2.0.0", "2.0.10"),
                ("2.1.0", "2.1.9"),
                ("2.2.0", "2.2.5"),
                ("2.3.0", "2.3.2"),
            ],
        },
        Flaw {
            id: "CVE-2026-53492",
            what: "a checkpoint smuggles devices into a container",
            ranges: &[("2.1.0", "2.1.9"), ("2.2.0", "2.2.5"), ("2.3.0", "2.3.2")],
        },
    ],
};

static CRI_O: Component = Component {
    name: "CRI-O",
    images: &["cri-o"],
    flaws: &[
        Flaw {
            id: "CVE-2022-0811",
            what: "a sysctl runs code on the node",
            ranges: &[
                ("1.19.0", "1.19.6"),
                ("1.20.0", "1.20.7"),
                ("1.21.0", "1.21.6"),
                ("1.22.0", "1.22.3"),
                ("1.23.0", "1.23.2"),
            ],
        },
        Flaw {
            id: "CVE-2022-4318",
            what: "an environment variable writes to `/etc/passwd`",
            ranges: &[("", "1.26.0")],
        },
        Flaw {
            id: "CVE-2024-3154",
            what: "an annotation sets properties of systemd",
            ranges: &[("", "1.27.6"), ("1.28.0", "1.28.6"), ("1.29.0", "1.29.4")],
        },
        Flaw {
            id: "CVE-2024-5154",
            what: "a container makes links on the node",
            ranges: &[("1.28.6", "1.28.7"), ("1.29.4", "1.29.5"), ("1.30.0", "1.30.1")],
        },
        Flaw {
            id: "CVE-2024-8676",
            what: "a checkpoint reaches files of the node",
            ranges: &[("", "1.29.11"), ("1.30.0", "1.30.8"), ("1.31.0", "1.31.3")],
        },
    ],
};

/// What a node says of its kernel. Distributions mend their kernels without a new number, so only a kernel of a stable
/// line itself can be told.
pub(crate) static KERNEL: Component = Component {
    name: "Linux",
    images: &[],
    flaws: &[
        Flaw {
            id: "CVE-2022-0185",
            what: "who may make user namespaces becomes root of the node",
            ranges: &[("5.1.0", "5.4.173"), ("5.5.0", "5.10.93"), ("5.11.0", "5.15.16"), ("5.16.0", "5.16.2")],
        },
        Flaw {
            id: "CVE-2022-0847",
            what: "files that are only readable can be written (Dirty Pipe)",
            ranges: &[("5.8.0", "5.10.102"), ("5.11.0", "5.15.25"), ("5.16.0", "5.16.11")],
        },
        Flaw {
            id: "CVE-2023-0386",
            what: "a file copied by overlayfs keeps its set-uid bit",
            ranges: &[("5.11.0", "5.15.91"), ("5.16.0", "6.1.9")],
        },
        Flaw {
            id: "CVE-2024-1086",
            what: "netfilter lets users of a namespace become root of the node",
            ranges: &[
                ("3.15.0", "4.19.307"),
                ("4.20.0", "5.4.269"),
                ("5.5.0", "5.10.210"),
                ("5.11.0", "5.15.149"),
                ("5.16.0", "6.1.76"),
                ("6.2.0", "6.6.15"),
                ("6.7.0", "6.7.3"),
            ],
        },
    ],
};
