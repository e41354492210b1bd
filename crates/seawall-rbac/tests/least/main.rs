//! The least roles for what logs tell: exact, applied again, proved against what there was.
#![allow(clippy::unwrap_used, reason = "a test that cannot make its input is to stop")]

mod applied;
mod audit2rbac;
mod fuzzed;
mod live;
mod rules;
mod unused;

use std::path::Path;
use std::sync::Arc;

use seawall_model::audit::{Asked, AuditEvent, AuditStage, Decision, Requester};
use seawall_model::{Draft, Facts, Origin, Snapshot, SourceFile, World, expand};
use seawall_rbac::least::{Manifest, Minimal, Usage, manifests};
use seawall_source::{Settings, Target, read_audit};
use seawall_yaml::{Options, Text, read_all};

/// What the log at `path` tells.
fn usage(path: &Path) -> Usage {
    let log = read_audit(&[Target::Path(path.into())], &Settings::default(), |usage: &mut Usage, event| {
        usage.add(event);
    });
    assert_eq!(log.problems, []);
    log.parts.into_iter().reduce(Usage::joined).unwrap_or_default()
}

/// The snapshot of a text that is everything.
fn snapshot(text: &str) -> Snapshot {
    let text = Arc::new(Text::new(text.to_owned()));
    let origin = Origin::File(Arc::new(SourceFile { path: "test.yaml".into(), text: Arc::clone(&text) }));
    let mut draft = Draft::default();
    for document in read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document) {
        expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
    }
    draft.freeze(Facts { world: World::Closed, ..Facts::default() }).0
}

/// The snapshot that has these roles and bindings and nothing else.
fn applied<'m>(manifests: impl IntoIterator<Item = &'m Manifest>) -> Snapshot {
    let objects = manifests.into_iter().flat_map(|manifest| [&manifest.role, &manifest.binding]);
    let documents: Vec<String> = objects.map(ToString::to_string).collect();
    snapshot(&documents.join("\n---\n"))
}

/// The rules of the roles that are proposed for `user`, one line each: `shop: get,list configmaps,pods`.
fn rules(usage: &Usage, user: &str, options: &seawall_rbac::least::Options) -> Vec<String> {
    let actors = usage.actors();
    let actor = actors.iter().find(|actor| actor.identity.user == user).unwrap();
    let minimal = Minimal::of(actor, None, options);
    assert!(minimal.proof.holds(), "{:?}", minimal.proof);
    assert_eq!(manifests(actor.subject(), &minimal).len(), minimal.roles.len());
    lines(&minimal)
}

fn lines(minimal: &Minimal<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for role in &minimal.roles {
        for rule in &role.rules {
            let rule = &rule.rule;
            let place = role.namespace.unwrap_or("*");
            let names = if rule.names.is_empty() { String::new() } else { format!(" [{}]", rule.names.join(",")) };
            let on = if rule.urls.is_empty() { rule.resources.join(",") } else { rule.urls.join(",") };
            let groups: Vec<&str> = rule.groups.iter().filter(|group| !group.is_empty()).copied().collect();
            let groups = if groups.is_empty() { String::new() } else { format!(".{}", groups.join(",")) };
            lines.push(format!("{place}: {} {on}{groups}{names}", rule.verbs.join(",")));
        }
    }
    lines
}

/// A request that was allowed, as `USER VERB RESOURCE[/SUB][.GROUP] NAMESPACE NAME`; `-` for none.
fn event(text: &str) -> AuditEvent<'_> {
    let words: Vec<&str> = text.split(' ').map(|word| if word == "-" { "" } else { word }).collect();
    let asked = match words[2] {
        path if path.starts_with('/') => Asked::Path(path),
        kind => {
            let (kind, group) = kind.split_once('.').unwrap_or((kind, ""));
            let (resource, subresource) = kind.split_once('/').unwrap_or((kind, ""));
            Asked::Resource { group, resource, subresource, namespace: words[3], name: words[4] }
        }
    };
    AuditEvent {
        stage: AuditStage::Complete,
        decision: Decision::Allowed,
        code: Some(200),
        time: None,
        user: Requester { name: words[0], ..Requester::default() },
        impersonated: None,
        constraint: None,
        verb: words[1],
        asked,
    }
}

/// The usage of these requests.
fn of(requests: &[&str]) -> Usage {
    let mut usage = Usage::default();
    requests.iter().for_each(|request| usage.add(&event(request)));
    usage
}
