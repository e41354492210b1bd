//! Whoever can change or delete what admission asks, takes it away.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex, VertexId, namespace_of};

use crate::access::{Finder, Survey};
use crate::admission::{EXCEPT, Enforcer, LOCAL, enforcers, has_kyverno};
use crate::policy_part::PolicyPart;
use crate::way::Step;
use crate::{PermissionSet, RuleId};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "W18",
        name: "POLICY_WEAKEN",
        title: "takes away what admission asks",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1562.001"],
        doc: include_str!("policy_weaken.md"),
    },
    find,
};

const WHAT: &str = "weaken admission policies";
const OTHERS: &str = "whether what else admission asks lets it pass";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let enforcers = enforcers(survey);
    for (set, vertex) in survey.sets() {
        weaken(survey, edges, &enforcers, (set, vertex));
    }
    LOCAL.iter().for_each(|enforcer| weaken_here(survey, edges, enforcer));
    if has_kyverno(survey) {
        except(survey, edges);
    }
    for part in PolicyPart::all(survey) {
        change(survey, edges, &part);
    }
}

/// Who can take away all that is asked has nothing to fear; who can take away a part may still meet the rest.
fn weaken<'a, 's>(
    survey: &Survey<'a, 's>,
    edges: &mut Edges<'_>,
    enforcers: &[&Enforcer],
    (set, vertex): (&'a PermissionSet<'s>, VertexId),
) {
    let all: Vec<_> = enforcers.iter().map(|enforcer| survey.ways_of(set, vertex, enforcer.weaken)).collect();
    let is_whole = all.iter().all(|ways| !ways.all.is_empty());
    let to = edges.vertex(Vertex::ability(WHAT, None));
    for (ways, enforcer) in all.iter().zip(enforcers) {
        let unsure = (!is_whole).then_some(OTHERS);
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
        for (name, named) in ways.names() {
            if enforcer.kinds.iter().any(|&kind| survey.all_of(kind, None).any(|object| object.reference.name == name))
            {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &named, to, unsure: Some(OTHERS) });
            }
        }
    }
}

/// The same for what refuses objects of its own namespace only.
fn weaken_here(survey: &Survey<'_, '_>, edges: &mut Edges<'_>, enforcer: &'static Enforcer) {
    let policies = enforcer.kinds.iter().flat_map(|&kind| survey.all_of(kind, None));
    let mut policies: Vec<(&str, &str)> =
        policies.map(|policy| (namespace_of(policy), policy.reference.name.as_str())).collect();
    policies.sort_unstable();
    for ways in survey.ways(if policies.is_empty() { &[] } else { enforcer.weaken }) {
        let here = |namespace: &str| ways.namespace().is_none_or(|own| own == namespace);
        for near in policies.chunk_by(|one, other| one.0 == other.0).filter(|near| here(near[0].0)) {
            let to = edges.vertex(Vertex::ability(WHAT, Some(near[0].0)));
            ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure: Some(OTHERS) });
            for (_, named) in ways.names().iter().filter(|(name, _)| near.iter().any(|policy| policy.1 == *name)) {
                ways.lead(survey, edges, Step { kind: FINDER.kind, ways: named, to, unsure: Some(OTHERS) });
            }
        }
    }
}

/// What an exception says holds for objects of every namespace.
fn except(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let unsure = Some("whether Kyverno heeds exceptions, and those of this namespace");
    let to = edges.vertex(Vertex::ability(WHAT, None));
    for ways in survey.ways(EXCEPT) {
        ways.lead(survey, edges, Step { kind: FINDER.kind, ways: &ways.all, to, unsure });
    }
}

/// Whoever changes what a policy goes by.
fn change<'s>(survey: &Survey<'_, 's>, edges: &mut Edges<'_>, part: &PolicyPart<'s>) {
    for (set, vertex) in survey.sets() {
        for (rule, action) in part.written_by(set, survey.rbac.rules(set)) {
            let to = edges.vertex(Vertex::ability(WHAT, part.weakened(set.scope)));
            let RuleId { role, index } = rule.id.unwrap_or(RuleId { role: set.binding, index: 0 });
            let proof = Proof::Grant { binding: set.binding, role, rule: index, action };
            edges.add(FINDER.kind, vertex, to).proof(proof).proof(part.proof()).depends(part.unsure).done();
        }
    }
}
