//! Some ConfigMaps are what the control plane or the nodes believe: whoever can write them decides for them.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Hub, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::trusted::{Trusted, lead};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W30",
        name: "TRUST_CONFIGMAP",
        title: "changes a ConfigMap that the cluster trusts",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1098"],
        doc: include_str!("trust_configmap.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let proxy =
        Vertex::Workload { kind: "DaemonSet".into(), namespace: "kube-system".into(), name: "kube-proxy".into() };
    let believed = [
        (
            "extension-apiserver-authentication",
            Vertex::Goal(Goal::ClusterAdmin),
            "whether an aggregated API server with such rights believes it",
        ),
        ("kubeadm-config", Vertex::Goal(Goal::ClusterAdmin), "whether the control plane is upgraded or joined from it"),
        ("kubelet-config", Vertex::all(Hub::Nodes, None), "whether nodes join or are upgraded"),
        ("kube-proxy", proxy, "whether its client configuration may run a program"),
    ];
    for (name, to, on) in believed {
        // Whether it runs here at all is the inventory's to say.
        if !matches!(to, Vertex::Workload { .. }) || survey.inventory.get(&to).is_some() {
            lead(survey, edges, FINDER.kind, &Trusted { namespace: "kube-system", name, unsure: Some(on) }, &to);
        }
    }
}
