//! Objects by what they are called.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rayon::iter::Either;
use rayon::prelude::*;
use rustc_hash::FxBuildHasher;

use crate::snapshot::key;
use crate::{GroupKind, Object, ObjectId};

/// Kind, namespace as written, and name.
pub(crate) type Name<'n> = (GroupKind<'n>, Option<&'n str>, &'n str);

/// Objects by what they are called: sorted, and found by hash, since references by name are looked up by the hundred
/// thousand and a search among as many sorted names reads a score of objects each time.
#[derive(Debug)]
pub(crate) struct Names {
    /// By group, kind, namespace, name, then canonical order.
    sorted: Vec<ObjectId>,
    /// Where in `sorted` the last object of each name is.
    last: HashTable<u32>,
    /// Objects of one name that is not empty, earlier and next.
    alike: Vec<(ObjectId, ObjectId)>,
}

impl Names {
    pub(crate) fn of(objects: &[Object]) -> Self {
        let name = |id: ObjectId| name(objects, id);
        let mut sorted: Vec<ObjectId> = (0..u32::try_from(objects.len()).unwrap_or(u32::MAX)).map(ObjectId).collect();
        sorted.par_sort_unstable_by(|a, b| name(*a).cmp(&name(*b)).then(a.cmp(b)));
        let numbered = sorted.par_iter().enumerate().filter_map(|(at, id)| Some((*id, u32::try_from(at).ok()?)));
        let placed = numbered.map(|(id, at)| match sorted.get(at as usize + 1) {
            Some(&next) if name(next) == name(id) => Either::Right((id, next)),
            _ => Either::Left((hash(name(id)), at)),
        });
        let (hashed, mut alike): (Vec<(u64, u32)>, Vec<_>) = placed.partition_map(|place| place);
        alike.retain(|&(id, _)| !objects[id.0 as usize].reference.name.is_empty());
        let mut last = HashTable::with_capacity(hashed.len());
        for (hash, at) in hashed {
            // There is room for all, so that nothing is hashed again.
            last.insert_unique(hash, at, |_| hash);
        }
        Self { sorted, last, alike }
    }

    /// All objects, by group, kind, namespace, name, then canonical order.
    pub(crate) fn sorted(&self) -> &[ObjectId] {
        &self.sorted
    }

    /// Objects of one kind, namespace and name that is not empty, earlier and next, in the order of the names.
    pub(crate) fn alike(&self) -> &[(ObjectId, ObjectId)] {
        &self.alike
    }

    /// The last object of this name, in canonical order.
    pub(crate) fn last(&self, objects: &[Object], wanted: Name<'_>) -> Option<ObjectId> {
        self.place(objects, wanted).map(|last| self.sorted[last])
    }

    /// All objects of this name, in canonical order.
    pub(crate) fn called(&self, objects: &[Object], wanted: Name<'_>) -> &[ObjectId] {
        let Some(last) = self.place(objects, wanted) else { return &[] };
        let before = &self.sorted[..last];
        let first = match before.last() {
            Some(&other) if name(objects, other) == wanted => before.partition_point(|&id| name(objects, id) < wanted),
            _ => last,
        };
        &self.sorted[first..=last]
    }

    fn place(&self, objects: &[Object], wanted: Name<'_>) -> Option<usize> {
        let is_it = |at: &u32| name(objects, self.sorted[*at as usize]) == wanted;
        self.last.find(hash(wanted), is_it).map(|&last| last as usize)
    }
}

fn name(objects: &[Object], id: ObjectId) -> Name<'_> {
    key(&objects[id.0 as usize].reference)
}

fn hash(name: Name<'_>) -> u64 {
    FxBuildHasher.hash_one(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Draft, Facts, Found, Origin, SourceFile, expand};
    use std::sync::Arc;

    use seawall_yaml::{Options, Text, read_all};

    fn snapshot(names: &[(&str, &str)]) -> crate::Snapshot {
        let object = |(kind, name): &(&str, &str)| {
            format!("apiVersion: v1\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: shop\n")
        };
        let text = names.iter().map(object).collect::<Vec<_>>().join("---\n");
        let text = Arc::new(Text::new(text));
        let origin = Origin::File(Arc::new(SourceFile { path: "all.yaml".into(), text: Arc::clone(&text) }));
        let mut draft = Draft::default();
        for document in read_all(&text, &Options::default()).into_iter().filter_map(|reading| reading.document) {
            expand(&Arc::new(document), &origin, None).into_iter().for_each(|observation| draft.add(observation));
        }
        draft.freeze(Facts::default()).0
    }

    #[test]
    fn every_object_is_found_by_its_name_and_the_last_of_several() {
        let all =
            [("Secret", "a"), ("ConfigMap", "a"), ("Secret", "b"), ("Secret", "a"), ("Secret", "a"), ("Pod", "c")];
        let snapshot = snapshot(&all);
        let id = |kind, name| match snapshot.find(GroupKind::core(kind), Some("shop"), name) {
            Found::Yes(object) => snapshot.id_of(object).map(|id| id.0),
            Found::No | Found::Unknown => None,
        };
        assert_eq!(id("Secret", "a"), Some(4));
        assert_eq!([id("ConfigMap", "a"), id("Secret", "b"), id("Pod", "c")], [Some(1), Some(2), Some(5)]);
        assert_eq!([id("ConfigMap", "b"), id("Secret", "c"), id("Secret", "")], [None; 3]);
        let names = &snapshot.tables().names;
        let called = |name| names.called(snapshot.objects(), (GroupKind::core("Secret"), Some("shop"), name));
        assert_eq!(called("a"), [ObjectId(0), ObjectId(3), ObjectId(4)]);
        assert_eq!(called("b"), [ObjectId(2)]);
        assert_eq!(called("c"), []);
        assert_eq!(names.alike(), [(ObjectId(0), ObjectId(3)), (ObjectId(3), ObjectId(4))]);
    }
}
