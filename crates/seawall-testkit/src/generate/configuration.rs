//! Secrets and ConfigMaps: which there are, which keys they have, how they look. Values of Secrets are always empty.

use super::facts::Facts;
use super::fields::Fields;
use super::random::{For, Random};
use super::value::{Text, Value};
use super::workload::Workload;

/// A purpose that Secrets serve.
pub(crate) struct SecretKind {
    name: &'static str,
    kind: &'static str,
    pub(crate) keys: &'static [&'static str],
}

/// A purpose that ConfigMaps serve: keys, and what stands under them.
pub(crate) struct ConfigMapKind {
    name: &'static str,
    pub(crate) keys: &'static [(&'static str, &'static str)],
}

pub(crate) const SECRETS: &[SecretKind] = &[
    SecretKind { name: "database", kind: "Opaque", keys: &["username", "password", "uri"] },
    SecretKind { name: "api-keys", kind: "Opaque", keys: &["partner", "internal"] },
    SecretKind { name: "oauth", kind: "Opaque", keys: &["client-id", "client-secret"] },
    SecretKind { name: "signing", kind: "Opaque", keys: &["private.pem", "public.pem"] },
    SecretKind { name: "client-tls", kind: "kubernetes.io/tls", keys: &["tls.crt", "tls.key"] },
    SecretKind { name: "broker", kind: "kubernetes.io/basic-auth", keys: &["username", "password"] },
    SecretKind { name: "cloud", kind: "Opaque", keys: &["credentials.json"] },
    SecretKind { name: "smtp", kind: "Opaque", keys: &["host", "password", "username"] },
];

pub(crate) const CONFIG_MAPS: &[ConfigMapKind] = &[
    ConfigMapKind {
        name: "config",
        keys: &[
            ("application.yaml", APPLICATION),
            ("log-level", "info"),
            ("region", "eu-central-1"),
            ("request-timeout", "30s"),
        ],
    },
    ConfigMapKind { name: "features", keys: &[("features.json", FEATURES), ("rollout-percent", "25")] },
    ConfigMapKind { name: "scripts", keys: &[("start.sh", START), ("check.sh", CHECK)] },
    ConfigMapKind { name: "proxy", keys: &[("proxy.conf", PROXY)] },
];

const APPLICATION: &str = "\
server:
  port: 8080
  shutdown: graceful
  # long enough for the slowest export
  timeout: 45s
database:
  pool:
    size: 20
    idle: 5m
  migrate: true
cache:
  ttl: 10m
  entries: 50000
events:
  topic: domain-events
  retries: 5
";

const FEATURES: &str =
    "{\n  \"newCheckout\": true,\n  \"darkMode\": false,\n  \"limits\": { \"daily\": 1000, \"hourly\": 120 }\n}\n";

const START: &str = "\
#!/bin/sh
set -eu
until nc -z \"$DATABASE_HOST\" \"$DATABASE_PORT\"; do
  echo \"waiting for $DATABASE_HOST\"; sleep 2
done
exec /app/server --config /etc/app/application.yaml
";

const CHECK: &str = "#!/bin/sh\ntest -f /tmp/ready\n";

const PROXY: &str = "\
upstream app { server 127.0.0.1:8080; keepalive 32; }
server {
  listen 8443 ssl;
  location / { proxy_pass http://app; proxy_set_header X-Request-Id $request_id; }
  location /healthz { return 200 'ok'; }
}
";

pub(crate) fn secret_name(workload: &Workload, number: u32) -> String {
    format!("{}-{}", workload.name, secret_kind(workload, number).name)
}

fn secret_kind(workload: &Workload, number: u32) -> &'static SecretKind {
    &SECRETS[((workload.seed.bits() % 8 + u64::from(number)) % SECRETS.len() as u64) as usize]
}

pub(crate) fn secret_keys(workload: &Workload, number: u32) -> &'static [&'static str] {
    secret_kind(workload, number).keys
}

pub(crate) fn config_map_name(workload: &Workload, number: u32) -> String {
    format!("{}-{}", workload.name, CONFIG_MAPS[number as usize % CONFIG_MAPS.len()].name)
}

pub(crate) fn config_map_keys(number: u32) -> &'static [(&'static str, &'static str)] {
    CONFIG_MAPS[number as usize % CONFIG_MAPS.len()].keys
}

/// The `number`th Secret of a workload.
pub(crate) fn secret(workload: &Workload, metadata: Fields, number: u32) -> Value {
    let kind = secret_kind(workload, number);
    empty_secret(metadata, kind.kind, kind.keys)
}

/// A Secret with keys but without values.
pub(crate) fn empty_secret(metadata: Fields, kind: &'static str, keys: &'static [&'static str]) -> Value {
    let data: Fields = keys.iter().map(|key| (Text::from(*key), Value::from(""))).collect();
    Fields::new()
        .with("apiVersion", "v1")
        .with("kind", "Secret")
        .with("metadata", metadata)
        .with("type", kind)
        .with_any("data", data)
        .into()
}

/// The `number`th ConfigMap of a workload.
pub(crate) fn config_map(workload: &Workload, facts: &Facts, metadata: Fields, number: u32) -> Value {
    let mut random: Random = workload.seed.fork(For::Configuration, u64::from(number)).random();
    let mut data: Fields =
        config_map_keys(number).iter().map(|(key, text)| (Text::from(*key), Value::from(*text))).collect();
    for index in 0..random.below(4 + facts.days as usize % 5) {
        data.set(format!("setting-{index}"), format!("{}", random.below(10_000)));
    }
    Fields::new()
        .with("apiVersion", "v1")
        .with("kind", "ConfigMap")
        .with("metadata", metadata)
        .with("data", data)
        .into()
}
