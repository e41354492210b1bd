//! Parts of volumes that containers mount, and the kubelets that can be led out of the volume by them.

use seawall_model::workload::Container;
use seawall_model::{Field, Version, Workload};

use crate::kubelets::Releases;
use crate::mounts::Mounts;

/// Which kubelets no longer follow links that are swapped in while they mount a part.
pub(crate) const CVE_2021_25741: Releases = &[
    (Version { major: 1, minor: 19 }, 15),
    (Version { major: 1, minor: 20 }, 11),
    (Version { major: 1, minor: 21 }, 5),
    (Version { major: 1, minor: 22 }, 2),
];

/// The mounts of a part of a volume that some container of the pod can write to: container, volume, field. The flaw is
/// in the code for Linux.
pub(crate) fn parts<'w, 's>(
    workload: &'w Workload<'s>,
) -> impl Iterator<Item = (&'w Container<'s>, &'s str, Field<'s>)> {
    let containers = workload.containers().iter().filter(|_| !workload.is_windows());
    let mounts = containers.flat_map(|container| container.volume_mounts.iter().map(move |mount| (container, mount)));
    mounts.filter_map(|(container, mount)| {
        let part = [mount.sub_path, mount.sub_path_expr].into_iter().flatten().find(|part| !part.value.is_empty())?;
        let volume = mount.name?.value;
        let at_risk = may_be_written(workload, volume) && Mounts::of(workload, volume).is_writable();
        at_risk.then_some((container, volume, part.node.into()))
    })
}

/// The kubelet fills volumes of some types itself and mounts them read-only, whatever the mount says. A volume that the
/// pod does not list is a claim that its StatefulSet makes.
fn may_be_written(workload: &Workload<'_>, name: &str) -> bool {
    let volume = workload.spec.volumes.iter().find(|volume| volume.name.is_some_and(|given| given == name));
    volume.is_none_or(|volume| {
        let filled = volume.config_map.is_some()
            || volume.secret.is_some()
            || volume.projected.is_some()
            || volume.downward_api.is_some();
        let claim = volume.persistent_volume_claim.as_ref();
        !filled && !claim.is_some_and(|claim| claim.read_only.is_some_and(|read_only| read_only.value))
    })
}
