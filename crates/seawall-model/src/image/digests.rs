//! Which digest a tag stands for, as far as the snapshot tells.

use rustc_hash::FxHasher;
use seawall_yaml::{Node, NodeId};
use std::hash::{BuildHasher, BuildHasherDefault};

use super::{ImageReference, Repository};
use crate::{ObjectId, Snapshot};

/// All places that name a digest beside a tag, by repository and tag.
#[derive(Debug, Default)]
pub(crate) struct Digests(Vec<Seen>);

/// One place. Ordered by the hash, then by where it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    /// Of repository and tag.
    hash: u64,
    object: ObjectId,
    /// The image as it is asked for.
    asked: NodeId,
    /// The image with its digest.
    pinned: NodeId,
}

impl Digests {
    pub(crate) fn collect(snapshot: &Snapshot) -> Self {
        let mut seen = Vec::new();
        for id in snapshot.ids() {
            let statuses = statuses(snapshot.object(id).node());
            for workload in snapshot.workloads(id) {
                for container in workload.containers() {
                    let Some(image) = container.image else { continue };
                    let Ok(asked) = ImageReference::parse(image.value) else { continue };
                    let Some(tag) = asked.effective_tag() else { continue };
                    let pinned = if asked.is_pinned() {
                        Some(image.node)
                    } else {
                        statuses.iter().flatten().find_map(|status| pulled(*status, container.name, asked.repository))
                    };
                    seen.extend(pinned.map(|pinned| Seen {
                        hash: hash(asked.repository, tag),
                        object: id,
                        asked: image.node.id(),
                        pinned: pinned.id(),
                    }));
                }
            }
        }
        seen.sort_unstable();
        Self(seen)
    }

    /// The digest, if all places agree on one.
    pub(crate) fn find<'s>(&self, snapshot: &'s Snapshot, repository: Repository<'_>, tag: &str) -> Option<&'s str> {
        let hash = hash(repository, tag);
        let start = self.0.partition_point(|seen| seen.hash < hash);
        let candidates = self.0[start..].iter().take_while(|seen| seen.hash == hash);
        let mut digests = candidates.filter_map(|seen| {
            let document = &snapshot.object(seen.object).document;
            let asked = ImageReference::parse(document.node(seen.asked).as_str()?).ok()?;
            let same = asked.repository == repository && asked.effective_tag() == Some(tag);
            if same { digest(document.node(seen.pinned).as_str()?) } else { None }
        });
        let first = digests.next()?;
        digests.all(|other| other == first).then_some(first)
    }
}

/// The lists of container statuses of a pod.
fn statuses(object: Node<'_>) -> [Option<Node<'_>>; 3] {
    let Some(status) = object.get("status") else { return [None; 3] };
    ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"].map(|list| status.get(list))
}

/// The `imageID` of a container, if it is that of the same repository: the runtime may have the same image from
/// elsewhere, and a bare id is no digest that a registry knows.
fn pulled<'s>(statuses: Node<'s>, container: &str, repository: Repository<'_>) -> Option<Node<'s>> {
    let is_its = |status: &Node<'s>| status.get("name").and_then(Node::as_str) == Some(container);
    let id = statuses.items().find(is_its)?.get("imageID")?;
    let pulled = ImageReference::parse(without_scheme(id.as_str()?)).ok()?;
    (pulled.repository == repository && pulled.is_pinned()).then_some(id)
}

fn digest(text: &str) -> Option<&str> {
    ImageReference::parse(without_scheme(text)).ok()?.digest
}

/// Docker's runtime says how it came to the image.
fn without_scheme(text: &str) -> &str {
    text.strip_prefix("docker-pullable://").unwrap_or(text)
}

fn hash(repository: Repository<'_>, tag: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one((repository, tag))
}
