//! Whoever can change a ServiceAccount changes which cloud identity its pods have.

use rustc_hash::FxHashSet;
use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex, VertexId, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::way::{Step, action};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W35",
        name: "SA_PATCH",
        title: "changes what the pods of the ServiceAccount are in the cloud",
        tier: Tier::Two,
        ease: Ease::Tooling,
        techniques: &["T1098"],
        doc: include_str!("sa_patch.md"),
    },
    find,
};

const CHANGE: &[Action] = &[action!("update", "serviceaccounts"), action!("patch", "serviceaccounts")];

const ACCOUNT: GroupKind<'static> = GroupKind::core("ServiceAccount");

/// The annotations that name a cloud identity.
const CLOUD: &[&str] =
    &["eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account", "azure.workload.identity/client-id"];

const TRUSTED: &str = "whether another cloud identity trusts the ServiceAccount";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let pods = pods(survey);
    if pods.is_empty() {
        return;
    }
    for ways in survey.ways(CHANGE) {
        for &(namespace, name, to) in &pods {
            if ways.namespace().is_some_and(|of| of != namespace) {
                continue;
            }
            let named = ways.names.iter().filter(|(of, _)| *of == name).map(|(_, named)| named);
            for list in std::iter::once(&ways.all).chain(named) {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: list, to, unsure: Some(TRUSTED) });
            }
        }
    }
}

/// The pods that have a cloud identity by their ServiceAccount: its namespace and name, and the vertex of the pods.
fn pods<'a>(survey: &Survey<'a, '_>) -> Vec<(&'a str, &'a str, VertexId)> {
    let accounts = survey.snapshot.of_kind(ACCOUNT).filter(|account| {
        let annotations = account.node().path(&["metadata", "annotations"]);
        annotations.is_some_and(|annotations| CLOUD.iter().any(|name| annotations.get(name).is_some()))
    });
    let in_force = accounts.filter(|account| {
        let (namespace, name) = (namespace_of(account), account.reference.name.as_str());
        survey.find(ACCOUNT, namespace, name).is_some_and(|id| std::ptr::eq(survey.object(id), *account))
    });
    let of_cloud: FxHashSet<VertexId> = in_force
        .filter_map(|account| survey.inventory.get(&Vertex::account(namespace_of(account), &account.reference.name)))
        .collect();
    let alive = survey.inventory.members().iter().filter(|member| member.is_alive);
    let known = alive.filter(|member| of_cloud.contains(&member.account));
    let known = known.filter_map(|member| match survey.inventory.vertex(member.account) {
        Vertex::ServiceAccount { namespace, name } => Some((namespace.as_str(), name.as_str(), member.vertex)),
        _ => None,
    });
    known.collect()
}
