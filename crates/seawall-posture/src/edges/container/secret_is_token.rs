//! A Secret of the type for tokens is its ServiceAccount.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, Vertex, namespace_of};

use seawall_model::{Found, Object};

use crate::access::{Finder, Look, Survey};
use crate::namesake::{namesake, namespace};
use crate::secret::{SECRET, TOKEN_TYPE};
use crate::service_account::SERVICE_ACCOUNT;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C03",
        name: "SECRET_IS_TOKEN",
        title: "acts as the ServiceAccount whose token it is",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1528"],
        doc: include_str!("secret_is_token.md"),
    },
    find: Look::Cluster(find),
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    for object in survey.snapshot.of_kind(SECRET) {
        let kind = object.node().get("type").filter(|kind| kind.as_str() == Some(TOKEN_TYPE));
        if kind.is_none() {
            continue;
        }
        let account = object.annotation("kubernetes.io/service-account.name").filter(|account| !account.is_empty());
        let (Some(id), Some(kind), Some(account)) = (survey.snapshot.id_of(object), kind, account) else { continue };
        let doubt = match namesake(survey.snapshot, SERVICE_ACCOUNT, namespace(object), account) {
            Found::Yes(found) if is_another(object, found) => continue,
            Found::Yes(_) => None,
            _ if account == "default" => None,
            Found::No => continue,
            Found::Unknown => Some("whether the ServiceAccount exists"),
        };
        let from = edges.vertex(Vertex::secret(namespace_of(object), &object.reference.name));
        let to = edges.vertex(Vertex::account(namespace_of(object), account));
        let proof = Proof::Field { object: id, node: kind.id(), path: "" };
        let added = edges.add(FINDER.kind, from, to).proof(proof).fix(Fix::Delete { object: id });
        match doubt {
            Some(on) => added.depends(on).done(),
            None => added.done(),
        }
    }
}

/// Whether the token was made for an account of the same name that is gone.
fn is_another(secret: &Object, account: &Object) -> bool {
    let meant = secret.annotation("kubernetes.io/service-account.uid");
    meant.zip(account.uid()).is_some_and(|(meant, uid)| meant != uid)
}
