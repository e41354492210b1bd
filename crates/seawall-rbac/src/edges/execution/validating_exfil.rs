//! Whoever can write validating webhooks is sent every object that is written, Secrets among them.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W20",
        name: "VALIDATING_EXFIL",
        title: "is sent every Secret that is written",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1552.007"],
        doc: include_str!("validating_exfil.md"),
    },
    find,
};

const HOOKS: Written = Written {
    kind: GroupKind::of("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    create: &[action!(cluster "create", "admissionregistration.k8s.io", "validatingwebhookconfigurations")],
    change: &[
        action!(cluster "update", "admissionregistration.k8s.io", "validatingwebhookconfigurations"),
        action!(cluster "patch", "admissionregistration.k8s.io", "validatingwebhookconfigurations"),
    ],
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_writer(HOOKS, |writer| {
        let to = edges.vertex(Vertex::Goal(Goal::SecretData));
        writer.of.lead(survey, edges, Step { kind: FINDER.kind, ways: writer.ways, to, unsure: writer.unsure });
    });
}
