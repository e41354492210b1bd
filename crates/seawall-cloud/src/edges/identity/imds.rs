//! What containers get from the metadata service of the cloud.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier};
use seawall_model::cloud::Provider;

use crate::access::{Finder, Survey};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C07",
        name: "IMDS",
        title: "gets from the metadata service the credentials of",
        tier: Tier::Two,
        ease: Ease::Direct,
        techniques: &["T1552.005"],
        doc: include_str!("imds.md"),
    },
    find,
};

const HOPS: &str = "the hop limit of the metadata service and egress policies decide, and are not looked at here";
const METADATA: &str = "egress policies and the cluster's restrictions on the metadata service are not looked at here";

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    if survey.nodes.providers().is_empty() {
        return;
    }
    for member in survey.inventory.members().iter().filter(|member| member.is_alive) {
        let Some(template) = survey.inventory.template(survey.snapshot, member) else { continue };
        let on_host = template.is_on_host_network();
        for (own, is_kept) in survey.nodes.of_member(survey.inventory, member) {
            // A metadata server gives pods the identity of their ServiceAccount.
            if is_kept && !on_host {
                continue;
            }
            let from_network = match own.provider {
                _ if on_host => None,
                Provider::Aws => Some(HOPS),
                Provider::Gcp | Provider::Azure => Some(METADATA),
            };
            let unsure = from_network.or(own.unsure);
            let to = edges.vertex(own.vertex);
            for &container in &member.containers {
                let mut edge = edges.add(FINDER.kind, container, to);
                if let Some(written) = template.spec.get("hostNetwork").filter(|_| on_host) {
                    let (object, node) = (member.object, written.id());
                    edge = edge.proof(Proof::Field { object, node, path: "" });
                }
                match unsure {
                    Some(reason) => edge.depends(reason).done(),
                    None => edge.done(),
                }
            }
        }
    }
}
