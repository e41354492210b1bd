//! The Secrets that are tokens of ServiceAccounts.

use seawall_model::access::{Vertex, namespace_of};
use seawall_model::{GroupKind, Object};
use seawall_yaml::Node;

use crate::access::Survey;

pub(crate) const SECRET: GroupKind<'static> = GroupKind::core("Secret");

/// A Secret of the type `kubernetes.io/service-account-token` whose ServiceAccount is there, or may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokenSecret<'s> {
    pub(crate) namespace: &'s str,
    pub(crate) name: &'s str,
    /// The ServiceAccount's name.
    account: &'s str,
}

impl TokenSecret<'_> {
    /// Its vertex.
    pub(crate) fn vertex(&self) -> Vertex {
        Vertex::secret(self.namespace, self.name)
    }

    /// Whether it is called as releases before 1.24 called those that they made: `ACCOUNT-token-x7k2p`. Of such a name
    /// all but five letters are known.
    pub(crate) fn is_made(&self) -> bool {
        let rest = self.name.strip_prefix(self.account).and_then(|rest| rest.strip_prefix("-token-"));
        rest.is_some_and(|rest| {
            rest.len() == 5 && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
    }
}

impl<'s> Survey<'_, 's> {
    /// All of them, by namespace and name.
    pub(crate) fn token_secrets(&self) -> &[TokenSecret<'s>] {
        self.tokens.get_or_init(|| {
            let secrets = self.snapshot.of_kind(SECRET).filter(|secret| !secret.reference.name.is_empty());
            secrets.filter_map(|secret| self.token_secret(secret)).collect()
        })
    }

    /// The Secret as such a token, if it is one.
    fn token_secret(&self, secret: &'s Object) -> Option<TokenSecret<'s>> {
        let is_token = secret.node().get("type").and_then(Node::as_str) == Some("kubernetes.io/service-account-token");
        let account = secret.annotation("kubernetes.io/service-account.name").filter(|_| is_token)?;
        let namespace = namespace_of(secret);
        self.existence(&Vertex::account(namespace, account))?;
        let known = self.find(GroupKind::core("ServiceAccount"), namespace, account);
        let own = known.and_then(|id| self.snapshot.object(id).uid());
        // An account that was made anew under the name of another has none of its tokens.
        if own.zip(secret.annotation("kubernetes.io/service-account.uid")).is_some_and(|(own, named)| own != named) {
            return None;
        }
        Some(TokenSecret { namespace, name: &secret.reference.name, account })
    }
}
