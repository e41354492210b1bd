//! Environment variables, the longest part of most pods.

use super::configuration::{config_map_keys, config_map_name, secret_keys, secret_name};
use super::facts::Facts;
use super::fields::Fields;
use super::parameters::Parameters;
use super::random::Random;
use super::value::Value;
use super::workload::Workload;

/// Names, and the values that they take.
const NAMES: &[(&str, &[&str])] = &[
    ("APP_ENV", ENVIRONMENTS),
    ("AUDIT_TOPIC", &["audit-events", "audit.v2"]),
    ("BATCH_SIZE", COUNTS),
    ("BIND_ADDRESS", &["0.0.0.0", "127.0.0.1"]),
    ("BROKER_HOSTS", &["broker-0.brokers.data.svc.cluster.local:9092,broker-1.brokers.data.svc.cluster.local:9092"]),
    ("CACHE_HOST", &["cache-master.data.svc.cluster.local"]),
    ("CACHE_PREFIX", &["v1:", "shop:", "session:"]),
    ("CACHE_TTL", TIMES),
    ("CONSUMER_GROUP", &["default", "billing", "reports-v2"]),
    ("CORS_ORIGINS", &["https://www.example.com,https://shop.example.com", "https://admin.example.com"]),
    ("DATABASE_HOST", &["postgres-primary.data.svc.cluster.local", "postgres-replica.data.svc.cluster.local"]),
    ("DATABASE_NAME", &["orders", "customers", "ledger"]),
    ("DATABASE_POOL_SIZE", COUNTS),
    ("DATABASE_PORT", &["5432", "3306"]),
    ("DATABASE_SSL_MODE", &["require", "verify-full", "disable"]),
    ("DEFAULT_LOCALE", &["en_GB", "de_DE"]),
    ("DEPLOYMENT_REGION", &["eu-central-1", "eu-west-1"]),
    ("EVENT_STREAM", &["domain-events", "domain-events-v3"]),
    ("FEATURE_FLAGS_URL", &["http://flags.platform.svc.cluster.local:8080"]),
    ("GRACE_PERIOD", TIMES),
    ("HEALTH_PATH", &["/actuator/health", "/healthz"]),
    ("HTTP_IDLE_TIMEOUT", TIMES),
    ("HTTP_PORT", &["8080"]),
    ("HTTP_READ_TIMEOUT", TIMES),
    (
        "IDENTITY_ISSUER",
        &["https://identity.example.com/realms/customers", "https://identity.example.com/realms/staff"],
    ),
    ("JAVA_TOOL_OPTIONS", &["-XX:MaxRAMPercentage=75.0 -XX:+ExitOnOutOfMemoryError", "-XX:+UseZGC"]),
    ("JOB_CONCURRENCY", COUNTS),
    ("LOG_FORMAT", &["json", "text"]),
    ("LOG_LEVEL", &["info", "warn", "debug"]),
    ("MAIL_SENDER", &["noreply@example.com"]),
    ("MAX_UPLOAD_SIZE", &["50MB", "10MB"]),
    ("METRICS_PATH", &["/metrics", "/actuator/prometheus"]),
    ("METRICS_PORT", &["9090"]),
    ("NODE_ENV", ENVIRONMENTS),
    ("NODE_OPTIONS", &["--max-old-space-size=1536"]),
    ("OTEL_EXPORTER_OTLP_ENDPOINT", &["http://collector.tracing.svc.cluster.local:4317"]),
    ("OTEL_RESOURCE_ATTRIBUTES", &["service.namespace=shop,deployment.environment=production"]),
    ("OTEL_TRACES_SAMPLER", &["parentbased_traceidratio", "always_off"]),
    ("PARTNER_BASE_URL", &["https://api.partner.example.com/v2"]),
    ("QUEUE_NAME", &["high", "default", "bulk"]),
    ("RATE_LIMIT_BURST", COUNTS),
    ("RATE_LIMIT_PER_SECOND", COUNTS),
    ("RETRY_BACKOFF", TIMES),
    ("RETRY_LIMIT", COUNTS),
    ("SEARCH_ENDPOINT", &["https://search.data.svc.cluster.local:9200"]),
    ("SENTRY_ENVIRONMENT", ENVIRONMENTS),
    ("SHUTDOWN_TIMEOUT", TIMES),
    ("SPRING_PROFILES_ACTIVE", &["production,kubernetes", "kubernetes"]),
    ("STORAGE_BUCKET", &["documents-eu", "exports-eu"]),
    ("STRICT_MODE", &["true", "false"]),
    ("TIMEZONE", &["UTC", "Europe/Berlin"]),
    ("TRACE_SAMPLE_RATIO", &["0.05", "0.25", "1"]),
    ("WORKER_THREADS", COUNTS),
];

const ENVIRONMENTS: &[&str] = &["production", "staging", "development"];
const TIMES: &[&str] = &["250ms", "5s", "10s", "30s", "60s", "5m"];
const COUNTS: &[&str] = &["1", "5", "10", "25", "50", "100", "500"];

const FIELDS: &[(&str, &str)] = &[
    ("POD_NAME", "metadata.name"),
    ("POD_NAMESPACE", "metadata.namespace"),
    ("POD_IP", "status.podIP"),
    ("NODE_NAME", "spec.nodeName"),
    ("SERVICE_ACCOUNT", "spec.serviceAccountName"),
];

