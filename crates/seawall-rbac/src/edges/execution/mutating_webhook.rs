//! Whoever can write mutating webhooks rewrites every pod that is made, in every namespace.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W19",
        name: "MUTATING_WEBHOOK",
        title: "rewrites pods as they are made",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1548", "T1610"],
        doc: include_str!("mutating_webhook.md"),
    },
    find,
};

const HOOKS: Written = Written {
    kind: GroupKind::of("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    create: &[action!(cluster "create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations")],
    change: &[
        action!(cluster "update", "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
        action!(cluster "patch", "admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
    ],
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_writer(HOOKS, |writer| {
        for hub in [Hub::ServiceAccounts, Hub::Gates] {
            let to = edges.vertex(Vertex::all(hub, None));
            let step = Step { kind: FINDER.kind, ways: writer.ways, to, unsure: writer.unsure };
            writer.of.lead(survey, edges, step);
        }
    });
}
