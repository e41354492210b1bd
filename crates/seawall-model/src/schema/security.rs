//! Which fields decide about security, so that losing one is more than untidy.

use super::table::{TypeId, type_named};

/// Whether a field with this name, in a mapping of this type or missing from it, decides about security. `name` may be
/// one that `within` does not have: then the name alone counts, or that everything in `within` matters.
pub fn guards(within: TypeId, name: &str) -> bool {
    WHOLE_TYPES.contains(&within.name()) && !UNGUARDED.contains(&name) || is_guarded_name(within, name)
}

/// Whether the name alone says that security is meant, wherever it stands.
pub(super) fn is_telling(name: &str) -> bool {
    let declared = || TELLING_TYPES.iter().filter_map(|ty| type_named(ty)).any(|ty| ty.field(name).is_some());
    !AMBIGUOUS.contains(&name) && (FIELDS.iter().any(|&(_, field)| field == name) || declared())
}

fn is_guarded_name(within: TypeId, name: &str) -> bool {
    match within.field(name) {
        Some(_) => FIELDS.contains(&(within.name(), name)),
        None => is_telling(name),
    }
}

/// Types of which every field matters.
const WHOLE_TYPES: [&str; 41] = [
    "admissionregistration.v1.MutatingWebhook",
    "admissionregistration.v1.ParamRef",
    "admissionregistration.v1.RuleWithOperations",
    "admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec",
    "admissionregistration.v1.ValidatingAdmissionPolicySpec",
    "admissionregistration.v1.ValidatingWebhook",
    "core.v1.AppArmorProfile",
    "core.v1.Capabilities",
    "core.v1.HostPathVolumeSource",
    "core.v1.PodSecurityContext",
    "core.v1.SELinuxOptions",
    "core.v1.SeccompProfile",
    "core.v1.SecurityContext",
    "core.v1.ServiceAccount",
    "core.v1.ServiceAccountTokenProjection",
    "core.v1.Sysctl",
    "core.v1.WindowsSecurityContextOptions",
    "networking.v1.IPBlock",
    "networking.v1.NetworkPolicy",
    "networking.v1.NetworkPolicyEgressRule",
    "networking.v1.NetworkPolicyIngressRule",
    "networking.v1.NetworkPolicyPeer",
    "networking.v1.NetworkPolicyPort",
    "networking.v1.NetworkPolicySpec",
    "policy.v1beta1.AllowedHostPath",
    "policy.v1beta1.FSGroupStrategyOptions",
    "policy.v1beta1.HostPortRange",
    "policy.v1beta1.IDRange",
    "policy.v1beta1.PodSecurityPolicySpec",
    "policy.v1beta1.RunAsGroupStrategyOptions",
    "policy.v1beta1.RunAsUserStrategyOptions",
    "policy.v1beta1.SELinuxStrategyOptions",
    "policy.v1beta1.SupplementalGroupsStrategyOptions",
    "rbac.v1.AggregationRule",
    "rbac.v1.ClusterRole",
    "rbac.v1.ClusterRoleBinding",
    "rbac.v1.PolicyRule",
    "rbac.v1.Role",
    "rbac.v1.RoleBinding",
    "rbac.v1.RoleRef",
    "rbac.v1.Subject",
];

/// What every object has; nothing about security, even in the types above.
const UNGUARDED: [&str; 4] = ["apiVersion", "kind", "metadata", "status"];

/// Types whose field names tell on their own that security is meant.
const TELLING_TYPES: [&str; 4] = [
    "core.v1.PodSecurityContext",
    "core.v1.SecurityContext",
    "core.v1.WindowsSecurityContextOptions",
    "networking.v1.NetworkPolicySpec",
];

/// Names of such fields that mean other things in other places.
const AMBIGUOUS: [&str; 3] = ["ingress", "podSelector", "tls"];

/// Single fields of types that hold much else.
const FIELDS: [(&str, &str); 32] = [
    ("core.v1.Container", "securityContext"),
    ("core.v1.ContainerPort", "hostIP"),
    ("core.v1.ContainerPort", "hostPort"),
    ("core.v1.EphemeralContainer", "securityContext"),
    ("core.v1.PodSpec", "automountServiceAccountToken"),
    ("core.v1.PodSpec", "hostIPC"),
    ("core.v1.PodSpec", "hostNetwork"),
    ("core.v1.PodSpec", "hostPID"),
    ("core.v1.PodSpec", "hostUsers"),
    ("core.v1.PodSpec", "runtimeClassName"),
    ("core.v1.PodSpec", "securityContext"),
    ("core.v1.PodSpec", "serviceAccount"),
    ("core.v1.PodSpec", "serviceAccountName"),
    ("core.v1.PodSpec", "shareProcessNamespace"),
    ("core.v1.ServiceSpec", "externalIPs"),
    ("core.v1.ServiceSpec", "loadBalancerSourceRanges"),
    ("core.v1.Volume", "hostPath"),
    ("core.v1.VolumeMount", "mountPropagation"),
    ("core.v1.VolumeMount", "recursiveReadOnly"),
    ("apiregistration.v1.APIServiceSpec", "caBundle"),
    ("apiregistration.v1.APIServiceSpec", "insecureSkipTLSVerify"),
    ("networking.v1.IPBlock", "except"),
    ("networking.v1.IPBlock", "cidr"),
    ("networking.v1.IngressSpec", "tls"),
    ("networking.v1.NetworkPolicyPeer", "ipBlock"),
    ("rbac.v1.ClusterRole", "aggregationRule"),
    ("rbac.v1.PolicyRule", "nonResourceURLs"),
    ("rbac.v1.PolicyRule", "resourceNames"),
    ("rbac.v1.PolicyRule", "verbs"),
    ("rbac.v1.RoleBinding", "roleRef"),
    ("rbac.v1.RoleBinding", "subjects"),
    ("core.v1.Capabilities", "drop"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_in_the_tables_is_declared() {
        for ty in WHOLE_TYPES.iter().chain(&TELLING_TYPES) {
            assert!(type_named(ty).is_some(), "{ty}");
        }
        for (ty, field) in FIELDS {
            assert!(type_named(ty).unwrap().field(field).is_some(), "{ty}.{field}");
        }
    }

    #[test]
    fn a_field_matters_by_its_type_or_by_its_name() {
        let guards = |ty, name| guards(type_named(ty).unwrap(), name);
        assert!(guards("core.v1.SecurityContext", "privileged"));
        assert!(guards("core.v1.SecurityContext", "priviledged"));
        assert!(guards("core.v1.Container", "privileged"));
        assert!(guards("core.v1.PodSpec", "hostPID"));
        assert!(guards("apps.v1.DeploymentSpec", "hostPID"));
        assert!(guards("rbac.v1.PolicyRule", "verb"));
        assert!(!guards("rbac.v1.Role", "metadata"));
        assert!(!guards("core.v1.PodSpec", "containers"));
        assert!(!guards("core.v1.PodSpec", "cpu"));
        assert!(!guards("apps.v1.DeploymentSpec", "podSelector"));
        assert!(guards("networking.v1.NetworkPolicySpec", "ingress"));
        assert!(!guards("core.v1.ServiceSpec", "ingress"));
    }
}
