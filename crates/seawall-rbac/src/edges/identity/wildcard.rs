//! Everything is allowed: that is the cluster.

use seawall_model::access::{Added, Ease, EdgeKind, Edges, Goal, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::{Action, PermissionSet, PolicyRule, Scope};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I15",
        name: "WILDCARD",
        title: "may do everything",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1078"],
        doc: include_str!("wildcard.md"),
    },
    find,
};

static EVERYTHING: Action =
    Action { verb: "*", group: "*", resource: "*", is_of_cluster: true, text: "every verb on every resource" };

static OF_KUBERNETES: Action = Action {
    verb: "*",
    group: "*",
    resource: "*",
    is_of_cluster: true,
    text: "every verb on every resource of groups of Kubernetes",
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let admin = edges.vertex(Vertex::Goal(Goal::ClusterAdmin));
    for (at, (set, from)) in survey.sets().enumerate() {
        if let Some(rule) = survey.everything(at) {
            let proof = survey.proof(set, rule.id, &EVERYTHING);
            edges.add(FINDER.kind, from, admin).proof(proof).done();
        } else if let Some(rules) = all_of_kubernetes(survey, set) {
            let added = edges.add(FINDER.kind, from, admin);
            let proofs = rules.iter().map(|rule| survey.proof(set, rule.id, &OF_KUBERNETES));
            proofs.fold(added, Added::proof).done();
        }
    }
}

/// The rules by which a set allows everything in each of Kubernetes' own groups, everywhere. Such a set may bind itself
/// to what it lacks.
fn all_of_kubernetes<'a, 's>(survey: &Survey<'a, 's>, set: &'a PermissionSet<'s>) -> Option<Vec<&'a PolicyRule<'s>>> {
    let is_whole =
        |rule: &&PolicyRule<'_>| rule.names.is_empty() && rule.verbs.contains(&"*") && rule.resources.contains(&"*");
    let whole = || survey.rbac.rules(set).iter().filter(is_whole);
    if set.scope != Scope::Cluster || whole().next().is_none() {
        return None;
    }
    let by_group = |group: &&str| whole().find(|rule| rule.groups.contains(group));
    let mut rules = GROUPS.iter().map(by_group).collect::<Option<Vec<_>>>()?;
    rules.sort_unstable_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    Some(rules)
}

/// The groups that every cluster has had for long.
const GROUPS: [&str; 19] = [
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
];
