//! Registries, and parts of them, into which nothing new comes.

use seawall_model::{DOCKER_HUB, ImageReference};

/// A place that was given up.
pub(crate) struct Frozen {
    registry: &'static str,
    /// The first parts of the path; all of the registry where it is empty.
    below: &'static str,
    /// The only names there that were given up; all where there are none.
    names: &'static [&'static str],
    /// What became of it, to follow on its name.
    pub(crate) fate: &'static str,
    pub(crate) successor: Successor,
}

/// What stands in its place.
pub(crate) enum Successor {
    /// The very same images, under the same tags and digests, below this registry and path.
    Same(&'static str),
    /// Images of the same names, tags and contents as far as is known; builds may differ.
    Copied(&'static str),
    /// Newer images, elsewhere and under other tags.
    Newer(&'static str),
}

use Successor::{Copied, Newer, Same};

const KUBERNETES: &str = "has been frozen since April 2023";

const FROZEN: &[Frozen] = &[
    frozen("k8s.gcr.io", "", KUBERNETES, Same("registry.k8s.io")),
    frozen("us.gcr.io", "k8s-artifacts-prod", KUBERNETES, Same("registry.k8s.io")),
    frozen("eu.gcr.io", "k8s-artifacts-prod", KUBERNETES, Same("registry.k8s.io")),
    frozen("asia.gcr.io", "k8s-artifacts-prod", KUBERNETES, Same("registry.k8s.io")),
    frozen("gcr.io", "google-containers", "has been frozen since 2020", Copied("registry.k8s.io")),
    frozen("gcr.io", "google_containers", "has been frozen since 2020", Copied("registry.k8s.io")),
    frozen("gcr.io", "kubebuilder", "has been gone since March 2025", Newer("quay.io/brancz for kube-rbac-proxy")),
    frozen(
        "quay.io",
        "kubernetes-ingress-controller",
        "has been frozen since 2020",
        Newer("registry.k8s.io/ingress-nginx"),
    ),
    frozen("quay.io", "external_storage", "has been frozen since 2020", Newer("registry.k8s.io/sig-storage")),
    frozen(DOCKER_HUB, "kubernetes", "has been frozen since 2015", Newer("registry.k8s.io")),
    frozen(DOCKER_HUB, "openshift", "has been frozen since OpenShift 3", Newer("quay.io/openshift")),
    frozen("docker.pkg.github.com", "", "was replaced by `ghcr.io`", Newer("ghcr.io")),
    Frozen {
        registry: "quay.io",
        below: "coreos",
        // etcd, Butane and a few more are still published there.
        names: &[
            "configmap-reload",
            "etcd-operator",
            "flannel",
            "k8s-prometheus-adapter-amd64",
            "kube-rbac-proxy",
            "kube-state-metrics",
            "monitoring-grafana",
            "prometheus-config-reloader",
            "prometheus-operator",
        ],
        fate: "gets no newer versions of it",
        successor: Newer("the registries of the projects themselves"),
    },
];

const fn frozen(registry: &'static str, below: &'static str, fate: &'static str, successor: Successor) -> Frozen {
    Frozen { registry, below, names: &[], fate, successor }
}

/// Versions left this place in 2025 and lie, without updates, in `bitnamilegacy`; what stays is a few images as `latest`.
static BITNAMI: Frozen =
    frozen(DOCKER_HUB, "bitnami", "lost all versions in 2025", Newer("images of the projects themselves"));

impl Frozen {
    /// The place that an image comes from, if it is one of these.
    pub(crate) fn of(image: &ImageReference<'_>) -> Option<&'static Self> {
        let repository = &image.repository;
        let known = FROZEN.iter().find(|frozen| {
            repository.is_in(frozen.registry)
                && repository.is_below(frozen.below)
                && (frozen.names.is_empty() || frozen.names.contains(&repository.name()))
        });
        known.or_else(|| {
            let is_version = image.tag.is_some_and(|tag| tag != "latest");
            // Sealed Secrets is a project of Bitnami's and still published there.
            let is_theirs = repository.name().starts_with("sealed-secrets");
            let is_bitnami = repository.is_in(BITNAMI.registry) && repository.is_below(BITNAMI.below);
            (is_bitnami && is_version && !is_theirs).then_some(&BITNAMI)
        })
    }

    /// `k8s.gcr.io`, or `quay.io/coreos`.
    pub(crate) fn name(&self) -> String {
        let slash = if self.below.is_empty() { "" } else { "/" };
        format!("{}{slash}{}", self.registry, self.below)
    }

    /// The image at another place.
    pub(crate) fn moved(&self, image: &ImageReference<'_>, text: &str, to: &str) -> String {
        let path = image.repository.path.strip_prefix(self.below).unwrap_or(image.repository.path);
        format!("{to}/{}{}", path.trim_start_matches('/'), image.written_suffix(text))
    }
}
