//! Whoever writes `aws-auth` says whom the groups of the cluster are given to.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier, Vertex};
use seawall_model::{Facts, GroupKind};

use crate::Action;
use crate::access::{Finder, Survey};
use crate::identity::MASTERS;
use crate::reason::Target;
use crate::way::action;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I17",
        name: "AWS_AUTH",
        title: "maps himself to the group",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1098"],
        doc: include_str!("aws_auth.md"),
    },
    find,
};

static CHANGE: [Action; 2] = [action!("update", "configmaps"), action!("patch", "configmaps")];
static CREATE: [Action; 1] = [action!("create", "configmaps")];
const NAMESPACE: &str = "kube-system";

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let kind = GroupKind::core("ConfigMap");
    let is_there = survey.find(kind, NAMESPACE, "aws-auth").is_some();
    let is_eks = is_eks(survey.snapshot.facts());
    let held = match (is_there, is_eks) {
        (true, _) => survey.grants(&CHANGE).of("aws-auth"),
        (false, Some(false)) => return,
        (false, _) if survey.may_have(kind, Some(NAMESPACE)) => survey.grants(&CHANGE).of("aws-auth"),
        // There is none: who creates it is listened to if the cluster still looks for it.
        (false, Some(true)) => survey.grants(&CREATE).all(),
        (false, None) => return,
    };
    let unsure = (!is_there).then_some("whether the cluster is one of EKS that asks the ConfigMap aws-auth");
    for held in held.iter().filter(|held| held.namespace.is_none_or(|namespace| namespace == NAMESPACE)) {
        let to = edges.vertex(Vertex::group(MASTERS));
        held.lead(edges, FINDER.kind, Target { to, unsure });
    }
}

/// Whether the API server says that it is one of EKS; none when it was not asked.
fn is_eks(facts: &Facts) -> Option<bool> {
    facts.server.as_ref().map(|server| server.suffix.contains("eks"))
}
