//! Containers that see each other's processes reach into them, if they are the same user or root.

use seawall_model::access::{Ease, EdgeKind, Edges, PART, Tier, Vertex, VertexId};

use rustc_hash::FxHashMap;
use seawall_model::workload::Role;

use crate::access::{Cause, Finder, Inside, Look, Resident};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "C05",
        name: "SHARE_PS_NS",
        title: "takes over a process of another container of its pod",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1080"],
        doc: include_str!("shared_processes.md"),
    },
    find: Look::Pod(find),
};

fn find(pod: &Resident<'_, '_>, edges: &mut Edges<'_>) {
    let Some(shares) = pod.workload.spec.share_process_namespace.filter(|shares| shares.value) else { return };
    if pod.workload.is_windows() {
        return;
    }
    let field = pod.field("shareProcessNamespace");
    let cause = [Cause::field(pod.object(), shares.node.into()).or_set(pod.object(), field, false)];
    let running: Vec<(Inside<'_, '_>, User<'_>)> = pod
        .containers()
        .filter(|inside| inside.container.role != Role::Init)
        .map(|one| (one, User::of(&one)))
        .collect();
    let mut joint = Joint { pod, running: &running, made: FxHashMap::default() };
    for (inside, user) in &running {
        if *user == User::Root {
            let all = joint.of(edges, "all", |_| true);
            inside.lead(edges, FINDER.kind, all, &cause, None);
            continue;
        }
        let own = joint.of(edges, &user.name(), |other| other == user);
        inside.lead(edges, FINDER.kind, own, &cause, None);
        let (whose, is_open): (&str, fn(&User<'_>) -> bool) = match user {
            User::Image(_) => ("all", |_| true),
            _ => ("unknown", |other| matches!(other, User::Image(_))),
        };
        if running.iter().any(|(_, other)| other != user && is_open(other)) {
            let open = joint.of(edges, whose, is_open);
            inside.lead(edges, FINDER.kind, open, &cause, Some("which users the images run as"));
        }
    }
}

/// Whom a container runs as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum User<'s> {
    Root,
    Id(i64),
    /// The user that this image names: the same for all containers of the image.
    Image(&'s str),
}

impl<'s> User<'s> {
    fn of(inside: &Inside<'_, 's>) -> Self {
        match (inside.is_root(), inside.container.security.run_as_user.value) {
            (Some(true), _) => Self::Root,
            (_, Some(id)) => Self::Id(id),
            _ => Self::Image(inside.container.image.map_or("", |image| image.value)),
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Root => "root".to_owned(),
            Self::Id(id) => id.to_string(),
            Self::Image(image) => format!("image {image}"),
        }
    }
}

/// The vertices through which the containers of a pod lead to each other, so that there are not as many edges as pairs.
struct Joint<'a, 'p, 's> {
    pod: &'a Resident<'p, 's>,
    running: &'a [(Inside<'a, 's>, User<'s>)],
    made: FxHashMap<String, VertexId>,
}

impl<'s> Joint<'_, '_, 's> {
    fn of(&mut self, edges: &mut Edges<'_>, whose: &str, is_meant: impl Fn(&User<'s>) -> bool) -> VertexId {
        if let Some(made) = self.made.get(whose) {
            return *made;
        }
        let name = format!("processes of {}, {whose}", self.pod.survey.inventory.vertex(self.pod.member.vertex));
        let joint = edges.vertex(Vertex::Reach { name: name.into() });
        let meant = self.running.iter().filter(|(_, user)| is_meant(user));
        meant.for_each(|(inside, _)| edges.add(&PART, joint, inside.vertex).done());
        self.made.insert(whose.to_owned(), joint);
        joint
    }
}
