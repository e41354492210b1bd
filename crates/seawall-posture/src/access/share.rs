//! What pods on one node share: a joint vertex for each node, which leads on to what is there, so that there are as many
//! edges as pods and not as pairs of them.

use rustc_hash::FxHashMap;
use seawall_model::access::{EdgeKind, Edges, PART, Vertex, VertexId};

use super::reference::Kind;
use super::{Cause, Inside, Resident};

/// What somebody on a node gets of the pods there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Share {
    /// The tokens of their ServiceAccounts.
    Tokens,
    /// The Secrets in the environment of their processes.
    Environment,
    /// The containers that share memory with the node.
    Memory,
}

/// What there is of a kind on a node.
type Key = (Share, VertexId);

/// What there is on each node, and who gets it. Edges are added once all pods were looked at.
#[derive(Default)]
pub(crate) struct Shares {
    there: FxHashMap<Key, There>,
    leads: Vec<Lead>,
}

#[derive(Default)]
struct There {
    known: Vec<VertexId>,
    /// What the inventory does not have.
    others: Vec<Vertex>,
}

/// Somebody who gets all of a kind on a node, if there is anything.
struct Lead {
    kind: &'static EdgeKind,
    from: VertexId,
    key: Key,
    causes: Vec<Cause>,
    unsure: Option<&'static str>,
}

impl Shares {
    /// Who is in a container gets what pods on a node share.
    pub(crate) fn lead(
        &mut self,
        inside: &Inside<'_, '_>,
        kind: &'static EdgeKind,
        key: Key,
        causes: &[Cause],
        unsure: Option<&'static str>,
    ) {
        self.leads.push(Lead { kind, from: inside.vertex, key, causes: causes.to_vec(), unsure });
    }

    /// Takes note of what a pod has.
    pub(super) fn collect(&mut self, pod: &Resident<'_, '_>) {
        if pod.tokens().iter().any(|token| token.unsure.is_none()) {
            self.put(Share::Tokens, pod, |there| there.known.push(pod.member.account));
        }
        let secrets = pod.references().iter().filter(|used| used.kind == Kind::Secret);
        for used in secrets.filter(|used| used.in_environment && !used.optional) {
            let secret = Vertex::secret(pod.namespace(), used.name);
            match pod.survey.inventory.get(&secret) {
                Some(known) => self.put(Share::Environment, pod, |there| there.known.push(known)),
                None => self.put(Share::Environment, pod, |there| there.others.push(secret.clone())),
            }
        }
        if pod.host_ipc().is_some() && !pod.member.containers.is_empty() {
            self.put(Share::Memory, pod, |there| there.known.extend(&pod.member.containers));
        }
    }

    fn put(&mut self, share: Share, pod: &Resident<'_, '_>, put: impl Fn(&mut There)) {
        for &node in &pod.member.nodes {
            put(self.there.entry((share, node)).or_default());
        }
    }

    /// Takes what was noted of pods that come after these.
    pub(super) fn take(&mut self, more: Self) {
        if self.there.is_empty() {
            self.there = more.there;
        } else {
            for (key, there) in more.there {
                let own = self.there.entry(key).or_default();
                own.known.extend(there.known);
                own.others.extend(there.others);
            }
        }
        self.leads.extend(more.leads);
    }

    /// Adds the edges of everybody who gets anything.
    pub(super) fn find(mut self, edges: &mut Edges<'_>) {
        let mut joints: FxHashMap<Key, VertexId> = FxHashMap::default();
        for Lead { kind, from, key, causes, unsure } in self.leads {
            let joint = match (joints.get(&key), self.there.get_mut(&key)) {
                (Some(&joint), _) => joint,
                (None, Some(there)) => *joints.entry(key).or_insert_with(|| there.joint(key, edges)),
                (None, None) => continue,
            };
            Cause::lead(&causes, edges.add(kind, from, joint), unsure);
        }
    }
}

impl There {
    fn joint(&mut self, (share, node): Key, edges: &mut Edges<'_>) -> VertexId {
        let what = match share {
            Share::Tokens => "tokens",
            Share::Environment => "environment",
            Share::Memory => "memory",
        };
        let name = format!("{what} of {}", edges.named(node).name()).into();
        let joint = edges.vertex(Vertex::Reach { name });
        let mut all = std::mem::take(&mut self.known);
        all.extend(self.others.drain(..).map(|other| edges.vertex(other)));
        all.sort_unstable();
        all.dedup();
        all.into_iter().for_each(|to| edges.add(&PART, joint, to).done());
        joint
    }
}
