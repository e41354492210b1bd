//! Whoever can change a ServiceAccount changes which cloud identity its pods have.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex, VertexId};

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

/// The annotations that name a cloud identity.
const CLOUD: &[&str] =
    &["eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account", "azure.workload.identity/client-id"];

const TRUSTED: &str = "whether another cloud identity trusts the ServiceAccount";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let pods = pods(survey);
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
    let alive = survey.inventory.members().iter().filter(|member| member.is_alive);
    let known = alive.filter_map(|member| match survey.inventory.vertex(member.account) {
        Vertex::ServiceAccount { namespace, name } => Some((namespace.as_str(), name.as_str(), member.vertex)),
        _ => None,
    });
    let is_of_cloud = |&(namespace, name, _): &(&str, &str, VertexId)| {
        let account = survey.find(GroupKind::core("ServiceAccount"), namespace, name);
        account.is_some_and(|id| CLOUD.iter().any(|annotation| survey.object(id).annotation(annotation).is_some()))
    };
    known.filter(is_of_cloud).collect()
}
