//! Whoever can write Ingresses writes configuration of a controller that takes snippets, or has a known flaw.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, VertexId};
use seawall_model::{GroupKind, ObjectId};
use seawall_yaml::Node;

use crate::access::{Finder, Survey};
use crate::deputy::Deputy;
use crate::way::{Step, action};
use crate::writer::Written;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W29",
        name: "INGRESS_CONTROLLER",
        title: "runs configuration of its own in the ingress controller",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1210"],
        doc: include_str!("ingress_controller.md"),
    },
    find,
};

const INGRESSES: Written = Written {
    kind: GroupKind::of("networking.k8s.io", "Ingress"),
    create: &[action!("create", "networking.k8s.io", "ingresses")],
    change: &[action!("update", "networking.k8s.io", "ingresses"), action!("patch", "networking.k8s.io", "ingresses")],
};

/// Below these, annotations are written into the configuration unchecked (CVE-2025-1097, CVE-2025-1098, CVE-2025-24514).
const MENDED: [[u32; 3]; 2] = [[1, 11, 5], [1, 12, 1]];

/// Below this one, snippets are taken unless they are forbidden.
const CLOSED_SINCE: [u32; 3] = [1, 9, 0];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let controllers = controllers(survey);
    if controllers.is_empty() {
        return;
    }
    survey.each_writer(INGRESSES, |writer| {
        for &(object, account) in &controllers {
            let part = Some(Proof::Object { object, part: "is the controller" });
            let step = Step { kind: FINDER.kind, ways: writer.ways, to: account, unsure: writer.unsure };
            writer.of.lead_by(survey, edges, step, part);
        }
    });
}

/// The controllers of ingress-nginx that take snippets or have the flaw, with the vertices of their ServiceAccounts.
fn controllers(survey: &Survey<'_, '_>) -> Vec<(ObjectId, VertexId)> {
    let running = survey.deputies().iter().filter(|deputy| deputy.controller.name == "ingress-nginx");
    running.filter(|deputy| is_weak(survey, deputy)).map(|deputy| (deputy.object, deputy.account)).collect()
}

fn is_weak(survey: &Survey<'_, '_>, deputy: &Deputy<'_>) -> bool {
    let version = deputy.tag.and_then(version);
    let is_flawed = version.is_some_and(|version| version < MENDED[0] || version >= [1, 12, 0] && version < MENDED[1]);
    let named = deputy.value("--configmap").and_then(|named| named.rsplit('/').next());
    let name = named.unwrap_or("ingress-nginx-controller");
    let config = survey.find(GroupKind::core("ConfigMap"), deputy.namespace, name);
    let set = config
        .and_then(|id| survey.object(id).node().path(&["data", "allow-snippet-annotations"]).and_then(Node::as_str));
    let takes_snippets = match set {
        Some(set) => set == "true",
        // What an absent setting means is known of what is known to be there.
        None => config.is_some() && version.is_some_and(|version| version < CLOSED_SINCE),
    };
    is_flawed || takes_snippets
}

fn version(tag: &str) -> Option<[u32; 3]> {
    let numbers = tag.strip_prefix('v')?.split('-').next()?;
    let mut numbers = numbers.split('.').map(|number| number.parse().ok());
    Some([numbers.next()??, numbers.next()??, numbers.next()??])
}
