//! Controllers that act with rights of their own on what others write, and where the input shows them.

mod catalogue;

pub(crate) use catalogue::{Acts, Catalogue, Controller, Gives};

use seawall_model::access::{Inventory, Member, VertexId, namespace_of};
use seawall_model::{ImageReference, ObjectId, Snapshot, Workload};

/// A controller of the catalogue that runs here.
#[derive(Debug, Clone)]
pub(crate) struct Deputy<'s> {
    /// Which.
    pub(crate) controller: &'static Controller,
    /// The object that holds its pods.
    pub(crate) object: ObjectId,
    /// Its namespace.
    pub(crate) namespace: &'s str,
    /// The vertex of its ServiceAccount.
    pub(crate) account: VertexId,
    /// The tag of its image; none where a digest or nothing is written.
    pub(crate) tag: Option<&'s str>,
    /// What its containers are started with.
    words: Vec<&'s str>,
}

impl<'s> Deputy<'s> {
    /// The value that it was started with for a flag, written with `=`.
    pub(crate) fn value(&self, flag: &str) -> Option<&'s str> {
        self.words.iter().find_map(|word| word.strip_prefix(flag)?.strip_prefix('='))
    }

    /// Whether it was started with this argument.
    pub(crate) fn has_flag(&self, flag: &str) -> bool {
        self.words
            .iter()
            .any(|word| word.strip_prefix(flag).is_some_and(|rest| rest.is_empty() || rest.starts_with('=')))
    }
}

/// Every controller of the catalogue that runs here, recognised by the repository of its image.
pub(crate) fn deputies<'s>(snapshot: &'s Snapshot, inventory: &Inventory) -> Vec<Deputy<'s>> {
    let alive = inventory.members().iter().filter(|member| member.is_alive);
    alive.flat_map(|member| deputies_in(snapshot, inventory, member)).collect()
}

fn deputies_in<'s>(snapshot: &'s Snapshot, inventory: &Inventory, member: &Member) -> Vec<Deputy<'s>> {
    let Some(workload) = inventory.workload(snapshot, member) else { return Vec::new() };
    let images: Vec<ImageReference<'s>> = workload
        .containers()
        .iter()
        .filter_map(|container| ImageReference::parse(container.image.as_ref()?.value).ok())
        .collect();
    let run = |controller: &'static Controller| {
        let image = images.iter().find(|image| controller.images.iter().any(|end| image.repository.ends_with(end)))?;
        Some((controller, image.tag))
    };
    let candidates: Vec<(&'static Controller, Option<&'s str>)> =
        Catalogue::get().controllers.iter().filter_map(run).collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let words = words(&workload);
    let is_started = |(controller, _): &&(&Controller, Option<&str>)| {
        let program = controller.command.as_deref();
        program.is_none_or(|program| words.iter().any(|word| word.rsplit('/').next() == Some(program)))
    };
    let namespace = namespace_of(snapshot.object(member.object));
    let deputy = |(controller, tag)| Deputy {
        controller,
        tag,
        object: member.object,
        namespace,
        account: member.account,
        words: words.clone(),
    };
    candidates.iter().filter(is_started).map(|&candidate| deputy(candidate)).collect()
}

/// The commands and arguments of all containers.
pub(crate) fn words<'s>(workload: &Workload<'s>) -> Vec<&'s str> {
    let lists =
        workload.containers().iter().flat_map(|container| container.command.iter().chain(container.args.iter()));
    lists.map(|word| word.value).collect()
}
