//! The roles are applied as the objects that they are, and every event is decided again.

use std::path::Path;

use seawall_model::audit::{Asked, AuditEvent, AuditStage, Decision};
use seawall_rbac::least::{Manifest, Minimal, Options, manifests};
use seawall_rbac::{Authorizer, Identity, Rbac, Request, Resource, Target};
use seawall_source::{Settings, read_audit};

use super::{applied, usage};

/// Requests that were allowed: who, what, and what to call it.
type Asks = Vec<(String, String, OwnedTarget)>;

#[derive(Debug)]
enum OwnedTarget {
    Path(String),
    Resource([String; 5]),
}

fn ask(asks: &mut Asks, event: &AuditEvent<'_>) {
    if event.decision != Decision::Allowed || event.stage == AuditStage::Received {
        return;
    }
    let target = match event.asked {
        Asked::Path(path) => OwnedTarget::Path(path.to_owned()),
        Asked::Resource { group, resource, subresource, namespace, name } => {
            // As the authorizer is asked: what is made has no name yet.
            let name = if event.verb == "create" && subresource.is_empty() { "" } else { name };
            OwnedTarget::Resource([group, resource, subresource, namespace, name].map(str::to_owned))
        }
    };
    let who = event.impersonated.as_ref().unwrap_or(&event.user).name;
    asks.push((who.to_owned(), event.verb.to_owned(), target));
}

fn denies_nothing(path: &Path) {
    let usage = usage(path);
    let actors = usage.actors();
    let mut all: Vec<Manifest> = Vec::new();
    for actor in &actors {
        all.extend(manifests(actor.subject(), &Minimal::of(actor, None, &Options::default())));
    }
    let snapshot = applied(&all);
    let rbac = Rbac::new(&snapshot);
    let authorizer = Authorizer::new(&rbac, &snapshot);
    let targets = [seawall_source::Target::Path(path.into())];
    let log = read_audit(&targets, &Settings::default(), |asks: &mut Asks, event| ask(asks, event));
    let asks: Asks = log.parts.into_iter().flatten().collect();
    assert!(!asks.is_empty());
    for (who, verb, target) in &asks {
        let target = match target {
            OwnedTarget::Path(path) => Target::Path(path),
            OwnedTarget::Resource([group, resource, subresource, namespace, name]) => {
                Target::Resource(Resource { group, resource, subresource, namespace, name })
            }
        };
        // Only the user: none of the groups, to whom nothing is bound.
        let identity = Identity { user: who.as_str().into(), groups: Vec::new() };
        assert!(authorizer.allows(&Request { identity: &identity, verb, target }), "{who}: {verb} {target:?}");
    }
}

#[test]
fn nothing_that_was_allowed_is_denied_by_the_roles_of_a_real_log() {
    let Some(shared) = seawall_testkit::shared() else { return };
    denies_nothing(&shared.join("data/live/audit.jsonl.zst"));
    denies_nothing(&shared.join("data/attacks/rbac-audit/demo.log"));
}
