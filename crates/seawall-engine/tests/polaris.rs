//! The labelled examples of Polaris' own checks.

mod labelled;

use labelled::Corpus;

const CHECKS: &[(&str, &[&str])] = &[
    ("automountServiceAccountToken", &["service-account-token-automounted"]),
    ("clusterrolePodExecAttach", &["pods-exec-attach"]),
    (
        "clusterrolebindingClusterAdmin",
        &["cluster-admin-binding", "wildcard-resources", "wildcard-verbs-and-resources"],
    ),
    ("clusterrolebindingPodExecAttach", &["pods-exec-attach"]),
    ("cpuLimitsMissing", &["cpu-limit-missing"]),
    ("cpuRequestsMissing", &["cpu-request-missing"]),
    ("dangerousCapabilities", &["capability-dangerous", "capability-sys-admin"]),
    ("deploymentMissingReplicas", &["replicas-too-few"]),
    ("hostIPCSet", &["host-ipc"]),
    ("hostNetworkSet", &["host-network"]),
    ("hostPIDSet", &["host-pid"]),
    ("hostPathSet", &["hostpath-volume"]),
    ("hostPortSet", &["host-port"]),
    ("hostProcess", &["host-process-windows"]),
    ("hpaMaxAvailability", &["hpa-min-replicas"]),
    ("hpaMinAvailability", &["hpa-min-replicas"]),
    ("insecureCapabilities", &["capabilities-not-dropped-all"]),
    ("linuxHardening", &["no-linux-hardening"]),
    ("livenessProbeMissing", &["liveness-probe-missing"]),
    ("memoryLimitsMissing", &["memory-limit-missing"]),
    ("memoryRequestsMissing", &["memory-request-missing"]),
    ("missingPodDisruptionBudget", &["pdb-missing"]),
    ("notReadOnlyRootFilesystem", &["writable-root-filesystem"]),
    ("pdbDisruptionsIsZero", &["pdb-blocks-eviction"]),
    ("pdbMinAvailableGreaterThanHPAMinReplicas", &["pdb-blocks-eviction"]),
    ("priorityClassNotSet", &["priority-class"]),
    ("privilegeEscalationAllowed", &["privilege-escalation-allowed"]),
    ("procMount", &["unmasked-proc-mount"]),
    ("pullPolicyNotAlways", &["image-pull-policy-not-always"]),
    ("readinessProbeMissing", &["readiness-probe-missing"]),
    ("rolePodExecAttach", &["pods-exec-attach"]),
    (
        "rolebindingClusterAdminClusterRole",
        &["cluster-admin-binding", "wildcard-resources", "wildcard-verbs-and-resources"],
    ),
    ("rolebindingClusterAdminRole", &["wildcard-resources", "wildcard-verbs-and-resources"]),
    ("rolebindingClusterRolePodExecAttach", &["pods-exec-attach"]),
    ("rolebindingRolePodExecAttach", &["pods-exec-attach"]),
    ("runAsPrivileged", &["privileged-container"]),
    ("runAsRootAllowed", &["run-as-root-allowed"]),
    ("sensitiveConfigmapContent", &["plaintext-secret-in-configmap"]),
    ("sensitiveContainerEnvVar", &["plaintext-secret-in-env"]),
    ("tagNotSpecified", &["image-tag-latest"]),
    ("tlsSettingsMissing", &["ingress-no-tls"]),
    ("topologySpreadConstraint", &["topology-spread-missing"]),
];

const LEFT_OUT: &[(&str, &str)] = &[
    ("metadataAndInstanceMismatched", "two labels that the peer wants to be equal"),
    ("missingNetworkPolicy", "whether a pod has a policy is told of whole clusters, not of a file"),
    ("nakedPod", "an example of a check that users write"),
    ("oneController", "an example of a check that users write"),
    ("resourceRange", "an example of a check that users write"),
];

