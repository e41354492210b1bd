//! References to images, read as the kubelet and the container runtimes read them.

mod grammar;
mod seen;

use std::fmt;

pub(crate) use seen::Images;

/// A reference to an image: `nginx`, `quay.io/org/app:1.2`, `registry.example:5000/app@sha256:…`. Borrows its parts from
/// the text, which follows the reference grammar of the OCI distribution project.
#[derive(Debug, Clone, Copy)]
pub struct ImageReference<'t> {
    /// Registry and repository as they are written.
    pub written_name: &'t str,
    /// Whether a registry is written; otherwise it is Docker Hub.
    pub has_registry: bool,
    /// Where the image is.
    pub repository: Repository<'t>,
    /// The tag as it is written.
    pub tag: Option<&'t str>,
    /// The digest with its algorithm. Where there is one it decides, and the tag means nothing.
    pub digest: Option<&'t str>,
}

/// A repository in its registry. `nginx`, `docker.io/nginx` and `index.docker.io/library/nginx` are the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Repository<'t> {
    /// The registry's host, with its port if there is one.
    pub registry: &'t str,
    /// The path there. Docker Hub's official images stand here without their `library/`.
    pub path: &'t str,
}

/// Why a text is no image reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvalidReference {
    /// It does not follow the grammar.
    Format,
    /// Repositories are in lower case.
    UpperCase,
    /// 64 hexadecimal digits and nothing else are the id of an image, not a reference.
    Id,
    /// The repository is longer than 255 characters.
    TooLong,
    /// The digest is of an unknown algorithm, or does not have the digits of its algorithm.
    Digest,
}

/// The registry of what names none.
pub const DOCKER_HUB: &str = "docker.io";

impl<'t> ImageReference<'t> {
    /// Reads `text`.
    ///
    /// # Errors
    /// When a kubelet would refuse it (`InvalidImageName`).
    pub fn parse(text: &'t str) -> Result<Self, InvalidReference> {
        grammar::parse(text)
    }

    /// The tag that counts: the written one, `latest` when nothing is said, none when only a digest is.
    pub fn effective_tag(&self) -> Option<&'t str> {
        self.tag.or(if self.digest.is_some() { None } else { Some("latest") })
    }

    /// Whether a digest says which image it is, for ever.
    pub fn is_pinned(&self) -> bool {
        self.digest.is_some()
    }

    /// Tag and digest as they are written, each with its sign; empty when there are none.
    pub fn written_suffix<'x>(&self, text: &'x str) -> &'x str {
        text.get(self.written_name.len()..).unwrap_or_default()
    }
}

impl<'t> Repository<'t> {
    /// The last part of the path, what the image itself is called.
    pub fn name(&self) -> &'t str {
        self.path.rsplit_once('/').map_or(self.path, |(_, name)| name)
    }

    /// The path without the name; `library` for Docker Hub's official images, empty where there is none.
    pub fn namespace(&self) -> &'t str {
        match self.path.rsplit_once('/') {
            Some((namespace, _)) => namespace,
            None if self.registry == DOCKER_HUB => "library",
            None => "",
        }
    }

    /// Whether its path is, or ends with, these whole parts: a mirror keeps the end of a path.
    pub fn ends_with(&self, parts: &str) -> bool {
        self.path.strip_suffix(parts).is_some_and(|before| before.is_empty() || before.ends_with('/'))
    }

    /// Whether its path lies below these whole parts. Everything lies below none.
    pub fn is_below(&self, parts: &str) -> bool {
        parts.is_empty() || self.path.strip_prefix(parts).is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether it lies in this registry; case does not matter.
    pub fn is_in(&self, registry: &str) -> bool {
        self.registry.eq_ignore_ascii_case(registry)
    }

    /// Whether it is this one. `registry` and `path` as the fields have them.
    pub fn is(&self, registry: &str, path: &str) -> bool {
        self.path == path && self.is_in(registry)
    }
}

impl fmt::Display for Repository<'_> {
    /// In full: `docker.io/library/nginx`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let official = self.registry == DOCKER_HUB && !self.path.contains('/');
        write!(f, "{}/{}{}", self.registry, if official { "library/" } else { "" }, self.path)
    }
}

impl fmt::Display for InvalidReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Format => "is no image reference",
            Self::UpperCase => "has upper case letters in its repository",
            Self::Id => "is an image's id, not a reference",
            Self::TooLong => "has a repository of more than 255 characters",
            Self::Digest => "has a digest that is none",
        })
    }
}
