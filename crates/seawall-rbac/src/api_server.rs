//! What the API server is started with, where the input shows its pod.

use seawall_model::ObjectId;

use crate::access::Survey;

/// The API server as a pod.
#[derive(Debug)]
pub(crate) struct ApiServer<'s> {
    /// The pod.
    pub(crate) object: ObjectId,
    words: Vec<&'s str>,
}

impl<'s> Survey<'_, 's> {
    /// The API server, if its pod is there: control planes that somebody else runs show none.
    pub(crate) fn api_server(&self) -> Option<&ApiServer<'s>> {
        self.containers().api_server.as_ref()
    }
}

impl<'s> ApiServer<'s> {
    pub(crate) fn new(object: ObjectId, words: Vec<&'s str>) -> Self {
        Self { object, words }
    }

    /// The value of a flag, `--anonymous-auth`: `true` where none is written. Of several, the last.
    pub(crate) fn flag(&self, name: &str) -> Option<&'s str> {
        let mut values = self.words.iter().enumerate().filter_map(|(at, word)| match word.strip_prefix(name)? {
            "" => Some(self.words.get(at + 1).copied().filter(|next| !next.starts_with('-')).unwrap_or("true")),
            rest => rest.strip_prefix('='),
        });
        values.next_back()
    }
}
