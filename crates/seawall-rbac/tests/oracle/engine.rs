//! The engine, asked as the oracle is.

use seawall_model::{Facts, Snapshot, World};
use seawall_rbac::{Authorizer, Identity, Rbac, Resource, Target};
use seawall_testkit::pages::Cluster;
use serde_json::{Value, json};

use super::{Request, What, Who};

/// What the engine says to everybody who asks for everything, in a closed world; nothing where it is not sure.
pub(crate) fn answers(objects: &[Value], who: &[Who], what: &[What]) -> Vec<Vec<Option<bool>>> {
    let snapshot = snapshot(objects);
    let rbac = Rbac::new(&snapshot);
    let authorizer = Authorizer::new(&rbac, &snapshot);
    who.iter().map(|who| what.iter().map(|what| ask(&authorizer, &identity(who), what)).collect()).collect()
}

/// The same for some requests.
pub(crate) fn verdicts(objects: &[Value], requests: &[Request]) -> Vec<Option<bool>> {
    let snapshot = snapshot(objects);
    let rbac = Rbac::new(&snapshot);
    let authorizer = Authorizer::new(&rbac, &snapshot);
    requests.iter().map(|request| ask(&authorizer, &identity(&request.who), &request.what)).collect()
}

fn identity(who: &Who) -> Identity {
    let groups = who.groups.iter().map(|group| group.as_str().into()).collect();
    Identity { user: who.user.as_str().into(), groups }
}

fn ask(authorizer: &Authorizer<'_, '_>, identity: &Identity, what: &What) -> Option<bool> {
    let (verb, target) = match what {
        What::Resource { verb, group, resource, subresource, namespace, name } => {
            (verb, Target::Resource(Resource { group, resource, subresource, namespace, name }))
        }
        What::Path { verb, path } => (verb, Target::Path(path)),
    };
    let decision = authorizer.decide(&seawall_rbac::Request { identity, verb, target });
    decision.unknown.is_empty().then_some(decision.allowed)
}

/// The objects as a closed world.
fn snapshot(objects: &[Value]) -> Snapshot {
    let list = json!({"apiVersion": "v1", "kind": "List", "items": objects}).to_string();
    Cluster::with(&list, Facts { world: World::Closed, ..Facts::default() }).snapshot
}
