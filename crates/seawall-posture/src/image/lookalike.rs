//! Names that are made, or happen, to be taken for well-known ones.

use seawall_model::{DOCKER_HUB, ImageReference};

/// What a part of an image's name looks like.
pub(crate) struct Lookalike<'t> {
    /// The part as it is written.
    pub(crate) part: &'t str,
    /// The well-known name that it is not.
    pub(crate) known: &'static str,
}

const REGISTRIES: &[&str] = &[
    "docker.io",
    "docker.elastic.co",
    "registry-1.docker.io",
    "quay.io",
    "ghcr.io",
    "gcr.io",
    "k8s.gcr.io",
    "registry.k8s.io",
    "public.ecr.aws",
    "mcr.microsoft.com",
    "registry.gitlab.com",
    "registry.access.redhat.com",
    "registry.redhat.io",
    "nvcr.io",
    "cgr.dev",
    "lscr.io",
    // Known so that they are taken for no look-alike of another.
    "icr.io",
    "ocir.io",
    "xpkg.upbound.io",
];

/// Organisations on Docker Hub.
const ORGANISATIONS: &[&str] = &[
    "amazon",
    "aquasec",
    "argoproj",
    "atlassian",
    "bitnami",
    "calico",
    "cilium",
    "clickhouse",
    "cloudflare",
    "coredns",
    "curlimages",
    "datadog",
    "elastic",
    "envoyproxy",
    "falcosecurity",
    "fluent",
    "fluxcd",
    "gitlab",
    "grafana",
    "hashicorp",
    "istio",
    "jaegertracing",
    "jenkins",
    "jetstack",
    "kubernetesui",
    "linuxserver",
    "louislam",
    "mattermost",
    "minio",
    "nextcloud",
    "nginx",
    "nginxinc",
    "nvidia",
    "opensearchproject",
    "openpolicyagent",
    "oryd",
    "otel",
    "percona",
    "portainer",
    "prom",
    "pytorch",
    "rancher",
    "redis",
    "selenium",
    "sonatype",
    "tensorflow",
    "timescale",
    "traefik",
    "velero",
    "vmware",
    "wurstmeister",
    "confluentinc",
    "kindest",
    "newrelic",
    "opentelemetry",
    "puppet",
    "apache",
];

/// Official images of Docker Hub.
const OFFICIAL: &[&str] = &[
    "almalinux",
    "alpine",
    "amazoncorretto",
    "amazonlinux",
    "archlinux",
    "busybox",
    "caddy",
    "cassandra",
    "chronograf",
    "clojure",
    "consul",
    "couchbase",
    "couchdb",
    "crate",
    "debian",
    "docker",
    "drupal",
    "eclipse-mosquitto",
    "eclipse-temurin",
    "elasticsearch",
    "elixir",
    "erlang",
    "fedora",
    "flink",
    "fluentd",
    "ghost",
    "golang",
    "gradle",
    "groovy",
    "haproxy",
    "haskell",
    "httpd",
    "influxdb",
    "jenkins",
    "jetty",
    "joomla",
    "julia",
    "kapacitor",
    "kibana",
    "kong",
    "logstash",
    "mariadb",
    "matomo",
    "maven",
    "mediawiki",
    "memcached",
    "mongo",
    "mongo-express",
    "mysql",
    "nats",
    "neo4j",
    "nextcloud",
    "nginx",
    "node",
    "openjdk",
    "opensuse",
    "oraclelinux",
    "percona",
    "perl",
    "phpmyadmin",
    "postgres",
    "python",
    "rabbitmq",
    "redis",
    "redmine",
    "registry",
    "rockylinux",
    "ruby",
    "rust",
    "solr",
    "sonarqube",
    "spark",
    "swift",
    "telegraf",
    "tomcat",
    "traefik",
    "ubuntu",
    "varnish",
    "vault",
    "wordpress",
    "zookeeper",
];

impl<'t> Lookalike<'t> {
    /// The part of an image's name that looks like a well-known one and is another.
    pub(crate) fn of(image: &ImageReference<'t>) -> Option<Self> {
        let repository = &image.repository;
        let among = |part: &'t str, known: &'static [&'static str]| {
            if known.contains(&part) {
                return None;
            }
            known.iter().find(|known| is_like(part, known)).map(|known| Self { part, known })
        };
        if repository.registry != DOCKER_HUB {
            return among(repository.registry, REGISTRIES);
        }
        match repository.path.split_once('/') {
            Some((organisation, _)) => among(organisation, ORGANISATIONS),
            None => among(repository.path, OFFICIAL),
        }
    }
}

