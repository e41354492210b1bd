//! The API server allows the group `system:masters` everything.

use seawall_model::access::{Ease, EdgeKind, Edges, Goal, Proof, Tier, Vertex};
use seawall_model::{Found, GroupKind};

use crate::access::{Finder, Survey};
use crate::identity::MASTERS;
use crate::way::action;
use crate::{Action, Subject};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "I16",
        name: "MASTERS",
        title: "may do everything",
        tier: Tier::One,
        ease: Ease::Given,
        techniques: &["T1078"],
        doc: include_str!("masters.md"),
    },
    find,
};

static GROUPS: [Action; 1] = [action!(cluster "impersonate", "groups")];

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    if survey.snapshot.is_closed() || is_spoken_of(survey) {
        let (from, to) = (edges.vertex(Vertex::group(MASTERS)), edges.vertex(Vertex::Goal(Goal::ClusterAdmin)));
        edges.add(FINDER.kind, from, to).proof(Proof::Fact("the API server asks nobody else about this group")).done();
    }
}

/// Whether anything in a part of a cluster has to do with the group.
fn is_spoken_of(survey: &Survey<'_, '_>) -> bool {
    let aws_auth = survey.snapshot.find(GroupKind::core("ConfigMap"), Some("kube-system"), "aws-auth");
    survey.holders().subjects().contains(&Subject::Group(MASTERS))
        || !survey.grants(&GROUPS).of(MASTERS).is_empty()
        || matches!(aws_auth, Found::Yes(_))
}
