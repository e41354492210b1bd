//! What users can set on checks.

use seawall_model::Parameter;
use seawall_model::parameter::Default;

/// All parameters, by rule and name.
pub(crate) const PARAMETERS: &[&Parameter] = &[
    &AGENT_SANDBOX_IMAGE_POLICY_ALLOW,
    &AGENT_SANDBOX_LIMITS_CPU,
    &AGENT_SANDBOX_LIMITS_MEMORY,
    &CPU_LIMIT_MISSING_DEFAULT,
    &CPU_REQUEST_MISSING_DEFAULT,
    &EPHEMERAL_STORAGE_LIMIT_MISSING_DEFAULT,
    &HPA_MIN_REPLICAS_MINIMUM,
    &IMAGE_NOT_DIGEST_PINNED_DIGESTS,
    &IMAGE_PUBLIC_REGISTRY_MIRRORS,
    &IMAGE_PUBLIC_REGISTRY_REGISTRIES,
    &IMAGE_PULL_POLICY_NOT_ALWAYS_WRITTEN,
    &IMAGE_REGISTRY_BLOCKED_BLOCK,
    &IMAGE_REGISTRY_NOT_ALLOWED_ALLOW,
    &IMAGE_TAG_LATEST_TAGS,
    &JOB_TTL_DEADLINE_SECONDS,
    &JOB_TTL_TTL_SECONDS,
    &LIVENESS_PROBE_MISSING_PROBE,
    &LOW_GID_GROUP,
    &LOW_UID_USER,
    &MEMORY_LIMIT_MISSING_DEFAULT,
    &MEMORY_REQUEST_MISSING_DEFAULT,
    &NAMESPACE_NO_LIMIT_RANGE_CPU_LIMIT,
    &NAMESPACE_NO_LIMIT_RANGE_CPU_REQUEST,
    &NAMESPACE_NO_LIMIT_RANGE_MEMORY_LIMIT,
    &NAMESPACE_NO_LIMIT_RANGE_MEMORY_REQUEST,
    &NAMESPACE_NO_RESOURCE_QUOTA_CPU,
    &NAMESPACE_NO_RESOURCE_QUOTA_MEMORY,
    &PRIORITY_CLASS_CLASS,
    &READINESS_PROBE_MISSING_PROBE,
    &REPLICAS_TOO_FEW_MINIMUM,
    &RUN_AS_ROOT_GROUP_GROUP,
    &RUN_AS_UID_ZERO_USER,
    &SERVICE_TYPE_LOADBALANCER_RANGES,
];

pub(crate) static AGENT_SANDBOX_IMAGE_POLICY_ALLOW: Parameter = Parameter {
    rule: "agent-sandbox-image-policy",
    name: "allow",
    meaning: "the only registries, or parts of them, from which images of sandboxes may come; with none all are allowed",
    default: Default::List(&[]),
};

pub(crate) static AGENT_SANDBOX_LIMITS_CPU: Parameter = Parameter {
    rule: "agent-sandbox-limits",
    name: "cpu",
    meaning: "the CPU limit that a fix writes where nothing else tells one, such as 1; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static AGENT_SANDBOX_LIMITS_MEMORY: Parameter = Parameter {
    rule: "agent-sandbox-limits",
    name: "memory",
    meaning: "the memory limit that a fix writes where nothing else tells one, such as 1Gi; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static CPU_LIMIT_MISSING_DEFAULT: Parameter = Parameter {
    rule: "cpu-limit-missing",
    name: "default",
    meaning: "the CPU limit that a fix writes where nothing else tells one, such as 500m; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static CPU_REQUEST_MISSING_DEFAULT: Parameter = Parameter {
    rule: "cpu-request-missing",
    name: "default",
    meaning: "the CPU request that a fix writes where nothing else tells one, such as 100m; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static EPHEMERAL_STORAGE_LIMIT_MISSING_DEFAULT: Parameter = Parameter {
    rule: "ephemeral-storage-limit-missing",
    name: "default",
    meaning: "the limit that a fix writes where nothing else tells one, such as 1Gi; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static HPA_MIN_REPLICAS_MINIMUM: Parameter = Parameter {
    rule: "hpa-min-replicas",
    name: "minimum",
    meaning: "the number of replicas that is enough when there is no load",
    default: Default::Number(2),
};

