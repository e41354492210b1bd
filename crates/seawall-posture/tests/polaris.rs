//! The labelled examples of Polaris' own checks.

mod labelled;

use labelled::Ours::{OtherArea, Rules};
use labelled::{Corpus, Ours};

const CHECKS: &[(&str, Ours)] = &[
    ("automountServiceAccountToken", OtherArea("tokens and secrets")),
    ("clusterrolePodExecAttach", OtherArea("roles and bindings")),
    ("clusterrolebindingClusterAdmin", OtherArea("roles and bindings")),
    ("clusterrolebindingPodExecAttach", OtherArea("roles and bindings")),
    ("cpuLimitsMissing", OtherArea("resources")),
    ("cpuRequestsMissing", OtherArea("resources")),
    ("dangerousCapabilities", Rules(&["capability-dangerous", "capability-sys-admin"])),
    ("deploymentMissingReplicas", OtherArea("availability")),
    ("hostIPCSet", Rules(&["host-ipc"])),
    ("hostNetworkSet", Rules(&["host-network"])),
    ("hostPIDSet", Rules(&["host-pid"])),
    ("hostPathSet", Rules(&["hostpath-volume"])),
    ("hostPortSet", Rules(&["host-port"])),
    ("hostProcess", Rules(&["host-process-windows"])),
    ("hpaMaxAvailability", OtherArea("availability")),
    ("hpaMinAvailability", OtherArea("availability")),
    ("insecureCapabilities", Rules(&["capabilities-not-dropped-all"])),
    ("linuxHardening", Rules(&["no-linux-hardening"])),
    ("livenessProbeMissing", OtherArea("availability")),
    ("memoryLimitsMissing", OtherArea("resources")),
    ("memoryRequestsMissing", OtherArea("resources")),
    ("metadataAndInstanceMismatched", OtherArea("labels")),
    ("missingNetworkPolicy", OtherArea("network policies")),
    ("missingPodDisruptionBudget", OtherArea("availability")),
    ("nakedPod", OtherArea("checks that users write")),
    ("notReadOnlyRootFilesystem", Rules(&["writable-root-filesystem"])),
    ("oneController", OtherArea("checks that users write")),
    ("pdbDisruptionsIsZero", OtherArea("availability")),
    ("pdbMinAvailableGreaterThanHPAMinReplicas", OtherArea("availability")),
    ("priorityClassNotSet", Rules(&["priority-class"])),
    ("privilegeEscalationAllowed", Rules(&["privilege-escalation-allowed"])),
    ("procMount", Rules(&["unmasked-proc-mount"])),
    ("pullPolicyNotAlways", Rules(&["image-pull-policy-not-always"])),
    ("readinessProbeMissing", OtherArea("availability")),
    ("resourceRange", OtherArea("checks that users write")),
    ("rolePodExecAttach", OtherArea("roles and bindings")),
    ("rolebindingClusterAdminClusterRole", OtherArea("roles and bindings")),
    ("rolebindingClusterAdminRole", OtherArea("roles and bindings")),
    ("rolebindingClusterRolePodExecAttach", OtherArea("roles and bindings")),
    ("rolebindingRolePodExecAttach", OtherArea("roles and bindings")),
    ("runAsPrivileged", Rules(&["privileged-container"])),
    ("runAsRootAllowed", Rules(&["run-as-root-allowed"])),
    ("sensitiveConfigmapContent", OtherArea("tokens and secrets")),
    ("sensitiveContainerEnvVar", OtherArea("tokens and secrets")),
    ("tagNotSpecified", Rules(&["image-tag-latest"])),
    ("tlsSettingsMissing", Rules(&["ingress-no-tls"])),
    ("topologySpreadConstraint", Rules(&["topology-spread-missing"])),
];

const DIFFERENCES: &[(&str, &str)] = &[
    ("insecureCapabilities/success.case.yaml", NAMED_ONE_BY_ONE),
    ("insecureCapabilities/success.pod.yaml", NAMED_ONE_BY_ONE),
    ("insecureCapabilities/success.yaml", NAMED_ONE_BY_ONE),
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
