//! The labelled examples of Polaris' own checks.

mod labelled;

use labelled::Ours::{OtherArea, Rules};
use labelled::{Corpus, Ours};

const CHECKS: &[(&str, Ours)] = &[
    ("automountServiceAccountToken", Rules(&["service-account-token-automounted"])),
    ("clusterrolePodExecAttach", OtherArea("roles and bindings")),
    ("clusterrolebindingClusterAdmin", OtherArea("roles and bindings")),
    ("clusterrolebindingPodExecAttach", OtherArea("roles and bindings")),
    ("cpuLimitsMissing", Rules(&["cpu-limit-missing"])),
    ("cpuRequestsMissing", Rules(&["cpu-request-missing"])),
    ("dangerousCapabilities", Rules(&["capability-dangerous", "capability-sys-admin"])),
    ("deploymentMissingReplicas", Rules(&["replicas-too-few"])),
    ("hostIPCSet", Rules(&["host-ipc"])),
    ("hostNetworkSet", Rules(&["host-network"])),
    ("hostPIDSet", Rules(&["host-pid"])),
    ("hostPathSet", Rules(&["hostpath-volume"])),
    ("hostPortSet", Rules(&["host-port"])),
    ("hostProcess", Rules(&["host-process-windows"])),
    ("hpaMaxAvailability", Rules(&["hpa-min-replicas"])),
    ("hpaMinAvailability", Rules(&["hpa-min-replicas"])),
    ("insecureCapabilities", Rules(&["capabilities-not-dropped-all"])),
    ("linuxHardening", Rules(&["no-linux-hardening"])),
    ("livenessProbeMissing", Rules(&["liveness-probe-missing"])),
    ("memoryLimitsMissing", Rules(&["memory-limit-missing"])),
    ("memoryRequestsMissing", Rules(&["memory-request-missing"])),
    ("metadataAndInstanceMismatched", OtherArea("labels")),
    ("missingNetworkPolicy", OtherArea("network policies")),
    ("missingPodDisruptionBudget", Rules(&["pdb-missing"])),
    ("nakedPod", OtherArea("checks that users write")),
    ("notReadOnlyRootFilesystem", Rules(&["writable-root-filesystem"])),
    ("oneController", OtherArea("checks that users write")),
    ("pdbDisruptionsIsZero", Rules(&["pdb-blocks-eviction"])),
    ("pdbMinAvailableGreaterThanHPAMinReplicas", Rules(&["pdb-blocks-eviction"])),
    ("priorityClassNotSet", Rules(&["priority-class"])),
    ("privilegeEscalationAllowed", Rules(&["privilege-escalation-allowed"])),
    ("procMount", Rules(&["unmasked-proc-mount"])),
    ("pullPolicyNotAlways", Rules(&["image-pull-policy-not-always"])),
    ("readinessProbeMissing", Rules(&["readiness-probe-missing"])),
    ("resourceRange", OtherArea("checks that users write")),
    ("rolePodExecAttach", OtherArea("roles and bindings")),
    ("rolebindingClusterAdminClusterRole", OtherArea("roles and bindings")),
    ("rolebindingClusterAdminRole", OtherArea("roles and bindings")),
    ("rolebindingClusterRolePodExecAttach", OtherArea("roles and bindings")),
    ("rolebindingRolePodExecAttach", OtherArea("roles and bindings")),
    ("runAsPrivileged", Rules(&["privileged-container"])),
    ("runAsRootAllowed", Rules(&["run-as-root-allowed"])),
    ("sensitiveConfigmapContent", Rules(&["plaintext-secret-in-configmap"])),
    ("sensitiveContainerEnvVar", Rules(&["plaintext-secret-in-env"])),
    ("tagNotSpecified", Rules(&["image-tag-latest"])),
    ("tlsSettingsMissing", Rules(&["ingress-no-tls"])),
    ("topologySpreadConstraint", Rules(&["topology-spread-missing"])),
];

