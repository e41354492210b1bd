//! Whoever can claim devices with administrative access has what their driver gives to administrators.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};
use seawall_model::{GroupKind, Version};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pods::PODS;
use crate::premise::{Conjunction, Premise};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W33",
        name: "DRA_ADMIN",
        title: "claims devices with administrative access",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1611"],
        doc: include_str!("dra_admin.md"),
    },
    find,
};

const CLAIM: &[Action] = &[
    action!("create", "resource.k8s.io", "resourceclaims"),
    action!("create", "resource.k8s.io", "resourceclaimtemplates"),
];

/// The first version that gives administrative access without a feature gate.
const SINCE: Version = Version { major: 1, minor: 34 };

/// The label without which no claim of a namespace has administrative access.
const LABEL: &str = "resource.kubernetes.io/admin-access";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let classes = GroupKind::of("resource.k8s.io", "DeviceClass");
    let has_devices = survey.snapshot.of_kind(classes).next().is_some();
    if survey.snapshot.facts().kubernetes < SINCE || !has_devices {
        return;
    }
    let labelled = survey.snapshot.labelled(GroupKind::core("Namespace"), LABEL, "true");
    let labelled: Vec<&str> = labelled.map(|namespace| namespace.reference.name.as_str()).collect();
    let claim = Premise { what: "claim devices", actions: CLAIM, is_of_cluster: false };
    let targets = |namespace: Option<&str>| {
        let is_allowed = namespace.map_or(!labelled.is_empty(), |namespace| labelled.contains(&namespace));
        is_allowed.then(|| Vertex::all(Hub::Nodes, None)).into_iter().collect()
    };
    let unsure = Some("what the driver gives to administrators");
    Conjunction { kind: FINDER.kind, premises: &[claim, PODS], targets, unsure }.add(survey, edges);
}
