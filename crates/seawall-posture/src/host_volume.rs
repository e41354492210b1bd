//! The volumes of a workload that are paths of the node.

use seawall_check::Reported;
use seawall_model::api::Volume;
use seawall_model::{Field, Place, Workload};

use crate::host_path::Danger;
use crate::mounts::Mounts;

/// A volume that is a path of the node.
pub(crate) struct HostVolume<'w, 's> {
    written: &'w Volume<'s>,
    /// As written; empty when it is missing.
    pub(crate) path: &'s str,
    pub(crate) mounts: Mounts<'w, 's>,
    /// What it gives to whoever is in one of the containers. Without a path there is nothing to judge.
    pub(crate) danger: Danger,
}

impl<'w, 's> HostVolume<'w, 's> {
    /// All of them, those that no container mounts included.
    pub(crate) fn all_in(workload: &'w Workload<'s>) -> impl Iterator<Item = Self> {
        workload.spec.volumes.iter().filter_map(|written| {
            let source = written.host_path.as_ref()?;
            let mounts = Mounts::of(workload, written.name.map_or("", |name| name.value));
            let judged = |path| Danger::of(path, workload.is_windows(), mounts.is_writable());
            let path = source.path.map(|path| path.value);
            let danger = path.map_or(Danger::Readable, judged);
            Some(Self { written, path: path.unwrap_or_default(), mounts, danger })
        })
    }

    /// The volume itself.
    pub(crate) fn at(&self) -> Place<'s> {
        self.written.node.into()
    }

    /// Its path.
    pub(crate) fn path_field(&self) -> Field<'s> {
        self.at().join("hostPath/path")
    }

    /// ``volume `data` ``.
    pub(crate) fn name(&self) -> String {
        match self.written.name {
            Some(name) => format!("volume `{}`", name.value),
            None => "a volume without a name".to_owned(),
        }
    }

    /// Whether the volume has this name.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.written.name.is_some_and(|own| own.value == name)
    }

    /// Adds the mounts to a finding's evidence.
    pub(crate) fn explain<'r>(&self, reported: Reported<'r>) -> Reported<'r> {
        self.mounts.facts().fold(reported, Reported::fact)
    }
}
