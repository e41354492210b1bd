//! Whoever writes a bootstrap token joins a node with it.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, Proof, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::held::Held;
use crate::reason::Target;
use crate::way::action;
use crate::{Action, Subject};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I14",
        name: "BOOTSTRAP_TOKEN",
        title: "makes a bootstrap token and joins as",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1136"],
        doc: include_str!("bootstrap_token.md"),
    },
    find,
};

static CREATE: [Action; 1] = [action!("create", "secrets")];
static REQUEST: [Action; 1] = [action!(cluster "create", "certificates.k8s.io", "certificatesigningrequests")];
static NODE_CLIENT: [Action; 1] =
    [action!(cluster "create", "certificates.k8s.io", "certificatesigningrequests/nodeclient")];
const NAMESPACE: &str = "kube-system";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let server = survey.api_server();
    let unsure = match server.as_ref().map(|server| server.flag("--enable-bootstrap-token-auth")) {
        Some(Some("true")) => None,
        // It takes none unless it is told to.
        Some(_) => return,
        None => Some("whether the API server takes bootstrap tokens"),
    };
    let joins = joins(survey, edges);
    let is_open = survey.may_have(GroupKind::of("rbac.authorization.k8s.io", "ClusterRoleBinding"), None);
    let unsure = match (joins, is_open) {
        (true, _) => unsure,
        (false, true) => Some("whether bootstrap tokens are taken and may join nodes"),
        (false, false) => return,
    };
    let to = edges.vertex(Vertex::all(Hub::NodeUsers, None));
    for held in survey.grants(&CREATE).all() {
        if held.namespace.is_none_or(|namespace| namespace == NAMESPACE) {
            lead(edges, &held, Target { to, unsure }, server.as_ref().map(|server| server.object));
        }
    }
}

fn lead(edges: &mut Edges<'_>, held: &Held<'_>, target: Target, server: Option<seawall_model::ObjectId>) {
    for reason in &held.reasons {
        let mut reason = reason.clone();
        reason.proofs.extend(server.map(|object| Proof::Object { object, part: "takes bootstrap tokens" }));
        reason.add(edges, FINDER.kind, held.from, target);
    }
}

/// Whether a group of bootstrap tokens may ask for the certificate of a kubelet and gets it.
fn joins(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) -> bool {
    let ask = survey.together(edges, &survey.grants(&REQUEST).all(), &survey.grants(&NODE_CLIENT).all());
    let bootstrap = |subject: &Subject<'_>| {
        matches!(subject, Subject::Group(name)
            if *name == "system:bootstrappers" || name.starts_with("system:bootstrappers:"))
    };
    ask.iter().any(|held| match held.sets.as_slice() {
        [one] => survey.rbac.sets[*one].subjects.iter().any(|(_, subject)| bootstrap(subject)),
        _ => matches!(edges.named(held.from), Vertex::Group { name } if bootstrap(&Subject::Group(name))),
    })
}
