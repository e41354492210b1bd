//! Environment variables, the longest part of most pods.

use super::configuration::{config_map_keys, config_map_name, secret_keys, secret_name};
use super::facts::Facts;
use super::names;
use super::parameters::Parameters;
use super::random::Random;
use super::value::{Fields, Value};
use super::workload::Workload;

const NAMES: &[&str] = &[
    "APP_ENV",
    "AUDIT_TOPIC",
    "AUTH_AUDIENCE",
    "BATCH_SIZE",
    "BIND_ADDRESS",
    "BROKER_CLIENT_ID",
    "BROKER_HOSTS",
    "CACHE_HOST",
    "CACHE_PREFIX",
    "CACHE_TTL_SECONDS",
    "CONSUMER_GROUP",
    "CORS_ORIGINS",
    "DATABASE_HOST",
    "DATABASE_NAME",
    "DATABASE_POOL_SIZE",
    "DATABASE_PORT",
    "DATABASE_SSL_MODE",
    "DEFAULT_LOCALE",
    "DEPLOYMENT_REGION",
    "EVENT_STREAM",
    "FEATURE_FLAGS_URL",
    "GC_SETTINGS",
    "GRACE_PERIOD",
    "HEALTH_PATH",
    "HTTP_IDLE_TIMEOUT",
    "HTTP_PORT",
    "HTTP_READ_TIMEOUT",
    "IDENTITY_ISSUER",
    "JAVA_TOOL_OPTIONS",
    "JOB_CONCURRENCY",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "MAIL_SENDER",
    "MAX_UPLOAD_SIZE",
    "METRICS_PATH",
    "METRICS_PORT",
    "NODE_ENV",
    "NODE_OPTIONS",
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_RESOURCE_ATTRIBUTES",
    "OTEL_SERVICE_NAME",
    "OTEL_TRACES_SAMPLER",
    "PARTNER_BASE_URL",
    "QUEUE_NAME",
    "RATE_LIMIT_BURST",
    "RATE_LIMIT_PER_SECOND",
    "RETRY_BACKOFF",
    "RETRY_LIMIT",
    "SEARCH_ENDPOINT",
    "SENTRY_ENVIRONMENT",
    "SERVER_SERVLET_CONTEXT_PATH",
    "SESSION_TIMEOUT",
    "SHUTDOWN_TIMEOUT",
    "SPRING_PROFILES_ACTIVE",
    "STORAGE_BUCKET",
    "TIMEZONE",
    "TRACE_SAMPLE_RATIO",
    "WORKER_THREADS",
];

const VALUES: &[&str] = &[
    "true",
    "false",
    "info",
    "warn",
    "json",
    "8080",
    "9090",
    "5432",
    "30",
    "60",
    "10s",
    "250ms",
    "5m",
    "production",
    "eu-central-1",
    "UTC",
    "en_GB",
    "0.05",
    "100",
    "require",
    "parentbased_traceidratio",
    "/actuator/health",
    "-XX:MaxRAMPercentage=75.0 -XX:+ExitOnOutOfMemoryError",
    "--max-old-space-size=1536",
    "broker-0.brokers.data.svc.cluster.local:9092,broker-1.brokers.data.svc.cluster.local:9092",
    "https://identity.example.com/realms/customers",
    "http://collector.tracing.svc.cluster.local:4317",
    "service.namespace=shop,deployment.environment=production",
    "https://www.example.com,https://shop.example.com",
    "postgres-primary.data.svc.cluster.local",
    "noreply@example.com",
    "50MB",
];

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
    let (template, rates) = (&parameters.template, &parameters.configuration);
    let wanted = random.log_normal(template.env_median, template.env_p99) as u32;
    let wanted = if main { wanted.min(template.env_most) } else { wanted.min(template.env_most) / 4 };
    let first = random.below(NAMES.len());
    let mut fields = 0;
    let mut entries: Vec<Value> = (0..wanted as usize)
        .map(|index| {
            let name = name(first, index);
            let source = random.weighted(&[
                rates.env_from_secret,
                rates.env_from_config_map,
                rates.env_from_field,
                1.0 - rates.env_from_secret - rates.env_from_config_map - rates.env_from_field,
            ]);
            let dangles = random.chance(parameters.dangling);
            let which = random.below(64) as u32;
            let entry = Fields::new().with("name", name);
            match source {
                0 if facts.secrets > 0 => from_secret(entry, workload, which % facts.secrets, dangles, random),
                1 if facts.config_maps > 0 => {
                    from_config_map(entry, workload, which % facts.config_maps, dangles, random)
                }
                2 if fields < FIELDS.len() => {
                    let (name, path) = FIELDS[fields];
                    fields += 1;
                    let field = Fields::new().with("fieldRef", Fields::new().with("fieldPath", path));
                    Fields::new().with("name", name).with("valueFrom", field).into()
                }
                _ => entry.with("value", *random.pick(VALUES)).into(),
            }
        })
        .collect();
    if main && facts.weaknesses.plain_secret {
        let (name, value) = *random.pick(PLAIN_SECRETS);
        entries.push(Fields::new().with("name", name).with("value", value).into());
    }
    entries
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

fn name(first: usize, index: usize) -> String {
    if index < NAMES.len() {
        return NAMES[(first + index * 23) % NAMES.len()].to_owned();
    }
    let service = names::noun((first + index * 5) as u64).to_uppercase();
    format!("{service}_SERVICE_URL_{}", index - NAMES.len() + 1)
}

fn from_secret(entry: Fields, workload: &Workload, number: u32, dangles: bool, random: &mut Random) -> Value {
    let key = *random.pick(secret_keys(workload, number));
    entry
        .with("valueFrom", Fields::new().with("secretKeyRef", reference(secret_name(workload, number), key, dangles)))
        .into()
}

fn from_config_map(entry: Fields, workload: &Workload, number: u32, dangles: bool, random: &mut Random) -> Value {
    let key = random.pick(config_map_keys(number)).0;
    let name = config_map_name(workload, number);
    entry.with("valueFrom", Fields::new().with("configMapKeyRef", reference(name, key, dangles))).into()
}

fn reference(name: String, key: &'static str, dangles: bool) -> Fields {
    let name = if dangles { format!("{name}-old") } else { name };
    Fields::new().with("name", name).with("key", key)
}
