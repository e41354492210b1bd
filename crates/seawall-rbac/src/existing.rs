//! The objects that a permission set is about, as far as the input holds them.

use seawall_model::{Found, GroupKind, Object, ObjectId};

use crate::access::Survey;

impl<'s> Survey<'_, 's> {
    /// The object of a kind with this name in a namespace, the one that is in force. An object that names no namespace
    /// is in `default`.
    pub(crate) fn find(&self, kind: GroupKind<'_>, namespace: &str, name: &str) -> Option<ObjectId> {
        let written = match self.snapshot.find(kind, Some(namespace), name) {
            Found::Yes(object) => Some(object),
            _ if namespace == "default" => match self.snapshot.find(kind, None, name) {
                Found::Yes(object) => Some(object),
                _ => None,
            },
            _ => None,
        };
        self.snapshot.id_of(written?)
    }

    /// The objects of a kind with this name, in one namespace or in all that there are. In all, the name must be one that
    /// a rule is limited to, or a part of it.
    pub(crate) fn find_all(&self, kind: GroupKind<'static>, namespace: Option<&str>, name: &str) -> Vec<ObjectId> {
        match namespace {
            Some(namespace) => self.find(kind, namespace, name).into_iter().collect(),
            None => {
                let named = self.each_named(kind);
                let named = named.get(name).into_iter().flatten();
                named.filter(|(namespace, _)| self.has_namespace(namespace)).map(|entry| entry.1).collect()
            }
        }
    }

    /// Whether there is an object of a kind with a name that a rule is limited to, in one namespace or in any; one
    /// without a namespace is anywhere.
    pub(crate) fn has_named(&self, kind: GroupKind<'static>, namespace: Option<&str>, name: &str) -> bool {
        match namespace {
            Some(namespace) => self.find(kind, namespace, name).is_some(),
            None => self.each_named(kind).contains_key(name),
        }
    }

    /// The objects of a kind in one namespace, or in all.
    pub(crate) fn all_of<'x>(
        &'x self,
        kind: GroupKind<'x>,
        namespace: Option<&'x str>,
    ) -> impl Iterator<Item = &'s Object> + 'x {
        let everywhere = namespace.is_none().then(|| self.snapshot.of_kind(kind));
        let here = namespace.map(|namespace| self.snapshot.of_kind_in(kind, Some(namespace)));
        let unsaid = (namespace == Some("default")).then(|| self.snapshot.of_kind_in(kind, None));
        everywhere.into_iter().flatten().chain(here.into_iter().flatten()).chain(unsaid.into_iter().flatten())
    }

    /// Whether objects of a kind may be there that the input does not hold.
    pub(crate) fn may_have(&self, kind: GroupKind<'_>, namespace: Option<&str>) -> bool {
        match namespace {
            Some(_) => !self.snapshot.has_all_in(kind, namespace),
            None => !self.snapshot.has_all(kind),
        }
    }
}