const DIFFERENCES: &[(&str, &str)] = &[
    ("hpaMaxAvailability/success.minAvailabilityAbsent.yaml", ONE_BY_DEFAULT),
    ("hpaMinAvailability/success.minReplicaAbsent.yaml", ONE_BY_DEFAULT),
    ("insecureCapabilities/success.case.yaml", NAMED_ONE_BY_ONE),
    ("insecureCapabilities/success.pod.yaml", NAMED_ONE_BY_ONE),
    ("insecureCapabilities/success.yaml", NAMED_ONE_BY_ONE),
    ("missingPodDisruptionBudget/failure-bad-ns.yaml", NOTHING_TO_KEEP),
    ("missingPodDisruptionBudget/failure.bad-name.yaml", NOTHING_TO_KEEP),
    ("missingPodDisruptionBudget/failure.empty-labels.yaml", NOTHING_TO_KEEP),
    ("missingPodDisruptionBudget/failure.no-labels.yaml", NOTHING_TO_KEEP),
    ("missingPodDisruptionBudget/failure.no-metadata.yaml", NOTHING_TO_KEEP),
    ("missingPodDisruptionBudget/failure.wrong-place.yaml", NOTHING_TO_KEEP),
    ("missingPodDisruptionBudget/failure.yaml", NOTHING_TO_KEEP),
    ("pdbDisruptionsIsZero/failure.either.yaml", NO_SUCH_KIND),
    ("pdbDisruptionsIsZero/failure.max.yaml", NO_SUCH_KIND),
    ("pdbDisruptionsIsZero/failure.min.yaml", NO_SUCH_KIND),
    ("pdbMinAvailableGreaterThanHPAMinReplicas/failure-gt-percent.yaml", MORE_THAN_ALL),
    ("pdbMinAvailableGreaterThanHPAMinReplicas/success.equals.yaml", NONE_TO_SPARE),
    ("pdbMinAvailableGreaterThanHPAMinReplicas/success.no-min-replicas.yaml", NONE_TO_SPARE),
    ("pullPolicyNotAlways/failure.cron-job.yaml", ALWAYS_BY_DEFAULT),
    ("pullPolicyNotAlways/failure.yaml", ALWAYS_BY_DEFAULT),
    ("topologySpreadConstraint/failure.empty.yaml", ONE_REPLICA_BY_DEFAULT),
    ("topologySpreadConstraint/failure.nospreadconstraint.yaml", ONE_REPLICA_BY_DEFAULT),
];

const NAMED_ONE_BY_ONE: &str = "Names all capabilities of today's default set: the restricted standard demands the word \
                                `ALL`, which holds for other runtimes and later capabilities too.";

const ALWAYS_BY_DEFAULT: &str = "Names neither a tag nor a policy: the API server fills in `Always` then.";

const ONE_REPLICA_BY_DEFAULT: &str = "Names no number of replicas: the API server makes it one, and one pod cannot be \
                                      spread. Whether an autoscaler makes several is not known.";

const ONE_BY_DEFAULT: &str = "Names no lower bound: the API server makes it one, and one pod is none when it is moved.";

const NOTHING_TO_KEEP: &str = "Names no number of replicas, which makes it one: a budget for one pod either keeps its node \
                               from being drained or protects nothing.";

const NO_SUCH_KIND: &str = "There is no PodDisruptionBudget in `v1`: the API server refuses the object, and that is said \
                            instead.";

const MORE_THAN_ALL: &str = "The API server refuses more than 100 %.";

const NONE_TO_SPARE: &str = "At the autoscaler's lower bound, which is one where none is written, the budget keeps every \
                             pod: no node can be drained then.";

/// A `mutated` file is a failing one after the peer's fix, so it passes.
fn fails(file: &str) -> Option<bool> {
    match file.split(['.', '-']).next() {
        Some("failure") => Some(true),
        Some("success" | "mutated") => Some(false),
        _ => None,
    }
}

#[test]
fn every_labelled_example_agrees_or_is_explained() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let corpus = Corpus { checks: CHECKS, differences: DIFFERENCES, fails };
    let faults = corpus.faults(&shared.join("data/manifests/labelled/polaris/test/checks"));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
