//! Where a request comes from: `from` of a rule, and what `when` says of it.

use seawall_yaml::Node;

use super::{Identity, Mesh, mesh};
use crate::addresses::Addresses;
use crate::condition::{Block, Condition, Like, Requirement, Test};
use crate::policy::Reader;
use crate::policy::cilium::part;
use crate::policy::surroundings::list;
use crate::reason::Reason;

/// One source, or what `when` says of it.
pub(super) struct Source {
    /// Who it is, as far as the connection tells.
    pub(super) peers: Condition,
    /// What is asked of the request on top, for people.
    pub(super) http: Vec<String>,
}

/// What asks for who the peer proves to be, and for its address.
struct Ask<'a, 'r> {
    reader: &'a mut Reader<'r>,
    identity: Identity,
}

/// Fields of requests, with what they are called.
const OF_REQUESTS: [&str; 4] = ["requestPrincipals", "notRequestPrincipals", "remoteIpBlocks", "notRemoteIpBlocks"];

/// Reads one element of `from`.
pub(super) fn read<'r>(reader: &mut Reader<'r>, written: Node<'r>, identity: Identity) -> Source {
    let Some(source) = part(written, "source") else {
        return Source { peers: reader.unreadable(written, "has no `source`"), http: Vec::new() };
    };
    let mut peers = Vec::new();
    let mut http = Vec::new();
    for (key, values) in source.entries() {
        let name = key.scalar().unwrap_or_default();
        if values.items().next().is_none() {
            if !values.is_null() {
                reader.unreadable(values, "must be a list with something in it");
            }
            continue;
        }
        if OF_REQUESTS.contains(&name) {
            http.push(format!("{name} {}", texts(values)));
            continue;
        }
        let (field, negated) = match name.strip_prefix("not") {
            Some(rest) => (lowercase_first(rest), true),
            None => (name.to_owned(), false),
        };
        let mut ask = Ask { reader: &mut *reader, identity };
        let condition = match &*field {
            "principals" => ask.any(values, Ask::principal),
            "namespaces" => ask.any(values, Ask::namespace),
            "serviceAccounts" => ask.any(values, Ask::account),
            "ipBlocks" => ask.any(values, Ask::address),
            _ => reader.unreadable(key, "is no field of a source"),
        };
        peers.push(if negated { Condition::negation(condition) } else { condition });
    }
    if source.entries().next().is_none() {
        peers.push(reader.unreadable(source, "must not be empty"));
    }
    Source { peers: Condition::all(peers), http }
}

/// Reads a condition of `when` about the peer; nothing when its key is about something else.
pub(super) fn when<'r>(reader: &mut Reader<'r>, key: &str, written: Node<'r>, identity: Identity) -> Option<Condition> {
    let mut ask = Ask { reader, identity };
    let of = match key {
        "source.ip" => Ask::address,
        "source.namespace" => Ask::namespace,
        "source.principal" => Ask::principal,
        "source.serviceAccount" => Ask::account,
        _ => return None,
    };
    let values = part(written, "values").map(|values| ask.any(values, of));
    let others = part(written, "notValues").map(|values| Condition::negation(ask.any(values, of)));
    Some(Condition::all(values.into_iter().chain(others)))
}

pub(super) fn texts(values: Node<'_>) -> String {
    values.items().filter_map(Node::scalar).collect::<Vec<_>>().join("|")
}

fn lowercase_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_lowercase().to_string() + letters.as_str()).unwrap_or_default()
}

/// A text of Istio: exact, or with a star before or behind, or a star for anything.
enum Pattern<'p> {
    Exact(&'p str),
    Like(Like),
    Anything,
}

fn pattern(text: &str) -> Pattern<'_> {
    match (text.strip_prefix('*'), text.strip_suffix('*')) {
        (Some(""), _) => Pattern::Anything,
        (Some(suffix), _) => Pattern::Like(Like::Suffix(suffix.into())),
        (None, Some(prefix)) => Pattern::Like(Like::Prefix(prefix.into())),
        (None, None) => Pattern::Exact(text),
    }
}

