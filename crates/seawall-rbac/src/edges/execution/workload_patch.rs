//! Whoever can change a workload's template runs what they like in its namespace.

use seawall_model::GroupKind;
use seawall_model::access::{Ease, EdgeKind, Edges, Hub, PART, Tier, Vertex, VertexId, namespace_of};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::pods::CHANGEABLE;
use crate::way::Step;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W04",
        name: "WORKLOAD_PATCH",
        title: "changes the template of the workload",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1610"],
        doc: include_str!("workload_patch.md"),
    },
    find,
};

/// What it depends on when the input does not hold everything.
const EXISTS: Option<&str> = Some("whether there is one to change");

/// What all templates of a namespace are good for.
const TEMPLATES: &str = "change a pod template";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let mut spaces = Vec::new();
    for kind in CHANGEABLE {
        let kind = Kind { kind: kind.kind, actions: kind.actions, what: kind.what, unsure: None };
        of_kind(survey, edges, &kind, &mut spaces);
    }
    for template in survey.custom_templates() {
        let acts = template.acts;
        let what = format!("change {}.{}", acts.create.resource, acts.group);
        let kind = GroupKind::of(acts.group, acts.kind);
        of_kind(
            survey,
            edges,
            &Kind { kind, actions: &acts.change, what: &what, unsure: template.unsure },
            &mut spaces,
        );
    }
    spaces.sort_unstable();
    spaces.dedup();
    for namespace in spaces {
        let from = edges.vertex(Vertex::ability(TEMPLATES, namespace.as_deref()));
        for hub in [Hub::ServiceAccounts, Hub::Secrets, Hub::ConfigMaps, Hub::Claims, Hub::Gates] {
            let to = edges.vertex(Vertex::all(hub, namespace.as_deref()));
            edges.add(&PART, from, to).done();
        }
    }
}

/// A kind with a template.
struct Kind<'k> {
    kind: GroupKind<'static>,
    actions: &'static [Action],
    what: &'k str,
    unsure: Option<&'static str>,
}

fn of_kind(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, kind: &Kind<'_>, spaces: &mut Vec<Option<String>>) {
    let existing = existing(survey, kind.kind);
    let mut used = Vec::new();
    for ways in survey.ways(kind.actions) {
        let namespace = ways.namespace();
        let is_there = |space: &str| existing.binary_search_by(|(other, _)| (*other).cmp(space)).is_ok();
        if !ways.all.is_empty() && namespace.map_or(!existing.is_empty(), is_there) {
            let to = edges.vertex(Vertex::ability(kind.what, namespace));
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: kind.unsure });
            used.push(namespace);
        } else if !ways.all.is_empty() && survey.may_have(kind.kind, namespace) {
            let to = edges.vertex(Vertex::ability(TEMPLATES, namespace));
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: EXISTS });
            spaces.push(namespace.map(str::to_owned));
        }
        for (name, named) in &ways.names {
            for object in survey.find_all(kind.kind, namespace, name) {
                let space = namespace_of(survey.object(object)).to_owned();
                let to = edges.vertex(Vertex::ability(TEMPLATES, Some(&space)));
                spaces.push(Some(space));
                let workload = survey.inventory.member_of(object).map(|member| member.vertex);
                for to in std::iter::once(to).chain(workload) {
                    ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure: kind.unsure });
                }
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    join(edges, kind.what, &existing, &used);
    spaces.extend(reached(&existing, &used).map(|(space, _)| Some((*space).to_owned())));
}

/// The namespaces that somebody has come to.
fn reached<'e, 's>(
    existing: &'e [(&'s str, Vec<VertexId>)],
    used: &'e [Option<&'s str>],
) -> impl Iterator<Item = &'e (&'s str, Vec<VertexId>)> {
    let is_everywhere = used.first() == Some(&None);
    existing.iter().filter(move |(space, _)| is_everywhere || used.binary_search(&Some(space)).is_ok())
}

/// What a kind's abilities consist of: everywhere, of those in the namespaces; there, of the workloads and of what any
/// changed template gives.
fn join(edges: &mut Edges<'_>, what: &str, existing: &[(&str, Vec<VertexId>)], used: &[Option<&str>]) {
    for (space, workloads) in reached(existing, used) {
        let here = edges.vertex(Vertex::ability(what, Some(space)));
        if used.first() == Some(&None) {
            let everywhere = edges.vertex(Vertex::ability(what, None));
            edges.add(&PART, everywhere, here).done();
        }
        let templates = edges.vertex(Vertex::ability(TEMPLATES, Some(space)));
        for &to in std::iter::once(&templates).chain(workloads) {
            edges.add(&PART, here, to).done();
        }
    }
}

/// The namespaces in which there are objects of a kind, sorted, with the vertices of their pods. Deployments make
/// ReplicaSets, whether the input shows them or not.
fn existing<'s>(survey: &Survey<'_, 's>, kind: GroupKind<'static>) -> Vec<(&'s str, Vec<VertexId>)> {
    let deployments = GroupKind::of("apps", "Deployment");
    let makers = (kind == GroupKind::of("apps", "ReplicaSet")).then_some(deployments);
    let objects = std::iter::once(kind).chain(makers).flat_map(|kind| survey.snapshot.of_kind(kind));
    let mut found: Vec<(&str, Option<VertexId>)> = objects
        .map(|object| {
            let member = survey.snapshot.id_of(object).and_then(|id| survey.inventory.member_of(id));
            (namespace_of(object), member.map(|member| member.vertex))
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    let spaces = found.chunk_by(|one, other| one.0 == other.0);
    spaces.map(|space| (space[0].0, space.iter().filter_map(|entry| entry.1).collect())).collect()
}
