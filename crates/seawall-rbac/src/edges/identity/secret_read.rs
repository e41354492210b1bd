//! Whoever may read a Secret has its data.

use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Tier, Vertex, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::reason::Target;
use crate::token_secret::SECRET;
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I06",
        name: "SECRET_READ",
        title: "reads the Secret",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1552.007"],
        doc: include_str!("secret_read.md"),
    },
    find,
};

static READ: [Action; 3] = [action!("get", "secrets"), action!("list", "secrets"), action!("watch", "secrets")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let grants = survey.grants(&READ);
    for held in grants.all() {
        let to = edges.vertex(Vertex::all(Hub::Secrets, held.namespace));
        held.lead(edges, FINDER.kind, to);
    }
    for name in grants.names() {
        for held in grants.of_only(name) {
            for secret in survey.find_all(SECRET, held.namespace, name) {
                let to = edges.vertex(Vertex::secret(namespace_of(survey.snapshot.object(secret)), name));
                held.lead(edges, FINDER.kind, to);
            }
            let Some(namespace) = held.namespace else { continue };
            if survey.find(SECRET, namespace, name).is_none() && survey.may_have(SECRET, Some(namespace)) {
                let to = edges.vertex(Vertex::secret(namespace, name));
                held.lead(edges, FINDER.kind, Target { to, unsure: Some("whether there is such a Secret") });
            }
        }
    }
}