impl<'r> Ask<'_, 'r> {
    fn any(&mut self, values: Node<'r>, of: fn(&mut Self, Node<'r>, &'r str) -> Condition) -> Condition {
        let read: Vec<Condition> = values
            .items()
            .map(|value| match value.as_str() {
                Some(text) => of(self, value, text),
                None => self.reader.unreadable(value, "must be a text"),
            })
            .collect();
        Condition::any(read)
    }

    /// Someone in the mesh of whom `demand` holds.
    fn proven(&self, demand: Condition) -> Condition {
        self.identity.proven(Condition::all([mesh::meshed(self.reader.words), demand]))
    }

    fn namespace(&mut self, _: Node<'r>, text: &'r str) -> Condition {
        let words = self.reader.words;
        self.proven(match pattern(text) {
            Pattern::Anything => Condition::Always,
            Pattern::Exact(name) => Condition::Namespace(words.word(name)),
            Pattern::Like(like) => Condition::NamespaceLabel(Requirement {
                key: words.word("kubernetes.io/metadata.name"),
                test: Test::Like(like),
            }),
        })
    }

    /// `namespace/name`, or a name in the policy's own namespace.
    fn account(&mut self, _: Node<'r>, text: &'r str) -> Condition {
        let (namespace, name) = text.split_once('/').unwrap_or((self.reader.namespace(), text));
        self.proven(self.of_account(namespace, name))
    }

    fn of_account(&self, namespace: &str, name: &str) -> Condition {
        let words = self.reader.words;
        Condition::all([Condition::Namespace(words.word(namespace)), Condition::Account(words.word(name))])
    }

    /// `TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT`.
    fn principal(&mut self, _: Node<'r>, text: &'r str) -> Condition {
        let Some(mesh) = self.reader.around.map(|around| around.mesh()) else {
            return self.proven(Condition::Maybe(Reason::Mesh));
        };
        let text = text.strip_prefix("spiffe://").unwrap_or(text);
        let like = match pattern(text) {
            Pattern::Anything => return self.proven(Condition::Always),
            Pattern::Exact(text) => {
                // The name that is always understood stands for whatever the domain is called.
                let own = |domain: &str| domain == "cluster.local" || *domain == *mesh.trust_domain;
                let parts = text.split_once("/ns/").filter(|(domain, _)| own(domain));
                let parts = parts.and_then(|(_, rest)| rest.split_once("/sa/"));
                return parts
                    .map_or(Condition::Never, |(namespace, name)| self.proven(self.of_account(namespace, name)));
            }
            Pattern::Like(like) => like,
        };
        self.proven(self.like_principal(mesh, &like))
    }

    /// Whole namespaces, and single accounts as far as they are in the input.
    fn like_principal(&self, mesh: &Mesh, like: &Like) -> Condition {
        let words = self.reader.words;
        let whole = match like {
            Like::Prefix(prefix) => prefix.strip_suffix("/sa/").or_else(|| prefix.strip_suffix('/')),
            _ => None,
        };
        let namespace = whole.and_then(|prefix| prefix.split_once("/ns/")).filter(|(_, name)| !name.contains('/'));
        if let Some((domain, name)) = namespace {
            let own = domain == "cluster.local" || *domain == *mesh.trust_domain;
            return if own { Condition::Namespace(words.word(name)) } else { Condition::Never };
        }
        if let Like::Suffix(suffix) = like
            && let Some((namespace, name)) = suffix.strip_prefix("/ns/").and_then(|rest| rest.split_once("/sa/"))
        {
            return self.of_account(namespace, name);
        }
        let is_like = |(namespace, name): &&(Box<str>, Box<str>)| {
            ["cluster.local", &*mesh.trust_domain]
                .iter()
                .any(|domain| like.holds(&format!("{domain}/ns/{namespace}/sa/{name}")))
        };
        let accounts = mesh.accounts.iter().filter(is_like);
        Condition::any(accounts.map(|(namespace, name)| self.of_account(namespace, name)).collect::<Vec<_>>())
    }

    fn address(&mut self, node: Node<'r>, _: &'r str) -> Condition {
        match self.reader.address_or_network(node) {
            Some(addresses) => block(addresses),
            None => Condition::Maybe(Reason::Unreadable),
        }
    }
}

/// Whoever has the address, a pod or not.
fn block(addresses: Addresses) -> Condition {
    Condition::Address(Block { addresses, pods: true, hosts: true })
}

/// The elements of `from`.
pub(super) fn all<'r>(reader: &mut Reader<'r>, rule: Node<'r>, identity: Identity) -> Vec<Source> {
    let mut sources: Vec<Source> = Vec::new();
    for written in list(rule, "from") {
        sources.push(read(reader, written, identity));
    }
    if sources.is_empty() {
        sources.push(Source { peers: Condition::Always, http: Vec::new() });
    }
    sources
}
