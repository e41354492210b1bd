//! What has a name that rules are limited to, whichever namespace it is in.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use seawall_model::access::{Vertex, namespace_of};
use seawall_model::{GroupKind, ObjectId};

use crate::Subject;
use crate::access::Survey;

/// The objects of one kind, by name, in the order of their namespaces: of several with one reference the one in force.
type Objects<'s> = FxHashMap<&'s str, Vec<(&'s str, ObjectId)>>;

/// What has a name that rules are limited to: looked for once for each kind, when somebody asks.
#[derive(Debug, Default)]
pub(crate) struct Named<'s> {
    /// The names that objects are looked up by.
    wanted: OnceLock<FxHashSet<&'s str>>,
    objects: Mutex<FxHashMap<GroupKind<'static>, Arc<Objects<'s>>>>,
    accounts: OnceLock<FxHashMap<&'s str, Vec<Vertex>>>,
    namespaces: OnceLock<FxHashSet<String>>,
}

impl<'s> Survey<'_, 's> {
    /// Whether there is such a namespace, or something in it.
    pub(crate) fn has_namespace(&self, name: &str) -> bool {
        let known = || self.inventory.namespaces().map(|(namespace, _)| namespace.to_owned()).collect();
        self.named.namespaces.get_or_init(known).contains(name)
    }

    /// The objects of a kind with a name that a rule is limited to, or that is a part of it as [`parts`] cuts it, each
    /// with its namespace, in the order of these.
    pub(crate) fn each_named(&self, kind: GroupKind<'static>) -> Arc<Objects<'s>> {
        let mut objects = self.named.objects.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(objects.entry(kind).or_insert_with(|| Arc::new(self.look_for(kind))))
    }

    fn look_for(&self, kind: GroupKind<'static>) -> Objects<'s> {
        let wanted: &FxHashSet<&str> = self.wanted();
        let mut found: Objects<'s> = FxHashMap::default();
        for object in self.snapshot.of_kind(kind) {
            let name = object.reference.name.as_str();
            if !wanted.contains(name) {
                continue;
            }
            let Some(id) = self.snapshot.id_of(object) else { continue };
            let named = found.entry(name).or_default();
            let namespace = namespace_of(object);
            match named.iter_mut().find(|known| known.0 == namespace) {
                // Those without a written namespace come first, the last of a reference is in force.
                Some(known) => known.1 = id,
                None => named.push((namespace, id)),
            }
        }
        found.values_mut().for_each(|named| named.sort_unstable());
        found
    }

    fn wanted(&self) -> &FxHashSet<&'s str> {
        self.named.wanted.get_or_init(|| {
            let rules = self.rbac.roles.iter().flat_map(|role| &role.rules);
            rules.flat_map(|rule| &rule.names).flat_map(|&name| parts(name)).collect()
        })
    }

    /// The ServiceAccounts of a name that a rule is limited to, wherever they are known to be or bindings name them,
    /// sorted.
    pub(crate) fn accounts_named(&self, name: &str) -> &[Vertex] {
        let accounts: &FxHashMap<&str, Vec<Vertex>> = self.named.accounts.get_or_init(|| self.accounts());
        accounts.get(name).map_or(&[], Vec::as_slice)
    }

    fn accounts(&self) -> FxHashMap<&'s str, Vec<Vertex>> {
        let wanted = self.wanted();
        let mut accounts: FxHashMap<&'s str, Vec<Vertex>> = wanted.iter().map(|&name| (name, Vec::new())).collect();
        let mut add = |namespace: &str, name: &str| {
            let accounts: &mut FxHashMap<&str, Vec<Vertex>> = &mut accounts;
            if let Some(named) = accounts.get_mut(name) {
                named.push(Vertex::account(namespace, name));
            }
        };
        for subject in self.holders().subjects() {
            if let Subject::ServiceAccount { namespace, name } = subject {
                add(namespace, name);
            }
        }
        for vertex in self.inventory.vertices() {
            match vertex {
                Vertex::ServiceAccount { namespace, name } if self.has_namespace(namespace) => add(namespace, name),
                _ => {}
            }
        }
        for named in accounts.values_mut() {
            named.sort_unstable();
            named.dedup();
        }
        accounts
    }
}

/// A name as it is, and what it is made of where it means something else: the StatefulSet of `web-0`, the Service or pod
/// of `https:web:8443`.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    let within = name.contains(':').then(|| name.split(':')).into_iter().flatten();
    std::iter::once(name).chain(within).flat_map(|name| {
        let set = name.rsplit_once('-').map(|(set, _)| set);
        std::iter::once(name).chain(set)
    })
}