pub(crate) static IMAGE_NOT_DIGEST_PINNED_DIGESTS: Parameter = Parameter {
    rule: "image-not-digest-pinned",
    name: "digests",
    meaning: "which digest a tag stands for, each as `repository:tag@sha256:…`: what fixes write",
    default: Default::List(&[]),
};

pub(crate) static IMAGE_PUBLIC_REGISTRY_MIRRORS: Parameter = Parameter {
    rule: "image-public-registry",
    name: "mirrors",
    meaning: "where copies are, each as `registry=mirror` with a path on either side if there is one: what fixes write",
    default: Default::List(&[]),
};

pub(crate) static IMAGE_PUBLIC_REGISTRY_REGISTRIES: Parameter = Parameter {
    rule: "image-public-registry",
    name: "registries",
    meaning: "the registries, or parts of them, that count as public",
    default: Default::List(&[
        "docker.io",
        "quay.io",
        "ghcr.io",
        "registry.gitlab.com",
        "registry.k8s.io",
        "k8s.gcr.io",
        "gcr.io/google-containers",
        "gcr.io/google_containers",
        "gcr.io/google-samples",
        "gcr.io/distroless",
        "us.gcr.io/k8s-artifacts-prod",
        "eu.gcr.io/k8s-artifacts-prod",
        "asia.gcr.io/k8s-artifacts-prod",
        "public.ecr.aws",
        "mcr.microsoft.com",
        "registry.access.redhat.com",
        "docker.elastic.co",
        "nvcr.io",
        "cgr.dev",
        "lscr.io",
        "xpkg.upbound.io",
    ]),
};

pub(crate) static IMAGE_PULL_POLICY_NOT_ALWAYS_WRITTEN: Parameter = Parameter {
    rule: "image-pull-policy-not-always",
    name: "written",
    meaning: "whether the policy has to be written even where the API server fills in `Always`",
    default: Default::Flag(false),
};

pub(crate) static IMAGE_REGISTRY_BLOCKED_BLOCK: Parameter = Parameter {
    rule: "image-registry-blocked",
    name: "block",
    meaning: "registries, or parts of them, from which nothing may come",
    default: Default::List(&[]),
};

pub(crate) static IMAGE_REGISTRY_NOT_ALLOWED_ALLOW: Parameter = Parameter {
    rule: "image-registry-not-allowed",
    name: "allow",
    meaning: "the only registries, or parts of them, from which images may come; with none the rule says nothing",
    default: Default::List(&[]),
};

pub(crate) static IMAGE_TAG_LATEST_TAGS: Parameter = Parameter {
    rule: "image-tag-latest",
    name: "tags",
    meaning: "the tags that are no version, besides none at all",
    default: Default::List(&["latest"]),
};

pub(crate) static JOB_TTL_DEADLINE_SECONDS: Parameter = Parameter {
    rule: "job-ttl",
    name: "deadline-seconds",
    meaning: "how late a CronJob may start a Job, in seconds, 10 or more: what fixes write; 0 offers no fix",
    default: Default::Number(0),
};

pub(crate) static JOB_TTL_TTL_SECONDS: Parameter = Parameter {
    rule: "job-ttl",
    name: "ttl-seconds",
    meaning: "how long a finished Job is kept, in seconds: what fixes write; 0 offers no fix",
    default: Default::Number(0),
};

pub(crate) static LIVENESS_PROBE_MISSING_PROBE: Parameter = Parameter {
    rule: "liveness-probe-missing",
    name: "probe",
    meaning: "the probe that a fix writes, as JSON such as {\"tcpSocket\": {\"port\": \"http\"}}; empty offers no fix",
    default: Default::Text(""),
};

pub(crate) static LOW_GID_GROUP: Parameter = Parameter {
    rule: "low-gid",
    name: "group",
    meaning: "the number that a fix writes, 10000 or more; 0 offers no fix",
    default: Default::Number(0),
};

pub(crate) static LOW_UID_USER: Parameter = Parameter {
    rule: "low-uid",
    name: "user",
    meaning: "the number that a fix writes, 10000 or more; 0 offers no fix",
    default: Default::Number(0),
};

