//! Whoever opens the disk of the node as a device writes to it beneath its file system.

use seawall_model::access::{Ease, EdgeKind, Edges, Tier};

use crate::access::{Cause, Finder, Inside, Look};
use crate::host_path::Gain;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "X18",
        name: "DEVICE",
        title: "writes the disk of its node as a device",
        tier: Tier::One,
        ease: Ease::Tooling,
        techniques: &["T1611"],
        doc: include_str!("device.md"),
    },
    find: Look::Escape(find),
};

fn find(inside: &Inside<'_, '_>, edges: &mut Edges<'_>) {
    let privileged = inside.privileged();
    for mount in inside.host_mounts().filter(|mount| mount.is_block || mount.covers(Gain::Disk).is_some()) {
        let mut causes = mount.read();
        let closed = privileged.is_none().then_some("whether the runtime lets the container open the device");
        causes.extend(privileged.clone());
        inside.escape_by(edges, FINDER.kind, mount, &causes, inside.unless_other_user().or(closed));
    }
    for device in &inside.container.volume_devices {
        let name = device.get("name").and_then(seawall_yaml::Node::as_str).unwrap_or_default();
        for (node, cause) in inside.pod.node_disks(name) {
            let causes = [cause, Cause::element(inside.pod.object(), *device)];
            let doubt = "whether the node itself uses the disk";
            inside.escape_on(edges, FINDER.kind, node, &causes, Some(doubt));
        }
    }
}
