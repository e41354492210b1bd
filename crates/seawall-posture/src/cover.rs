//! Which findings say nothing new beside others.

use seawall_check::Covers;

/// What [`Covers`] knows of posture.
pub(crate) const COVERS: Covers = Covers { on_container: ON_CONTAINER, at_place: AT_PLACE };

/// A rule, and the rules whose findings it covers on the same container, or on all containers when it reports the pod.
const ON_CONTAINER: &[(&str, &[&str])] = &[
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
const AT_PLACE: &[(&str, &[&str])] = &[
    // A variable whose value has moved to a Secret still carries it in the environment; the plain text comes first.
    ("plaintext-secret-in-env", &["secret-from-env"]),
    // An image that floats by its tag is not pinned either, and pinning mends both.
    ("image-tag-latest", &["image-not-digest-pinned"]),
    ("agent-sandbox-image-policy", &["image-tag-latest"]),
    // A port that is declared nowhere though it would have to be.
    ("invalid-target-port", &["probe-port-mismatch"]),
];
