//! What the API server is started with, where the input shows its pod.

use seawall_model::{ObjectId, Workload};

use crate::access::Survey;
use crate::deputy::words;

/// The API server as a pod.
#[derive(Debug)]
pub(crate) struct ApiServer<'s> {
    /// The pod.
    pub(crate) object: ObjectId,
    words: Vec<&'s str>,
}

impl<'s> Survey<'_, 's> {
    /// The API server, if its pod is there: control planes that somebody else runs show none.
    pub(crate) fn api_server(&self) -> Option<ApiServer<'s>> {
        let mut members = self.inventory.members().iter().filter(|member| member.is_alive);
        members.find_map(|member| {
            let workload: Workload<'s> = self.inventory.workload(self.snapshot, member)?;
            let words = words(&workload);
            let is_server = words.first().is_some_and(|word| word.rsplit('/').next() == Some("kube-apiserver"));
            is_server.then_some(ApiServer { object: member.object, words })
        })
    }
}

impl<'s> ApiServer<'s> {
    /// The value of a flag, `--anonymous-auth`: `true` where none is written. Of several, the last.
    pub(crate) fn flag(&self, name: &str) -> Option<&'s str> {
        let mut values = self.words.iter().enumerate().filter_map(|(at, word)| match word.strip_prefix(name)? {
            "" => Some(self.words.get(at + 1).copied().filter(|next| !next.starts_with('-')).unwrap_or("true")),
            rest => rest.strip_prefix('='),
        });
        values.next_back()
    }
}
