//! Whoever may mount gets at the settings of the node's kernel.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use seawall_model::workload::Profile;

use crate::access::{Finder, Inside, Look};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X05",
        name: "SYS_ADMIN",
        title: "mounts what gives it its node",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("sys_admin.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let Ok(doubt) = inside.beyond_app_armor() else { return };
    let is_own = matches!(inside.container.security.seccomp.value, Profile::Localhost(_));
    let filtered = is_own && !inside.container.security.privileged.value;
    let doubt = doubt.or(filtered.then_some("what its seccomp profile allows"));
    for reason in inside.powers(&["SYS_ADMIN"]) {
        inside.escape(edges, FINDER.kind, &reason, inside.unless_other_user().or(doubt));
    }
}
