//! Whoever can write mutating admission policies and bind them rewrites every pod that is made.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};
use seawall_model::{GroupKind, Version};
use seawall_yaml::Node;

use crate::Action;
use crate::access::{Finder, Survey};
use crate::premise::{Conjunction, Premise};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W21",
        name: "MUTATING_POLICY",
        title: "rewrites pods as they are made, by a policy",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1548"],
        doc: include_str!("mutating_policy.md"),
    },
    find,
};

const GROUP: &str = "admissionregistration.k8s.io";

const CREATE: &[Action] = &[action!(cluster "create", "admissionregistration.k8s.io", "mutatingadmissionpolicies")];

const BIND: &[Action] = &[action!(cluster "create", "admissionregistration.k8s.io", "mutatingadmissionpolicybindings")];

const POLICIES: Written = Written {
    kind: GroupKind::of(GROUP, "MutatingAdmissionPolicy"),
    create: &[],
    change: &[
        action!(cluster "update", "admissionregistration.k8s.io", "mutatingadmissionpolicies"),
        action!(cluster "patch", "admissionregistration.k8s.io", "mutatingadmissionpolicies"),
    ],
};

/// The first version that has them, behind a feature gate, and the first in which they are on by default.
const SINCE: (Version, Version) = (Version { major: 1, minor: 32 }, Version { major: 1, minor: 36 });

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let version = survey.snapshot.facts().kubernetes;
    if version < SINCE.0 {
        return;
    }
    let gated = (version < SINCE.1).then_some("whether the API server has mutating admission policies switched on");
    let premises = [
        Premise { what: "create mutatingadmissionpolicies", actions: CREATE, is_of_cluster: true },
        Premise { what: "create mutatingadmissionpolicybindings", actions: BIND, is_of_cluster: true },
    ];
    let hubs = [Hub::ServiceAccounts, Hub::Gates];
    let targets = |_: Option<&str>| hubs.map(|hub| Vertex::all(hub, None)).to_vec();
    Conjunction { kind: FINDER.kind, premises: &premises, targets, unsure: gated }.add(survey, edges);
    // A policy that is bound already is in force as soon as it is changed.
    let bindings = survey.snapshot.of_kind(GroupKind::of(GROUP, "MutatingAdmissionPolicyBinding"));
    let bound: Vec<&str> =
        bindings.filter_map(|binding| binding.node().path(&["spec", "policyName"]).and_then(Node::as_str)).collect();
    survey.each_writer(POLICIES, |writer| {
        let is_bound = writer.name.map_or(!bound.is_empty(), |name| bound.contains(&name));
        if !is_bound && survey.snapshot.is_closed() {
            return;
        }
        let unsure = writer.unsure.or((!is_bound).then_some("whether a policy that is bound can be changed"));
        for to in hubs.map(|hub| edges.vertex(Vertex::all(hub, None))) {
            writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure: unsure.or(gated) });
        }
    });
}
