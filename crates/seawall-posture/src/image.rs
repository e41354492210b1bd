//! The images that workloads use: those of their containers, and those that are mounted as volumes.

pub(crate) mod archived;
pub(crate) mod frozen;
pub(crate) mod lookalike;
pub(crate) mod pattern;

use std::fmt;

use seawall_check::Report;
use seawall_model::api::{Volume, Written};
use seawall_model::workload::Container;
use seawall_model::{ImageReference, Snapshot, Workload};
use seawall_yaml::Node;

use crate::parameter;

/// One use of an image.
pub(crate) struct Image<'w, 's> {
    /// The reference as it is written.
    pub(crate) text: &'s str,
    /// Where it is written.
    pub(crate) at: Node<'s>,
    pub(crate) reference: ImageReference<'s>,
    pub(crate) user: User<'w, 's>,
}

/// What uses it.
#[derive(Clone, Copy)]
pub(crate) enum User<'w, 's> {
    Container(&'w Container<'s>),
    Volume(&'w Volume<'s>),
}

/// Shows each image of a workload to `judge`. A reference that cannot be read (a placeholder that a tool fills in later)
/// is unknown; where none is written nothing runs.
pub(crate) fn each<'w, 's>(
    workload: &'w Workload<'s>,
    report: &mut Report<'_>,
    judge: impl Fn(&Image<'w, 's>, &mut Report<'_>),
) {
    let mut unread = false;
    for (written, user) in all(workload) {
        match ImageReference::parse(written.value) {
            Ok(reference) => judge(&Image { text: written.value, at: written.node, reference, user }, report),
            Err(_) => unread = true,
        }
    }
    if unread {
        report.unknown("which image is meant: the reference is none that a kubelet could read");
    }
}

fn all<'w, 's>(workload: &'w Workload<'s>) -> impl Iterator<Item = (Written<'s, &'s str>, User<'w, 's>)> {
    let containers = workload.containers().iter();
    let of_containers = containers.filter_map(|container| Some((container.image?, User::Container(container))));
    let volumes = workload.spec.volumes.iter();
    let of_volumes = volumes.filter_map(|volume| Some((volume.image.as_ref()?.reference?, User::Volume(volume))));
    of_containers.chain(of_volumes)
}

impl<'w, 's> Image<'w, 's> {
    /// The same image with the digest that its tag stands for, when users have said which one that is, or the input
    /// tells without contradiction.
    pub(crate) fn pinned(&self, snapshot: &Snapshot, report: &Report<'_>) -> Option<String> {
        let (repository, tag) = (self.reference.repository, self.reference.effective_tag()?);
        let locked = report.parameters().list(&parameter::IMAGE_NOT_DIGEST_PINNED_DIGESTS).find_map(|line| {
            let line = ImageReference::parse(line).ok()?;
            let is_meant = line.repository == repository && line.tag == Some(tag);
            line.digest.filter(|_| is_meant)
        });
        let digest = locked.or_else(|| snapshot.digest_of(repository, tag))?;
        Some(format!("{}@{digest}", self.text))
    }
}

impl fmt::Display for User<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Container(container) => write!(f, "container `{}`", container.name),
            Self::Volume(volume) => write!(f, "volume `{}`", volume.name.map_or("", |name| name.value)),
        }
    }
}
