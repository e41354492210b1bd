//! Whoever reads the volumes of pods has their tokens.

use seawall_model::access::{Ease, EdgeKind, Tier};

use crate::access::{Finder, Inside, Look, Share, Shares};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X11",
        name: "HOST_TOKENS",
        title: "reads the tokens of other pods on its node",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1528"],
        doc: include_str!("host_tokens.md"),
    },
    find: Look::Share(find),
};

fn find(inside: &Inside<'_, '_>, shares: &mut Shares) {
    for mount in inside.host_mounts().filter(|mount| mount.covers(Gain::PodTokens).is_some()) {
        let unplaced = inside.pod.is_unplaced().then_some("which pods run on the same node");
        let doubt = inside.unless_other_user().or(unplaced).or(mount.unsure).or(inside.pod.kernel_doubt());
        for &node in mount.nodes(inside.pod) {
            shares.lead(inside, FINDER.kind, (Share::Tokens, node), &mount.read(), doubt);
        }
    }
}