pub(crate) static MEMORY_LIMIT_MISSING_DEFAULT: Parameter = Parameter {
    rule: "memory-limit-missing",
    name: "default",
    meaning: "the memory limit that a fix writes where nothing else tells one, such as 256Mi; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static MEMORY_REQUEST_MISSING_DEFAULT: Parameter = Parameter {
    rule: "memory-request-missing",
    name: "default",
    meaning: "the memory request that a fix writes where nothing else tells one, such as 128Mi; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static NAMESPACE_NO_LIMIT_RANGE_CPU_LIMIT: Parameter = Parameter {
    rule: "namespace-no-limit-range",
    name: "cpu-limit",
    meaning: "the CPU limit that a fix gives to containers that say none, such as 500m; empty gives none",
    default: Default::Text(""),
};

pub(crate) static NAMESPACE_NO_LIMIT_RANGE_CPU_REQUEST: Parameter = Parameter {
    rule: "namespace-no-limit-range",
    name: "cpu-request",
    meaning: "the CPU request that a fix gives to containers that say none, such as 100m; empty gives none",
    default: Default::Text(""),
};

pub(crate) static NAMESPACE_NO_LIMIT_RANGE_MEMORY_LIMIT: Parameter = Parameter {
    rule: "namespace-no-limit-range",
    name: "memory-limit",
    meaning: "the memory limit that a fix gives to containers that say none, such as 256Mi; empty gives none",
    default: Default::Text(""),
};

pub(crate) static NAMESPACE_NO_LIMIT_RANGE_MEMORY_REQUEST: Parameter = Parameter {
    rule: "namespace-no-limit-range",
    name: "memory-request",
    meaning: "the memory request that a fix gives to containers that say none, such as 128Mi; empty gives none",
    default: Default::Text(""),
};

pub(crate) static NAMESPACE_NO_RESOURCE_QUOTA_CPU: Parameter = Parameter {
    rule: "namespace-no-resource-quota",
    name: "cpu",
    meaning: "the CPU that all pods of a namespace may request, such as 16; empty takes twice what they request",
    default: Default::Text(""),
};

pub(crate) static NAMESPACE_NO_RESOURCE_QUOTA_MEMORY: Parameter = Parameter {
    rule: "namespace-no-resource-quota",
    name: "memory",
    meaning: "the memory that all pods of a namespace may request, such as 64Gi; empty takes twice what they request",
    default: Default::Text(""),
};

pub(crate) static PRIORITY_CLASS_CLASS: Parameter = Parameter {
    rule: "priority-class",
    name: "class",
    meaning: "the priority class that a fix writes where none is named; empty offers no fix then",
    default: Default::Text(""),
};

pub(crate) static READINESS_PROBE_MISSING_PROBE: Parameter = Parameter {
    rule: "readiness-probe-missing",
    name: "probe",
    meaning: "the probe that a fix writes, as JSON such as {\"tcpSocket\": {\"port\": \"http\"}}; empty offers no fix",
    default: Default::Text(""),
};

pub(crate) static REPLICAS_TOO_FEW_MINIMUM: Parameter = Parameter {
    rule: "replicas-too-few",
    name: "minimum",
    meaning: "the number of replicas that is enough",
    default: Default::Number(2),
};

pub(crate) static RUN_AS_ROOT_GROUP_GROUP: Parameter = Parameter {
    rule: "run-as-root-group",
    name: "group",
    meaning: "the group that a fix writes where 0 cannot just be left out; 0 offers no fix there",
    default: Default::Number(0),
};

pub(crate) static RUN_AS_UID_ZERO_USER: Parameter = Parameter {
    rule: "run-as-uid-zero",
    name: "user",
    meaning: "the user that a fix writes, 10000 or more; 0 offers no fix",
    default: Default::Number(0),
};

pub(crate) static SERVICE_TYPE_LOADBALANCER_RANGES: Parameter = Parameter {
    rule: "service-type-loadbalancer",
    name: "source-ranges",
    meaning: "the networks that may use load balancers: what fixes write",
    default: Default::List(&[]),
};

#[cfg(test)]
mod tests {
    use super::PARAMETERS;
    use crate::rules::CHECKS;

    #[test]
    fn every_parameter_is_of_a_rule_that_exists_and_stands_in_order() {
        assert!(PARAMETERS.is_sorted_by_key(|parameter| (parameter.rule, parameter.name)));
        for parameter in PARAMETERS {
            assert!(CHECKS.iter().any(|check| check.rule.id == parameter.rule), "{}", parameter.rule);
            assert!(!parameter.meaning.ends_with('.'), "{}", parameter.name);
        }
    }
}
