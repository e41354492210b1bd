//! The labelled examples of Trivy's checks.

mod labelled;

use labelled::Ours::{OtherArea, Rules};
use labelled::{Corpus, Ours};

const CHECKS: &[(&str, Ours)] = &[
    ("CPU_not_limited", Rules(&["cpu-limit-missing"])),
    ("CPU_requests_not_specified", Rules(&["cpu-request-missing"])),
    ("SYS_ADMIN_capability", Rules(&["capability-sys-admin"])),
    ("access_to_host_ports", Rules(&["host-port"])),
    ("apparmor_policy_disabled", Rules(&["apparmor-unconfined", "apparmor-not-set"])),
    ("can_elevate_its_own_privileges", Rules(&["privilege-escalation-allowed"])),
    ("capabilities_no_drop_all", Rules(&["capabilities-not-dropped-all"])),
    ("configMap_with_secrets", Rules(&["plaintext-secret-in-configmap"])),
    ("file_system_not_read_only", Rules(&["writable-root-filesystem"])),
    ("host_ipc", Rules(&["host-ipc"])),
    ("host_network", Rules(&["host-network"])),
    ("host_pid", Rules(&["host-pid"])),
    ("hostpath_volumes_mounted", Rules(&["hostpath-volume"])),
    ("insecure_ingress_nginx", Rules(&["ingress-snippet-annotation"])),
    ("memory_not_limited", Rules(&["memory-limit-missing"])),
    ("memory_requests_not_specified", Rules(&["memory-request-missing"])),
    ("mounts_docker_socket", Rules(&["container-runtime-socket"])),
    ("non_core_volume_types", Rules(&["non-core-volume-type"])),
    ("non_default_proc_masks_set", Rules(&["unmasked-proc-mount"])),
    ("privileged", Rules(&["privileged-container"])),
    ("protect_core_components_namespace", Rules(&["system-namespace-used"])),
    ("protecting_pod_service_account_tokens", Rules(&["service-account-token-automounted"])),
    ("runs_as_root", Rules(&["run-as-root-allowed"])),
    ("runs_with_GID_le_10000", Rules(&["low-gid"])),
    ("runs_with_UID_le_10000", Rules(&["low-uid"])),
    ("runtime_default_seccomp_profile_not_set", Rules(&["seccomp-not-set", "seccomp-unconfined"])),
    ("selector_usage_in_network_policies", OtherArea("network policies")),
    ("selinux_custom_options_set", Rules(&["selinux-custom-type"])),
    ("specific_capabilities_added", Rules(&["capability-any-added"])),
    ("tiller_is_deployed", Rules(&["tiller-deployed"])),
    ("unsafe_sysctl_options_set", Rules(&["unsafe-sysctl"])),
    ("uses_image_tag_latest", Rules(&["image-tag-latest"])),
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
    let corpus = Corpus { checks: CHECKS, differences: DIFFERENCES, fails };
    let faults = corpus.faults(&shared.join("data/manifests/labelled/trivy-checks"));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
