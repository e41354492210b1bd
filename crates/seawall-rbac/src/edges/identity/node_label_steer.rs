//! Whoever is root on a node draws the pods of a DaemonSet to it, if he may give the node the labels that it asks for.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Member, Tier, Vertex};
use seawall_yaml::Node;

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "N07",
        name: "NODE_LABEL_STEER",
        title: "labels his node for",
        tier: Tier::Three,
        ease: Ease::Guess,
        techniques: &["T1610"],
        doc: include_str!("node_label_steer.md"),
    },
    find,
};

static LABEL: [Action; 2] = [action!(cluster "update", "nodes"), action!(cluster "patch", "nodes")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let choosy: Vec<&Member> = survey.inventory.members().iter().filter(|member| is_choosy(survey, member)).collect();
    let mut label = survey.grants(&LABEL).all();
    // Whoever may do everything needs no such means.
    label.retain(|held| !survey.is_everything(held.sets[0]));
    if choosy.is_empty() || label.is_empty() {
        return;
    }
    let labelling = edges.vertex(Vertex::ability("label nodes", None));
    label.iter().for_each(|held| held.lead(edges, FINDER.kind, labelling));
    let root = edges.vertex(Vertex::Goal(Goal::NodeRoot));
    for member in choosy {
        let on = "whether a pod of it comes to his node";
        edges.add_all(FINDER.kind, &[labelling, root], member.vertex).depends(on).done();
    }
}

/// Whether it is a DaemonSet that asks for labels which not every node has anyway.
fn is_choosy(survey: &Survey<'_, '_>, member: &Member) -> bool {
    let object = survey.snapshot.object(member.object);
    if object.reference.group_kind() != GroupKind::of("apps", "DaemonSet") || !member.is_alive {
        return false;
    }
    let field = |path: &[&str]| {
        let path: Vec<&str> = ["spec", "template", "spec"].iter().chain(path).copied().collect();
        object.node().path(&path)
    };
    let selector = field(&["nodeSelector"]).into_iter().flat_map(Node::entries);
    let mut keys = selector.filter_map(|(key, _)| key.as_str());
    let required =
        field(&["affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms"]);
    let terms = required.into_iter().flat_map(Node::items);
    let mut expressions = terms.filter_map(|term| term.get("matchExpressions")).flat_map(Node::items);
    keys.any(|key| !is_everywhere(key))
        || expressions.any(|wanted| wanted.get("key").and_then(Node::as_str).is_some_and(|key| !is_everywhere(key)))
}

/// Whether kubelets put this label on every node.
fn is_everywhere(key: &str) -> bool {
    matches!(key, "kubernetes.io/os" | "kubernetes.io/arch" | "kubernetes.io/hostname")
}
