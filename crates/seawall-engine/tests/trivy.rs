//! The labelled examples of Trivy's checks.

mod labelled;

use labelled::Corpus;

const CHECKS: &[(&str, &[&str])] = &[
    ("CPU_not_limited", &["cpu-limit-missing"]),
    ("CPU_requests_not_specified", &["cpu-request-missing"]),
    ("SYS_ADMIN_capability", &["capability-sys-admin"]),
    ("access_to_host_ports", &["host-port"]),
    ("apparmor_policy_disabled", &["apparmor-unconfined", "apparmor-not-set"]),
    ("can_elevate_its_own_privileges", &["privilege-escalation-allowed"]),
    ("capabilities_no_drop_all", &["capabilities-not-dropped-all"]),
    ("configMap_with_secrets", &["plaintext-secret-in-configmap"]),
    ("file_system_not_read_only", &["writable-root-filesystem"]),
    ("host_ipc", &["host-ipc"]),
    ("host_network", &["host-network"]),
    ("host_pid", &["host-pid"]),
    ("hostpath_volumes_mounted", &["hostpath-volume"]),
    ("insecure_ingress_nginx", &["ingress-snippet-annotation"]),
    ("memory_not_limited", &["memory-limit-missing"]),
    ("memory_requests_not_specified", &["memory-request-missing"]),
    ("mounts_docker_socket", &["container-runtime-socket"]),
    ("non_core_volume_types", &["non-core-volume-type"]),
    ("non_default_proc_masks_set", &["unmasked-proc-mount"]),
    ("privileged", &["privileged-container"]),
    ("protect_core_components_namespace", &["system-namespace-used"]),
    ("protecting_pod_service_account_tokens", &["service-account-token-automounted"]),
    ("runs_as_root", &["run-as-root-allowed"]),
    ("runs_with_GID_le_10000", &["low-gid"]),
    ("runs_with_UID_le_10000", &["low-uid"]),
    ("runtime_default_seccomp_profile_not_set", &["seccomp-not-set", "seccomp-unconfined"]),
    ("selector_usage_in_network_policies", &["network-policy-no-selector"]),
    ("selinux_custom_options_set", &["selinux-custom-type"]),
    ("specific_capabilities_added", &["capability-any-added"]),
    ("tiller_is_deployed", &["tiller-deployed"]),
    ("unsafe_sysctl_options_set", &["unsafe-sysctl"]),
    ("uses_image_tag_latest", &["image-tag-latest"]),
];

const DIFFERENCES: &[(&str, &str)] = &[
    (
        "insecure_ingress_nginx/bad-2.yaml",
        "A bar in `auth-tls-match-cn` is part of the pattern that the annotation is, and ends no directive.",
    ),
    (
        "protecting_pod_service_account_tokens/good-0.yaml",
        "Says nothing of the token, and what nobody says is that it is mounted.",
    ),
    (
        "runs_with_GID_le_10000/bad-0.yaml",
        "Names no group at all: the image decides, and nothing says that its group is a low one.",
    ),
    (
        "runs_with_UID_le_10000/bad-0.yaml",
        "Names no user at all: that the image may choose root is what `run-as-root-allowed` reports here.",
    ),
    (
        "selector_usage_in_network_policies/bad-0.yaml",
        "There is no NetworkPolicy in `v1`: the API server refuses the object, and that is said instead.",
    ),
    (
        "specific_capabilities_added/bad-0.yaml",
        "Adds `NET_BIND_SERVICE`, which the baseline standard allows and even the restricted one.",
    ),
];

fn fails(file: &str) -> Option<bool> {
    match file.split('-').next() {
        Some("bad") => Some(true),
        Some("good") => Some(false),
        _ => None,
    }
}

#[test]
fn every_labelled_example_agrees_or_is_explained() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let corpus = Corpus { checks: CHECKS, left_out: &[], differences: DIFFERENCES, fails };
    let faults = corpus.faults(&shared.join("data/manifests/labelled/trivy-checks"));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
