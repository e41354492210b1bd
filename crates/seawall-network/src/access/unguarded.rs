//! Services that let in whoever connects, unless they were told to ask.

use seawall_model::ImageReference;
use seawall_model::api::{Container, Read};
use seawall_yaml::Node;

/// A service, and what it goes by.
#[derive(Debug)]
pub(crate) struct Unguarded {
    /// Its ports, of TCP.
    ports: &'static [u16],
    /// Ends of the image's path. Without any, the port alone speaks for it.
    images: &'static [&'static str],
    /// Whether nothing else is usually found on its ports.
    by_port: bool,
    /// Whether it asks nobody as it comes out of its image.
    by_default: bool,
    /// Words in command, arguments or environment with which it asks nobody.
    opening: &'static [&'static str],
    /// The same with which it does ask.
    closing: &'static [&'static str],
}

/// How sure it is that a container lets in whoever connects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Openness {
    /// It says so, or its image does and nothing speaks against it.
    Sure,
    /// It would by custom.
    Perhaps,
}

const KNOWN: &[Unguarded] = &[
    // Docker's API without TLS: a container with every right.
    Unguarded {
        ports: &[2375],
        images: &["docker", "library/docker"],
        by_port: true,
        by_default: false,
        opening: &["tcp://0.0.0.0:2375", "tcp://:2375", "DOCKER_TLS_CERTDIR= "],
        closing: &["--tlsverify"],
    },
    // The image switches protected mode off; modules and replication run code.
    Unguarded {
        ports: &[6379],
        images: &["redis", "library/redis", "valkey/valkey", "redis-stack", "redis-stack-server"],
        by_port: true,
        by_default: true,
        opening: &["--protected-mode no"],
        closing: &["requirepass", "--aclfile", "REDIS_PASSWORD="],
    },
    Unguarded {
        ports: &[2379],
        images: &["etcd", "etcd-development/etcd", "coreos/etcd"],
        by_port: true,
        by_default: false,
        opening: &["--listen-client-urls=http://0.0.0.0", "--listen-client-urls http://0.0.0.0"],
        closing: &["--client-cert-auth=true", "--client-cert-auth", "ETCD_CLIENT_CERT_AUTH=true"],
    },
    // Ray takes jobs from whoever asks.
    Unguarded {
        ports: &[8265, 10001],
        images: &["rayproject/ray", "rayproject/ray-ml", "rayproject/ray-llm"],
        by_port: false,
        by_default: true,
        opening: &[],
        closing: &["RAY_AUTH_MODE=token", "--dashboard-host=127.0.0.1", "--dashboard-host 127.0.0.1"],
    },
    Unguarded { ports: &[10255], images: &[], by_port: true, by_default: false, opening: &[], closing: &[] },
    // Management of Java machines: loads classes from anywhere.
    Unguarded {
        ports: &[],
        images: &[],
        by_port: false,
        by_default: false,
        opening: &["jmxremote.authenticate=false"],
        closing: &["jmxremote.authenticate=true"],
    },
    Unguarded {
        ports: &[8443, 9090],
        images: &["kubernetesui/dashboard", "kubernetes-dashboard-amd64"],
        by_port: false,
        by_default: false,
        opening: &["--enable-skip-login", "--enable-insecure-login"],
        closing: &[],
    },
    Unguarded {
        ports: &[8888],
        images: &[
            "jupyter/base-notebook",
            "jupyter/minimal-notebook",
            "jupyter/scipy-notebook",
            "jupyter/datascience-notebook",
        ],
        by_port: false,
        by_default: false,
        opening: &["App.token= ", "App.token=''", "Provider.token= ", "Provider.token=''"],
        closing: &[],
    },
    // Whoever renders manifests there runs what repositories say.
    Unguarded {
        ports: &[8081],
        images: &["argoproj/argocd"],
        by_port: false,
        by_default: false,
        opening: &[],
        closing: &["argocd-server", "argocd-application-controller", "argocd-dex"],
    },
    Unguarded {
        ports: &[2746],
        images: &["argoproj/argocli"],
        by_port: false,
        by_default: false,
        opening: &["--auth-mode=server", "--auth-mode server"],
        closing: &["--auth-mode=client", "--auth-mode=sso"],
    },
    Unguarded {
        ports: &[8080, 50000],
        images: &["jenkins/jenkins"],
        by_port: false,
        by_default: false,
        opening: &["runSetupWizard=false"],
        closing: &[],
    },
    Unguarded {
        ports: &[9200, 9300],
        images: &["elasticsearch/elasticsearch", "library/elasticsearch"],
        by_port: false,
        by_default: false,
        opening: &["xpack.security.enabled=false"],
        closing: &["xpack.security.enabled=true"],
    },
    Unguarded {
        ports: &[8081, 8082],
        images: &["library/flink", "flink", "apache/flink"],
        by_port: false,
        by_default: true,
        opening: &[],
        closing: &["security.ssl.rest.authentication-enabled"],
    },
    Unguarded {
        ports: &[7077, 8080, 6066],
        images: &["apache/spark", "bitnami/spark", "spark"],
        by_port: false,
        by_default: false,
        opening: &["deploy.master.Master"],
        closing: &["spark.authenticate=true", "SPARK_RPC_AUTHENTICATION_ENABLED=yes"],
    },
    Unguarded {
        ports: &[8500],
        images: &["library/consul", "consul", "hashicorp/consul"],
        by_port: false,
        by_default: false,
        opening: &["-enable-script-checks"],
        closing: &["default_policy"],
    },
    Unguarded {
        ports: &[44134],
        images: &["kubernetes-helm/tiller"],
        by_port: true,
        by_default: true,
        opening: &[],
        closing: &["--tls-verify"],
    },
    Unguarded {
        ports: &[4040],
        images: &["weaveworks/scope"],
        by_port: false,
        by_default: true,
        opening: &[],
        closing: &["--probe.no-controls", "basicAuth"],
    },
];

