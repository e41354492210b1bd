//! Kubelets that ask nobody.

use std::sync::Arc;

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Proof, Tier, Vertex};
use seawall_model::{GroupKind, Object};
use seawall_yaml::{Document, Node, Options, Text, read_all};

use crate::access::{Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E08",
        name: "KUBELET_ANON",
        title: "runs commands through the kubelet of",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1133", "T1609"],
        doc: include_str!("kubelet_anon.md"),
    },
    find,
};

const REASON: &str = "whether nodes run with this configuration, and who gets to their kubelets, is not in the input";

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let maps = survey.snapshot.of_kind_in(GroupKind::core("ConfigMap"), Some("kube-system"));
    let maps = maps.filter(|map| map.reference.name.starts_with("kubelet-config"));
    let Some(open) = maps.into_iter().find(|map| lets_in(map)) else { return };
    let Some(object) = survey.snapshot.id_of(open) else { return };
    let nodes = edges.vertex(Vertex::all(Hub::Nodes, None));
    let proof = Proof::Object { object, part: "lets kubelets take orders from whoever asks" };
    for member in survey.inventory.members().iter().filter(|member| member.is_alive) {
        for &container in &member.containers {
            edges.add(FINDER.kind, container, nodes).proof(proof).depends(REASON).done();
        }
    }
}

/// Whether the configuration lets whoever asks run commands: everybody is known, or nobody is asked who they are, and
/// everything is allowed. With the port for reading alone nothing can be run.
fn lets_in(map: &Object) -> bool {
    let Some(text) = map.node().path(&["data", "kubelet"]).and_then(Node::as_str) else { return false };
    let text = Arc::new(Text::new(text.to_owned()));
    let documents: Vec<Document> =
        read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document).collect();
    documents.iter().any(|document| {
        let root = document.root();
        let anonymous = root.path(&["authentication", "anonymous", "enabled"]).and_then(Node::as_bool);
        let mode = root.path(&["authorization", "mode"]).and_then(Node::as_str);
        anonymous == Some(true) && mode == Some("AlwaysAllow")
    })
}