// Made up, in the form of what people leave in manifests. None of them opens anything.
const PLAIN_SECRETS: &[(&str, &str)] = &[
    ("DATABASE_PASSWORD", "Tr0ub4dor-x9Kq2vLw"),
    ("API_KEY", "b7f3c09e5d1a4826a4e0c7d29f6b1853"),
    ("SMTP_PASSWORD", "n0t-a-Re4l-p4ssw0rd"),
    ("JWT_SECRET", "q8Zr5TnUeYx2KdVb6WmHs3JcLa9PfGo7"),
    ("REDIS_AUTH_TOKEN", "9f2d7c41-generated-3b8e65a0"),
];

/// The `env` of a container; empty when there is none.
pub(crate) fn env(
    parameters: &Parameters,
    workload: &Workload,
    facts: &Facts,
    main: bool,
    random: &mut Random,
) -> Vec<Value> {
    if !workload.is_app() {
        return if main { of_platform() } else { Vec::new() };
    }
    let (template, rates) = (&parameters.template, &parameters.configuration);
    let wanted = random.log_normal(template.env_median, template.env_p99) as u32;
    let wanted = if main { wanted.min(template.env_most) } else { wanted.min(template.env_most) / 4 };
    let first = random.below(NAMES.len());
    let mut fields = 0;
    let mut entries: Vec<Value> = Vec::with_capacity(wanted as usize);
    for index in 0..wanted as usize {
        let (name, values) = variable(first, index);
        let source = random.weighted(&[
            rates.env_from_secret,
            rates.env_from_config_map,
            rates.env_from_field,
            1.0 - rates.env_from_secret - rates.env_from_config_map - rates.env_from_field,
        ]);
        let dangles = random.chance(parameters.dangling);
        let which = random.below(64) as u32;
        let plain = *random.pick(values);
        let (name, source) = match source {
            0 if facts.secrets > 0 => from_secret(workload, which % facts.secrets, dangles, random),
            1 if facts.config_maps > 0 => (name, from_config_map(workload, which % facts.config_maps, dangles, random)),
            2 if fields < FIELDS.len() => {
                let (name, path) = FIELDS[fields];
                fields += 1;
                (name.to_owned(), Fields::new().with("fieldRef", Fields::new().with("fieldPath", path)))
            }
            _ => {
                entries.push(Fields::new().with("name", name).with("value", plain).into());
                continue;
            }
        };
        if !has(&entries, &name) {
            entries.push(Fields::new().with("name", name).with("valueFrom", source).into());
        }
    }
    let (name, value) = *random.pick(PLAIN_SECRETS);
    if main && facts.weaknesses.plain_secret && !has(&entries, name) {
        entries.push(Fields::new().with("name", name).with("value", value).into());
    }
    entries
}

/// What agents and operators want to know.
fn of_platform() -> Vec<Value> {
    let mut entries: Vec<Value> = [("LOG_LEVEL", "info"), ("METRICS_PORT", "9090")]
        .map(|(n, v)| Fields::new().with("name", n).with("value", v).into())
        .into();
    for (name, path) in [FIELDS[1], FIELDS[3]] {
        let field = Fields::new().with("fieldRef", Fields::new().with("fieldPath", path));
        entries.push(Fields::new().with("name", name).with("valueFrom", field).into());
    }
    entries
}

fn has(entries: &[Value], name: &str) -> bool {
    entries.iter().any(|entry| entry.at(&["name"]).and_then(Value::text) == Some(name))
}

/// `envFrom` of a container; empty when there is none.
pub(crate) fn env_from(parameters: &Parameters, workload: &Workload, facts: &Facts, random: &mut Random) -> Vec<Value> {
    let mut sources = Vec::new();
    if !random.chance(parameters.template.env_from) {
        return sources;
    }
    if facts.config_maps > 0 {
        let name = config_map_name(workload, 0);
        sources.push(Fields::new().with("configMapRef", Fields::new().with("name", name)).into());
    }
    if facts.secrets > 0 && random.chance(0.5) {
        let name = secret_name(workload, 0);
        sources.push(Fields::new().with("secretRef", Fields::new().with("name", name)).into());
    }
    sources
}

/// The `index`th variable of a container that begins at `first`: its name, and what it may be.
fn variable(first: usize, index: usize) -> (String, &'static [&'static str]) {
    if index < NAMES.len() {
        let (name, values) = NAMES[(first + index * 23) % NAMES.len()];
        return (name.to_owned(), values);
    }
    (format!("UPSTREAM_{}_TIMEOUT", index - NAMES.len() + 1), TIMES)
}

/// A variable that reads a Secret is named after it.
fn from_secret(workload: &Workload, number: u32, dangles: bool, random: &mut Random) -> (String, Fields) {
    let key = *random.pick(secret_keys(workload, number));
    let secret = secret_name(workload, number);
    let purpose = secret.strip_prefix(&workload.name).unwrap_or(&secret);
    let name = format!("{}_{key}", purpose.trim_start_matches('-')).to_uppercase().replace(['-', '.'], "_");
    (name, Fields::new().with("secretKeyRef", reference(secret, key, dangles)))
}

fn from_config_map(workload: &Workload, number: u32, dangles: bool, random: &mut Random) -> Fields {
    let key = random.pick(config_map_keys(number)).0;
    Fields::new().with("configMapKeyRef", reference(config_map_name(workload, number), key, dangles))
}

fn reference(name: String, key: &'static str, dangles: bool) -> Fields {
    let name = if dangles { format!("{name}-old") } else { name };
    Fields::new().with("name", name).with("key", key)
}
