//! The analysis: which checks run on which object.

use seawall_check::{Plan, concerned};
use seawall_model::analysis::{Analysis, Judge};
use seawall_model::{Parameter, Parameters, Rule, Snapshot};

use crate::cover::COVERS;
use crate::parameter::PARAMETERS;
use crate::rules::CHECKS;

/// Checks over objects.
#[derive(Debug, Clone, Copy, Default)]
pub struct Posture;

impl Analysis for Posture {
    fn name(&self) -> &'static str {
        "posture"
    }

    fn rules(&self) -> Vec<&'static Rule> {
        CHECKS.iter().map(|check| check.rule).collect()
    }

    fn parameters(&self) -> &'static [&'static Parameter] {
        PARAMETERS
    }

    fn concerned(&self, rule: &Rule, snapshot: &Snapshot) -> usize {
        let Some(check) = CHECKS.iter().find(|check| check.rule.id == rule.id) else { return 0 };
        concerned(check.run, snapshot)
    }

    fn plan(&self, selected: &dyn Fn(&Rule) -> bool, parameters: &Parameters) -> Box<dyn Judge> {
        let mut plan = Plan::new(self.name(), COVERS, parameters);
        for check in CHECKS.iter().copied().filter(|check| selected(check.rule)) {
            plan.add(check, check.run);
        }
        Box::new(plan)
    }
}

#[cfg(test)]
mod tests {
    use seawall_check::Fix;

    use crate::rules::CHECKS;

    /// Rules that a machine can mend, where need be with a value that users set or that stands elsewhere in the input.
    const MENDED: &[&str] = &[
        // Isolation.
        "privileged-container host-pid host-ipc host-network host-process-windows host-port host-probe-target \
         host-users-shared share-process-namespace privilege-escalation-allowed run-as-root-allowed \
         run-as-uid-zero run-as-root-group low-uid low-gid writable-root-filesystem capability-any-added \
         capability-sys-admin capability-sys-module capability-net-raw capability-dangerous \
         capabilities-not-dropped-all capabilities-none-dropped capability-add-beyond-net-bind \
         seccomp-not-set seccomp-unconfined apparmor-unconfined apparmor-not-set selinux-custom-type \
         no-linux-hardening no-security-context unmasked-proc-mount unsafe-sysctl \
         hardened-runtime-class-missing mount-propagation-bidirectional stdin-tty-open",
        // Volumes.
        "hostpath-writable persistent-volume-unencrypted statefulset-pvc-requests emptydir-without-limit",
        // Tokens and secrets.
        "service-account-token-automounted default-service-account-used default-service-account-automount \
         deprecated-service-account-field projected-token-lifetime plaintext-secret-in-env \
         plaintext-secret-in-configmap",
        // Images.
        "image-tag-latest image-not-digest-pinned image-pull-policy-not-always image-public-registry \
         image-deprecated-registry known-vulnerable-component",
        // Exposure.
        "service-external-ip service-type-loadbalancer ingress-no-tls debug-endpoint-enabled",
        // Resources and availability.
        "cpu-limit-missing memory-limit-missing cpu-request-missing memory-request-missing \
         ephemeral-storage-limit-missing requests-not-equal-limits namespace-no-resource-quota \
         namespace-no-limit-range replicas-too-few hpa-min-replicas pdb-missing pdb-blocks-eviction \
         pdb-unhealthy-policy anti-affinity-missing topology-spread-missing priority-class no-rolling-update \
         job-ttl restart-policy agent-sandbox-limits",
        // Namespaces, metadata and versions.
        // Not `sorted-keys`: a patch of an object has no order.
        "psa-not-enforced psa-privileged deprecated-api-version unknown-security-field missing-labels",
        // Admission.
        "webhook-fails-open agent-sandbox-image-policy",
    ];

    #[test]
    fn what_a_machine_can_mend_has_a_fix() {
        let mended: Vec<&str> = MENDED.iter().flat_map(|rules| rules.split_whitespace()).collect();
        let has_no_fix =
            CHECKS.iter().copied().filter(|check| matches!(check.fix, Fix::None)).map(|check| check.rule.id);
        let left: Vec<&str> = has_no_fix.filter(|id| mended.contains(id)).collect();
        assert!(left.is_empty(), "no fix: {left:?}");
        assert!(mended.len() >= 80);
    }
}