/// Whether `part` is `known` with two neighbours exchanged, with letters that look alike, or, where `known` is long
/// enough for that to be no accident, with one letter more, less or doubled.
fn is_like(part: &str, known: &str) -> bool {
    let (part, known) = (part.as_bytes(), known.as_bytes());
    if part.len().abs_diff(known.len()) > 1 {
        return false;
    }
    let same = part.iter().zip(known).take_while(|(a, b)| a == b).count();
    let (rest, wanted) = (&part[same..], &known[same..]);
    match rest.len().cmp(&wanted.len()) {
        std::cmp::Ordering::Equal => match (rest, wanted) {
            ([a, b, rest @ ..], [c, d, wanted @ ..]) if a == d && b == c && a != b => rest == wanted,
            ([a, rest @ ..], [b, wanted @ ..]) => looks_like(*a, *b) && rest == wanted,
            _ => false,
        },
        // `rn` for `m` is one more; otherwise a letter that stands twice, or any letter in a long name.
        std::cmp::Ordering::Greater => {
            let m = matches!((rest, wanted), ([b'r', b'n', rest @ ..], [b'm', wanted @ ..]) if rest == wanted);
            m || is_one_more(rest, wanted, known.len(), same.checked_sub(1).map(|last| part[last]))
        }
        std::cmp::Ordering::Less => {
            known.len() >= 6 && is_one_more(wanted, rest, known.len(), same.checked_sub(1).map(|last| known[last]))
        }
    }
}

/// Whether `longer` is `shorter` with one letter before it: the same as the one in front, or any where names are long.
fn is_one_more(longer: &[u8], shorter: &[u8], length: usize, before: Option<u8>) -> bool {
    let Some((extra, rest)) = longer.split_first() else { return false };
    rest == shorter && extra.is_ascii_lowercase() && (before == Some(*extra) || length >= 8 && !rest.is_empty())
}

fn looks_like(a: u8, b: u8) -> bool {
    let pair = (a.min(b), a.max(b));
    matches!(pair, (b'0', b'o') | (b'1', b'l') | (b'1', b'i') | (b'i', b'l') | (b'5', b's'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(image: &str) -> Option<&'static str> {
        let image = ImageReference::parse(image).expect("an image");
        Lookalike::of(&image).map(|lookalike| lookalike.known)
    }

    #[test]
    fn slips_of_the_hand_and_of_the_eye_are_seen() {
        assert_eq!(seen("ngnix:1"), Some("nginx"));
        assert_eq!(seen("ng1nx"), Some("nginx"));
        assert_eq!(seen("nginnx"), Some("nginx"));
        assert_eq!(seen("postgers:18"), Some("postgres"));
        assert_eq!(seen("elasticsarch"), Some("elasticsearch"));
        assert_eq!(seen("ghrc.io/org/app"), Some("ghcr.io"));
        assert_eq!(seen("gchr.io/org/app"), Some("ghcr.io"));
        assert_eq!(seen("quay.lo/org/app"), Some("quay.io"));
        assert_eq!(seen("mcr.rnicrosoft.com/dotnet/sdk"), Some("mcr.microsoft.com"));
        assert_eq!(seen("regisry.k8s.io/pause"), Some("registry.k8s.io"));
        assert_eq!(seen("bltnami/redis"), Some("bitnami"));
        assert_eq!(seen("grafanna/grafana"), Some("grafana"));
    }

    #[test]
    fn names_of_their_own_are_left_alone() {
        for image in [
            "nginx",
            "node",
            "mode",
            "redis",
            "frontend",
            "nginxinc/nginx-unprivileged",
            "grafana/grafana",
            "nodes",
            "mongod",
            "rust",
            "trust",
            "spark",
            "sparks",
            "icr.io/app",
            "ecr.io/app",
            "acr.io/app",
            "quay.example/app",
            "my-nginx",
            "registry.example.com/ngnix",
            "quay.io/ngnix/app",
            "us.gcr.io/app",
            "eu.gcr.io/app",
            "python3",
            "postgres12",
            "prometheus/prom",
            "redis-stack",
            "docker.example.com/app",
            "swift",
            "shift",
            "gitlab/gitlab-ce",
            "perl",
            "pearl",
        ] {
            assert_eq!(seen(image), None, "{image}");
        }
    }
}
