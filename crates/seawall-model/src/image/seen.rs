//! What the snapshot tells of its images as a whole: which digest a tag stands for, and which registries ask for
//! credentials.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};

use super::{ImageReference, Repository};
use crate::{Object, Snapshot};

/// What was seen, by repository and tag, and by registry.
#[derive(Debug, Default)]
pub(crate) struct Images {
    /// Repository and tag hashed, with a digest that was seen for them; sorted.
    digests: Vec<(u64, Box<str>)>,
    /// Hashes of registries from which a pod pulls with a secret of its own; sorted.
    with_secret: Vec<u64>,
}

impl Images {
    pub(crate) fn collect(snapshot: &Snapshot) -> Self {
        let mut images = Self::default();
        for id in snapshot.ids() {
            let object = snapshot.object(id);
            for workload in snapshot.workloads(id) {
                let has_secret = !workload.spec.image_pull_secrets.is_empty();
                for container in workload.containers() {
                    let Some(image) = container.image else { continue };
                    let Ok(asked) = ImageReference::parse(image.value) else { continue };
                    images.with_secret.extend(has_secret.then(|| hash(asked.repository.registry)));
                    images.see(&asked, object);
                }
            }
        }
        images.digests.sort_unstable();
        images.digests.dedup();
        images.with_secret.sort_unstable();
        images.with_secret.dedup();
        images
    }

    fn see(&mut self, asked: &ImageReference<'_>, object: &Object) {
        let Some(tag) = asked.effective_tag() else { return };
        let hash = hash((asked.repository, tag));
        match asked.digest {
            Some(digest) => self.digests.push((hash, digest.into())),
            None => self.digests.extend(pulled(object, asked.repository).map(|digest| (hash, digest.into()))),
        }
    }

    pub(crate) fn is_pulled_with_secret(&self, registry: &str) -> bool {
        self.with_secret.binary_search(&hash(registry)).is_ok()
    }

    /// The digest, if all places agree on one.
    pub(crate) fn digest(&self, repository: Repository<'_>, tag: &str) -> Option<&str> {
        let hash = hash((repository, tag));
        let start = self.digests.partition_point(|seen| seen.0 < hash);
        let mut digests = self.digests[start..].iter().take_while(|seen| seen.0 == hash);
        let (_, digest) = digests.next()?;
        digests.next().is_none().then_some(digest)
    }
}

/// The digests under which a pod's node has pulled images of this repository. The runtime may have the same image from
/// elsewhere, and a bare id is no digest that a registry knows: neither counts.
fn pulled<'s>(object: &'s Object, repository: Repository<'_>) -> impl Iterator<Item = &'s str> {
    let status = object.node().get("status");
    let lists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];
    let texts = lists.into_iter().filter_map(move |list| {
        let span = status?.get(list)?.span();
        object.document.text().as_str().get(span.start..span.end)
    });
    texts.flat_map(image_ids).filter_map(move |id| {
        let image = ImageReference::parse(id.strip_prefix("docker-pullable://").unwrap_or(id)).ok()?;
        image.digest.filter(|_| image.repository == repository)
    })
}

/// The values of `imageID` in container statuses. Readers leave those as text, because half of a dump is of their kind
/// and nobody asks for the rest of it. An image has no character that YAML or JSON would have to write otherwise.
fn image_ids(statuses: &str) -> impl Iterator<Item = &str> {
    statuses.split("imageID").skip(1).filter_map(|rest| {
        let value = rest.trim_start_matches(['"', '\'']).trim_start().strip_prefix(':')?;
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        value.split(['"', '\'', ',', '}', '\r', '\n', ' ']).next()
    })
}

/// Of 64 good bits: what it stands for need not be kept.
fn hash(what: impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(what)
}

#[cfg(test)]
mod tests {
    use super::image_ids;

    #[test]
    fn image_ids_are_found_however_they_are_written() {
        for text in [
            "[{\"imageID\":\"a@b\",\"name\":\"x\"}]",
            "[ { \"imageID\" : \"a@b\" } ]",
            "- image: x\n  imageID: a@b\n  name: y\n",
            "- 'imageID': 'a@b'",
            "[{imageID: a@b}]",
        ] {
            assert_eq!(image_ids(text).collect::<Vec<_>>(), ["a@b"], "{text}");
        }
        assert_eq!(image_ids("[{\"imageID\":\"\"}]").collect::<Vec<_>>(), [""]);
        assert_eq!(image_ids("- message: imageID is missing").count(), 0);
    }
}
