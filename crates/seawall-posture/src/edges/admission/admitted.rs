//! What admission lets pods of a namespace ask of their node.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, HostPower, Hub, Proof, Tier, Vertex, VertexId};

use seawall_model::{ObjectId, Snapshot};
use seawall_yaml::Node;

use crate::access::{Finder, Look, Survey, ability};
use crate::guard::Guards;
use crate::namespace::is_system;
use crate::pod_security::{self, Enforced};
use crate::pss::Level;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W03",
        name: "ADMITTED",
        title: "gets a pod with power over its node past admission",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1610", "T1611"],
        doc: include_str!("admitted.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let guards = Guards::of(survey.snapshot);
    for (namespace, object) in survey.inventory.namespaces() {
        let asking = edges.vertex(Vertex::all(Hub::Gates, Some(namespace)));
        let pod_security = PodSecurity::of(survey.snapshot, object);
        let guard = guards.of_namespace(namespace);
        for power in HostPower::ALL {
            let gate = edges.vertex(Vertex::Gate { namespace: Some(namespace.into()), power });
            let door = Door { edges, asking, gate, namespace };
            match &pod_security {
                PodSecurity::Refuses(proof) => door.behind_labels(*proof, guard),
                PodSecurity::Admits(proof) => door.open(*proof, object, guard),
            }
        }
    }
}

/// What Pod Security says to pods with power over their node.
enum PodSecurity {
    Refuses(Proof),
    Admits(Proof),
}

impl PodSecurity {
    fn of(snapshot: &Snapshot, namespace: Option<ObjectId>) -> Self {
        let unsaid = Proof::Fact("no Pod Security level is enforced in the namespace");
        let Some(object) = namespace.filter(|_| snapshot.facts().kubernetes >= pod_security::SINCE) else {
            return Self::Admits(unsaid);
        };
        let label = |node: Node<'_>| Proof::Field { object, node: node.id(), path: "" };
        match Enforced::by(snapshot.object(object)) {
            Enforced::Nothing => Self::Admits(unsaid),
            Enforced::Level(Level::Privileged, node) => Self::Admits(label(node)),
            // A word that is no level counts as the strictest.
            Enforced::Level(_, node) | Enforced::Unknown(node) => Self::Refuses(label(node)),
        }
    }
}

/// The way from asking for a power to having it.
struct Door<'e, 'i, 'n> {
    edges: &'e mut Edges<'i>,
    asking: VertexId,
    gate: VertexId,
    namespace: &'n str,
}

impl Door<'_, '_, '_> {
    fn open(self, proof: Proof, object: Option<ObjectId>, guard: Option<ObjectId>) {
        let mut added = self.edges.add(FINDER.kind, self.asking, self.gate).proof(proof);
        if let Some(namespace) = object.filter(|_| !is_system(self.namespace)) {
            added = added.fix(Fix::Enforce { namespace, level: "baseline" });
        }
        let Some(guard) = guard else { return added.done() };
        let part = Proof::Object { object: guard, part: "may refuse such pods" };
        added.proof(part).depends("whether an admission policy refuses such pods").done();
        let weakens = ability::in_namespace(self.edges, ability::WEAKENS_POLICIES, self.namespace);
        self.edges.add_all(FINDER.kind, &[self.asking, weakens], self.gate).proof(part).done();
    }

    fn behind_labels(self, proof: Proof, guard: Option<ObjectId>) {
        let relabels = ability::in_namespace(self.edges, ability::RELABELS, self.namespace);
        let added = self.edges.add_all(FINDER.kind, &[self.asking, relabels], self.gate).proof(proof);
        match guard {
            Some(_) => added.depends("whether an admission policy refuses such pods").done(),
            None => added.done(),
        }
    }
}
