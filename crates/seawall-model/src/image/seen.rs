//! What the snapshot tells of its images as a whole: which digest a tag stands for, and which registries ask for
//! credentials.

use rustc_hash::FxHasher;
use seawall_yaml::{Node, NodeId};
use std::hash::{BuildHasher, BuildHasherDefault, Hash};

use super::{ImageReference, Repository};
use crate::{ObjectId, Snapshot};

/// What was seen, by repository and tag, and by registry.
#[derive(Debug, Default)]
pub(crate) struct Images {
    /// All places that name a digest beside a tag.
    digests: Vec<Seen>,
    /// Hashes of registries from which a pod pulls with a secret of its own.
    with_secret: Vec<u64>,
}

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

impl Images {
    pub(crate) fn collect(snapshot: &Snapshot) -> Self {
        let mut images = Self::default();
        for id in snapshot.ids() {
            let statuses = statuses(snapshot.object(id).node());
            for workload in snapshot.workloads(id) {
                let has_secret = !workload.spec.image_pull_secrets.is_empty();
                for container in workload.containers() {
                    let Some(image) = container.image else { continue };
                    let Ok(asked) = ImageReference::parse(image.value) else { continue };
                    images.with_secret.extend(has_secret.then(|| hash(asked.repository.registry)));
                    let Some(tag) = asked.effective_tag() else { continue };
                    let pinned = if asked.is_pinned() {
                        Some(image.node)
                    } else {
                        statuses.iter().flatten().find_map(|status| pulled(*status, container.name, asked.repository))
                    };
                    images.digests.extend(pinned.map(|pinned| Seen {
                        hash: hash((asked.repository, tag)),
                        object: id,
                        asked: image.node.id(),
                        pinned: pinned.id(),
                    }));
                }
            }
        }
        images.digests.sort_unstable();
        images.with_secret.sort_unstable();
        images.with_secret.dedup();
        images
    }

    pub(crate) fn is_pulled_with_secret(&self, registry: &str) -> bool {
        self.with_secret.binary_search(&hash(registry)).is_ok()
    }

    /// The digest, if all places agree on one.
    pub(crate) fn digest<'s>(&self, snapshot: &'s Snapshot, repository: Repository<'_>, tag: &str) -> Option<&'s str> {
        let hash = hash((repository, tag));
        let start = self.digests.partition_point(|seen| seen.hash < hash);
        let candidates = self.digests[start..].iter().take_while(|seen| seen.hash == hash);
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

fn hash(what: impl Hash) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(what)
}