/// Whether whoever connects to this port of a container is let in; nothing when nothing says so. `is_jmx` tells that the
/// port's name says that it is for Java's management.
pub(crate) fn openness(container: Node<'_>, port: u16, is_jmx: bool) -> Option<Openness> {
    let mut on_port = KNOWN.iter().filter(|known| known.is_port(port, is_jmx)).peekable();
    on_port.peek()?;
    let image = container.get("image").and_then(Node::as_str).and_then(|image| ImageReference::parse(image).ok());
    let known = on_port.map(|known| (known, known.is_image(image.as_ref())));
    let mut known = known.filter(|(known, by_image)| *by_image || known.by_port || known.ports.is_empty()).peekable();
    known.peek()?;
    let container: Container<'_> = Option::read(container)?;
    let said = said(&container);
    let found = known.filter_map(|(known, by_image)| known.openness(&container, by_image, &said));
    found.max_by_key(|openness| *openness == Openness::Sure)
}

impl Unguarded {
    fn is_port(&self, port: u16, is_jmx: bool) -> bool {
        self.ports.contains(&port) || self.ports.is_empty() && is_jmx
    }

    fn is_image(&self, image: Option<&ImageReference<'_>>) -> bool {
        let Some(path) = image.map(|image| image.repository.path) else { return false };
        let is = |end: &&str| path.strip_suffix(*end).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        self.images.iter().any(is)
    }

    fn openness(&self, container: &Container<'_>, by_image: bool, said: &str) -> Option<Openness> {
        let says = |words: &[&str]| words.iter().any(|word| said.contains(word));
        if says(self.closing) {
            return None;
        }
        let sure = says(self.opening) || by_image && self.by_default && is_as_it_comes(container);
        Some(if sure { Openness::Sure } else { Openness::Perhaps })
    }
}

/// Whether nothing that is written elsewhere tells the container what to do.
fn is_as_it_comes(container: &Container<'_>) -> bool {
    container.command.is_empty()
        && container.args.is_empty()
        && container.env_from.is_empty()
        && container.env.iter().all(|variable| variable.value_from.is_none())
        && container.volume_mounts.is_empty()
}

/// What command, arguments and environment say, in one line: each word is followed by a space.
fn said(container: &Container<'_>) -> String {
    let mut said = String::new();
    for word in container.command.iter().chain(&container.args) {
        said.push_str(word.value);
        said.push(' ');
    }
    for variable in &container.env {
        if let Some(name) = variable.name {
            said.push_str(name.value);
            said.push('=');
            said.push_str(variable.value.map_or("", |value| value.value));
            said.push(' ');
        }
    }
    said
}
