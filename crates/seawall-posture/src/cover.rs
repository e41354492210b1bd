//! Findings that say nothing new beside others.
//!
//! Each check tells the whole truth of its own question, so that it can be run alone, but some questions include others:
//! what drops no capability also keeps `NET_RAW`. Where the finding that matters is reported, the others are set aside.
//! They are not lost: whether a fix adds a finding is judged against them too.

use seawall_model::finding::{Finding, Findings};
use seawall_model::{Field, Workload};

/// A rule, and the rules whose findings it covers on the same container, or on all containers when it reports the pod.
const COVERS: &[(&str, &[&str])] = &[
    // A privileged container has every capability whatever it drops.
    ("privileged-container", &["capability-net-raw", "capabilities-not-dropped-all", "capabilities-none-dropped"]),
    // Kubernetes refuses to forbid escalation to a privileged container, and user namespaces to a pod with one of these.
    ("privileged-container", &["privilege-escalation-allowed"]),
    ("host-pid", &["host-users-shared"]),
    ("host-ipc", &["host-users-shared"]),
    ("host-network", &["host-users-shared"]),
    // Who drops nothing keeps NET_RAW, and dropping it mends both.
    ("capability-net-raw", &["capabilities-none-dropped"]),
    ("capability-net-raw-added", &["capabilities-none-dropped"]),
    // Adding what is in the default set means nothing before ALL is dropped.
    ("capabilities-not-dropped-all", &["capability-add-beyond-net-bind", "capabilities-none-dropped"]),
    // Whatever else is missing, the seccomp profile mends it.
    ("seccomp-not-set", &["no-linux-hardening", "no-security-context"]),
    ("seccomp-unconfined", &["no-linux-hardening"]),
    ("no-linux-hardening", &["no-security-context"]),
    // A limit is the request where none is written.
    ("memory-limit-missing", &["memory-request-missing"]),
    // The same limits, of a pod that runs other people's code.
    ("agent-sandbox-limits", &["cpu-limit-missing", "memory-limit-missing"]),
];

/// The same for one place: the covered finding is about the field of the other, or about what that field stands in.
const COVERS_AT_PLACE: &[(&str, &[&str])] = &[
    // A variable whose value has moved to a Secret still carries it in the environment; the plain text comes first.
    ("plaintext-secret-in-env", &["secret-from-env"]),
    // An image that floats by its tag is not pinned either, and pinning mends both.
    ("image-tag-latest", &["image-not-digest-pinned"]),
    ("agent-sandbox-image-policy", &["image-tag-latest"]),
    // A port that is declared nowhere though it would have to be.
    ("invalid-target-port", &["probe-port-mismatch"]),
];

/// Sets aside the covered ones among the findings about `workload`, which are those from `first` on.
pub(crate) fn settle(workload: &Workload<'_>, first: usize, into: &mut Findings) {
    let found = &into.findings[first..];
    if found.len() < 2 || !found.iter().any(is_coverable) {
        return;
    }
    let spec = Field::from(workload.at()).pointer(workload.object.node());
    // What is covered, and on which container: all of them where there is none.
    let mut covers: Vec<(&str, Option<&str>)> =
        found.iter().flat_map(|by| covered_by(by).map(|rule| (rule, container(&by.path, &spec)))).collect();
    covers.sort_unstable();
    let is = |rule, container| covers.binary_search(&(rule, container)).is_ok();
    let places: Vec<(&str, &str)> = found.iter().flat_map(covered_at_place_by).collect();
    let covered: Vec<bool> = found
        .iter()
        .map(|finding| {
            is(finding.rule.id, None)
                || is(finding.rule.id, container(&finding.path, &spec))
                || places.iter().any(|(rule, path)| *rule == finding.rule.id && holds(&finding.path, path))
        })
        .collect();
    let mut index = 0;
    let mut is_covered = |_: &mut Finding| {
        index += 1;
        covered[index - 1]
    };
    into.covered.extend(into.findings.extract_if(first.., &mut is_covered));
}

fn is_coverable(finding: &Finding) -> bool {
    COVERS.iter().chain(COVERS_AT_PLACE).any(|(_, covered)| covered.contains(&finding.rule.id))
}

fn covered_by(finding: &Finding) -> impl Iterator<Item = &'static str> {
    COVERS.iter().filter(|(rule, _)| *rule == finding.rule.id).flat_map(|(_, covered)| covered.iter().copied())
}

/// Rules that `finding` covers at its place, with the place.
fn covered_at_place_by(finding: &Finding) -> impl Iterator<Item = (&'static str, &str)> {
    let own = COVERS_AT_PLACE.iter().filter(|(rule, _)| *rule == finding.rule.id);
    own.flat_map(|(_, covered)| covered.iter().map(|rule| (*rule, finding.path.as_str())))
}

/// Whether the field at `path` is the one at `inner`, or holds it.
fn holds(path: &str, inner: &str) -> bool {
    inner.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The part of a path that leads to a container: `/containers/0`. None when it leads elsewhere.
fn container<'p>(path: &'p str, spec: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(spec)?;
    let list = ["/containers/", "/initContainers/", "/ephemeralContainers/"]
        .into_iter()
        .find(|&list| rest.starts_with(list))?;
    let end = rest[list.len()..].find('/').map_or(rest.len(), |end| list.len() + end);
    Some(&rest[..end])
}
