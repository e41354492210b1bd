//! A check: a rule over objects, with the function that looks.

use seawall_model::{GroupKind, Object, Rule, Snapshot, Workload};

use crate::report::Report;

/// A rule over objects, with the function that looks.
pub(crate) struct Check {
    pub(crate) rule: &'static Rule,
    /// What its machine remediation is and may break.
    pub(crate) fix: Fix,
    pub(crate) run: Run,
}

/// The machine remediation of a check.
#[derive(Clone, Copy)]
pub(crate) enum Fix {
    /// None: the page tells what to do.
    None,
    /// Nothing that works today breaks. The text is an order: `Set hostPID to false`.
    Safe(&'static str),
    /// A running application may notice.
    Review(&'static str),
}

/// What a check looks at. The narrower, the sooner it can run: `Workload` and `Object` need not have read everything.
#[derive(Clone, Copy)]
pub(crate) enum Run {
    /// Each workload by itself.
    Workload(OnWorkload),
    /// Each object of these kinds by itself; no kinds means all.
    Object(Kinds, OnObject),
    /// Each workload, among the other objects.
    WorkloadAmong(OnWorkloadAmong),
    /// Each object of these kinds, among the others.
    ObjectAmong(Kinds, OnObjectAmong),
    /// The snapshot as a whole.
    Survey(OnSnapshot),
    /// Several of these: one question about different things.
    Several(&'static [Run]),
}

pub(crate) type Kinds = &'static [GroupKind<'static>];
pub(crate) type OnWorkload = fn(&Workload<'_>, &mut Report<'_>);
pub(crate) type OnObject = fn(&Object, &mut Report<'_>);
pub(crate) type OnWorkloadAmong = fn(&Workload<'_>, &Snapshot, &mut Report<'_>);
pub(crate) type OnObjectAmong = fn(&Object, &Snapshot, &mut Report<'_>);
pub(crate) type OnSnapshot = fn(&Snapshot, &mut Report<'_>);

#[cfg(test)]
mod tests {
    use super::Fix;
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
        let has_no_fix = CHECKS.iter().filter(|check| matches!(check.fix, Fix::None)).map(|check| check.rule.id);
        let left: Vec<&str> = has_no_fix.filter(|id| mended.contains(id)).collect();
        assert!(left.is_empty(), "no fix: {left:?}");
        assert!(mended.len() >= 80);
    }
}