const DIFFERENCES: &[(&str, &str)] = &[
    ("clusterrolePodExecAttach/success.gce_calico_clusterrole.yaml", EXEMPT_BY_NAME),
    ("clusterrolePodExecAttach/success.system_prefix.yaml", EXEMPT_BY_NAME),
    ("clusterrolebindingClusterAdmin/failure.default_clusteradmin_clusterrole.yaml", CALLED_CLUSTER_ADMIN),
    ("clusterrolebindingClusterAdmin/success.explicit_apigroups.yaml", ALL_OF_A_GROUP),
    ("clusterrolebindingClusterAdmin/success.explicit_verbs.yaml", ALL_RESOURCES),
    ("clusterrolebindingClusterAdmin/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("clusterrolebindingClusterAdmin/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
    ("clusterrolebindingPodExecAttach/failure.binding_points_to_missing_ref.yaml", NOBODY_KNOWS),
    ("clusterrolebindingPodExecAttach/failure.get_attach_and_exec_using_resource_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("clusterrolebindingPodExecAttach/failure.get_attach_using_apigroup_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("clusterrolebindingPodExecAttach/failure.get_exec_using_apigroup_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("clusterrolebindingPodExecAttach/success.defaultclusterrolebinding_clusteradmin.yaml", EXEMPT_BY_NAME),
    (
        "clusterrolebindingPodExecAttach/success.defaultclusterrolebinding_system-controller-generic-garbage-collector.yaml",
        EXEMPT_BY_NAME,
    ),
    ("clusterrolebindingPodExecAttach/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("clusterrolebindingPodExecAttach/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
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
    ("rolePodExecAttach/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("rolePodExecAttach/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingClusterAdminClusterRole/failure.default_clusteradmin_clusterrole.yaml", CALLED_CLUSTER_ADMIN),
    ("rolebindingClusterAdminClusterRole/success.explicit_apigroups.yaml", ALL_OF_A_GROUP),
    ("rolebindingClusterAdminClusterRole/success.explicit_verbs.yaml", ALL_RESOURCES),
    ("rolebindingClusterAdminClusterRole/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingClusterAdminClusterRole/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingClusterAdminRole/success.explicit_apigroups.yaml", ALL_OF_A_GROUP),
    ("rolebindingClusterAdminRole/success.explicit_verbs.yaml", ALL_RESOURCES),
    ("rolebindingClusterAdminRole/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingClusterAdminRole/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingClusterRolePodExecAttach/failure.binding_points_to_missing_ref.yaml", NOBODY_KNOWS),
    ("rolebindingClusterRolePodExecAttach/failure.get_attach_and_exec_using_resource_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("rolebindingClusterRolePodExecAttach/failure.get_attach_using_apigroup_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("rolebindingClusterRolePodExecAttach/failure.get_exec_using_apigroup_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("rolebindingClusterRolePodExecAttach/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingClusterRolePodExecAttach/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingRolePodExecAttach/failure.binding_points_to_missing_ref.yaml", NOBODY_KNOWS),
    ("rolebindingRolePodExecAttach/failure.get_attach_and_exec_using_resource_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("rolebindingRolePodExecAttach/failure.get_attach_using_apigroup_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("rolebindingRolePodExecAttach/failure.get_exec_using_apigroup_wildcard.yaml", GET_IS_NOT_ENOUGH),
    ("rolebindingRolePodExecAttach/success.gce_calico_binding.yaml", EXEMPT_BY_NAME),
    ("rolebindingRolePodExecAttach/success.role_binding_cluster_role_binding.yaml", ALL_BY_A_CLUSTER_ROLE),
    ("rolebindingRolePodExecAttach/success.system_prefix_binding.yaml", EXEMPT_BY_NAME),
    ("topologySpreadConstraint/failure.empty.yaml", ONE_REPLICA_BY_DEFAULT),
    ("topologySpreadConstraint/failure.nospreadconstraint.yaml", ONE_REPLICA_BY_DEFAULT),
];

const EXEMPT_BY_NAME: &str = "Exempt by its name, or by that of its binding. Names decide nothing: the API server grants \
                              what the rules say.";

const NOBODY_KNOWS: &str = "Refers to a role that the file does not hold: nobody knows what it gives. Where the input is \
                            everything, `rbac-orphan` says that it gives nothing.";

const GET_IS_NOT_ENOUGH: &str = "Allows `get` only: from Kubernetes 1.35 on a session takes `create`.";

const CALLED_CLUSTER_ADMIN: &str = "Is called `cluster-admin` and allows reading only: the rules decide.";

const ALL_OF_A_GROUP: &str = "Allows everything in the core group, Secrets and pods included.";

const ALL_RESOURCES: &str = "Allows its verbs on every resource of every group, Secrets included.";

const ALL_BY_A_CLUSTER_ROLE: &str =
    "Gives everything in the namespace by a ClusterRole, which the check leaves to others.";

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
    let corpus = Corpus { checks: CHECKS, left_out: LEFT_OUT, differences: DIFFERENCES, fails };
    let faults = corpus.faults(&shared.join("data/manifests/labelled/polaris/test/checks"));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
