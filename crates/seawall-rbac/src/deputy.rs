//! Controllers that act with rights of their own on what others write, and where the input shows them.

mod catalogue;

pub(crate) use catalogue::{Acts, Catalogue, Controller, Gives};

use seawall_model::ObjectId;
use seawall_model::access::VertexId;

/// A controller of the catalogue that runs here, recognised by the repository of its image.
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
    /// The controller in an object of a namespace, with the tag of its image and what it was started with.
    pub(crate) fn new(
        controller: &'static Controller,
        (object, namespace): (ObjectId, &'s str),
        account: VertexId,
        (tag, words): (Option<&'s str>, Vec<&'s str>),
    ) -> Self {
        Self { controller, object, namespace, account, tag, words }
    }

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
