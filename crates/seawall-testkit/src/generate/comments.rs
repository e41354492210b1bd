//! What people write beside their YAML.

/// Comments behind a value.
pub(crate) const BEHIND: &[&str] =
    &["see the runbook", "agreed with platform", "was lower before the summer", "do not change alone", "TODO: measure"];

const ANYWHERE: &[&str] = &[
    "keep in step with staging",
    "reviewed by the platform team",
    "temporary, until the migration is through",
    "copied from the service template",
    "TODO(team): clean up after the next release",
];

/// Comments that may stand above a key.
pub(crate) fn about(key: &str) -> &'static [&'static str] {
    match key {
        "image" => &["the pipeline writes this line", "pinned after the incident in March"],
        "replicas" => &["three zones, one spare", "the autoscaler takes over from here"],
        "resources" | "limits" | "requests" => &["measured over a week in production", "heap is 75 % of the limit"],
        "env" => &["most of these are defaults; kept for the reader", "# old switches:\n#   LEGACY_MODE: \"true\""],
        "securityContext" => &["required by policy", "the base image still needs this"],
        "livenessProbe" | "readinessProbe" => &["slow start: the cache warms first"],
        "volumes" | "volumeMounts" => &["names must match the ones below"],
        "selector" => &["immutable: never change"],
        "tolerations" | "affinity" => &["spread over the burst pool"],
        _ => ANYWHERE,
    }
}
