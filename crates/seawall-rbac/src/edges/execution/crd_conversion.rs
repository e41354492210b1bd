//! Whoever can write definitions of custom resources sees and changes them as they are converted.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};

use crate::access::{Finder, Survey};
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W23",
        name: "CRD_CONVERSION",
        title: "converts the custom resources that controllers act on",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1557"],
        doc: include_str!("crd_conversion.md"),
    },
    find,
};

const DEFINITIONS: Written = Written {
    kind: GroupKind::of("apiextensions.k8s.io", "CustomResourceDefinition"),
    create: &[],
    change: &[
        action!(cluster "update", "apiextensions.k8s.io", "customresourcedefinitions"),
        action!(cluster "patch", "apiextensions.k8s.io", "customresourcedefinitions"),
    ],
};

const CONVERTED: &str = "whether the controller does what a converted resource says";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    survey.each_writer(DEFINITIONS, |writer| {
        for deputy in survey.deputies() {
            let names = deputy.controller.acts.iter().map(|acts| format!("{}.{}", acts.create.resource, acts.group));
            if writer.name.is_none_or(|name| names.into_iter().any(|own| own == name)) {
                let part = Some(Proof::Object { object: deputy.object, part: "runs the controller" });
                let step = Step { kind: FINDER.kind, ways: writer.ways, to: deputy.account, unsure: Some(CONVERTED) };
                writer.of.lead_by(survey, edges, step, part);
            }
        }
    });
}
