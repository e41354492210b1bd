//! What admission asks besides Pod Security, as far as the input shows it, and who takes it away.

use seawall_model::GroupKind;

use crate::Action;
use crate::access::Survey;
use crate::way::action;

/// Something that refuses objects.
pub(crate) struct Enforcer {
    /// The kinds that say what it asks; it asks nothing without an object of the first.
    pub(crate) kinds: &'static [GroupKind<'static>],
    /// The actions that take away what it asks.
    pub(crate) weaken: &'static [Action],
}

macro_rules! weaken {
    ($($group:literal $resource:literal),*) => {
        &[$(
            action!(cluster "update", $group, $resource),
            action!(cluster "patch", $group, $resource),
            action!(cluster "delete", $group, $resource),
            action!(cluster "deletecollection", $group, $resource),
        )*]
    };
}

macro_rules! weaken_here {
    ($group:literal $resource:literal) => {
        &[
            action!("update", $group, $resource),
            action!("patch", $group, $resource),
            action!("delete", $group, $resource),
            action!("deletecollection", $group, $resource),
        ]
    };
}

const REGISTRATION: &str = "admissionregistration.k8s.io";

const ENFORCERS: &[Enforcer] = &[
    Enforcer {
        kinds: &[
            GroupKind::of(REGISTRATION, "ValidatingAdmissionPolicyBinding"),
            GroupKind::of(REGISTRATION, "ValidatingAdmissionPolicy"),
        ],
        weaken: weaken!(
            "admissionregistration.k8s.io" "validatingadmissionpolicies",
            "admissionregistration.k8s.io" "validatingadmissionpolicybindings"
        ),
    },
    Enforcer {
        kinds: &[GroupKind::of(REGISTRATION, "ValidatingWebhookConfiguration")],
        weaken: weaken!("admissionregistration.k8s.io" "validatingwebhookconfigurations"),
    },
    Enforcer {
        kinds: &[GroupKind::of("kyverno.io", "ClusterPolicy")],
        weaken: weaken!(
            "kyverno.io" "clusterpolicies",
            "admissionregistration.k8s.io" "validatingwebhookconfigurations"
        ),
    },
    Enforcer {
        kinds: &[GroupKind::of("policies.kyverno.io", "ValidatingPolicy")],
        weaken: weaken!(
            "policies.kyverno.io" "validatingpolicies",
            "admissionregistration.k8s.io" "validatingwebhookconfigurations"
        ),
    },
    Enforcer {
        kinds: &[GroupKind::of("policies.kubewarden.io", "ClusterAdmissionPolicy")],
        weaken: weaken!(
            "policies.kubewarden.io" "clusteradmissionpolicies",
            "admissionregistration.k8s.io" "validatingwebhookconfigurations"
        ),
    },
    Enforcer {
        kinds: &[GroupKind::of("templates.gatekeeper.sh", "ConstraintTemplate")],
        weaken: weaken!(
            "templates.gatekeeper.sh" "constrainttemplates",
            "admissionregistration.k8s.io" "validatingwebhookconfigurations"
        ),
    },
];

/// What refuses objects of the namespace that it is in.
pub(crate) const LOCAL: &[Enforcer] = &[
    Enforcer { kinds: &[GroupKind::of("kyverno.io", "Policy")], weaken: weaken_here!("kyverno.io" "policies") },
    Enforcer {
        kinds: &[GroupKind::of("policies.kyverno.io", "NamespacedValidatingPolicy")],
        weaken: weaken_here!("policies.kyverno.io" "namespacedvalidatingpolicies"),
    },
    Enforcer {
        kinds: &[GroupKind::of("policies.kubewarden.io", "AdmissionPolicy")],
        weaken: weaken_here!("policies.kubewarden.io" "admissionpolicies"),
    },
];

/// Makes an exception for a policy of Kyverno, in any namespace that it looks for them in.
pub(crate) const EXCEPT: &[Action] = &[
    action!("create", "kyverno.io", "policyexceptions"),
    action!("update", "kyverno.io", "policyexceptions"),
    action!("patch", "kyverno.io", "policyexceptions"),
    action!("create", "policies.kyverno.io", "policyexceptions"),
    action!("update", "policies.kyverno.io", "policyexceptions"),
    action!("patch", "policies.kyverno.io", "policyexceptions"),
];

/// Whether the input shows a policy of Kyverno.
pub(crate) fn has_kyverno(survey: &Survey<'_, '_>) -> bool {
    let is_policy = |kind: &str| kind.ends_with("Policy");
    let mut objects = survey.snapshot.objects().iter();
    objects.any(|object| {
        matches!(&*object.reference.group, "kyverno.io" | "policies.kyverno.io") && is_policy(&object.reference.kind)
    })
}

/// What the input shows to refuse objects.
pub(crate) fn enforcers(survey: &Survey<'_, '_>) -> Vec<&'static Enforcer> {
    let is_here = |enforcer: &&Enforcer| {
        let kind = enforcer.kinds.first();
        kind.is_some_and(|&kind| survey.snapshot.of_kind(kind).next().is_some())
    };
    ENFORCERS.iter().filter(is_here).collect()
}
