//! The declarations, found by name and read when they are first asked for.

use std::cell::Cell;
use std::fmt;
use std::sync::OnceLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::field::Field;
use super::lines::{Line, count, find};

/// A type of the Kubernetes API: a set of fields.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(u16);

/// What a group, version and kind stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ObjectType {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// API version, `v1`.
    pub version: &'static str,
    /// Kind, `Deployment`.
    pub kind: &'static str,
    /// The fields of such an object.
    pub ty: TypeId,
    /// Whether objects of this kind live in namespaces.
    pub namespaced: bool,
    /// Whether the described server serves this version. If not, the version is a former one, or one that is served
    /// only where it was switched on.
    pub served: bool,
}

thread_local! {
    /// What was found last: objects of one kind stand together, and a dump has a hundred thousand of some.
    static LAST: Cell<Option<ObjectType>> = const { Cell::new(None) };
}

/// What this group, version and kind stand for; nothing for custom resources and other kinds that are not declared.
pub fn kind(group: &str, version: &str, kind: &str) -> Option<ObjectType> {
    let is_it = |last: &ObjectType| last.kind == kind && last.group == group && last.version == version;
    LAST.get().filter(is_it).or_else(|| {
        let found = find_kind(group, version, kind);
        LAST.set(found);
        found
    })
}

fn find_kind(group: &str, version: &str, kind: &str) -> Option<ObjectType> {
    let start = format!("{group}/{version} {kind} ");
    let at = |set: &Set| {
        let line = set.kinds.partition_point(|line| line.of(set.text) < start.as_str());
        set.kinds.get(line).filter(|line| line.of(set.text).starts_with(&start)).map(|line| set.object_type(line))
    };
    SETS.iter().find_map(at)
}

/// Every kind that is declared.
pub fn kinds() -> impl Iterator<Item = ObjectType> {
    SETS.iter().flat_map(|set| set.kinds.iter().map(|line| set.object_type(line)))
}

/// The type with this name, either in full (`io.k8s.api.core.v1.Container`) or in its last three parts
/// (`core.v1.Container`).
pub fn type_named(name: &str) -> Option<TypeId> {
    let short = match name.strip_prefix("io.k8s.") {
        Some(_) => name.rmatch_indices('.').nth(2).map(|(dot, _)| &name[dot + 1..])?,
        None => name,
    };
    let mut before = 0;
    for set in &SETS {
        // A tab sorts before every letter, so that lines are in the order of the names at their start.
        let line = set.types.partition_point(|line| line.of(set.text) < short);
        let rest = set.types.get(line).and_then(|line| line.of(set.text).strip_prefix(short));
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('\t')) {
            return u16::try_from(before + line).ok().map(TypeId);
        }
        before += set.types.len();
    }
    None
}

impl TypeId {
    /// Every type that is declared.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        (0..READ.len()).filter_map(|index| u16::try_from(index).ok()).map(Self)
    }

    /// The last three parts of the type's name in the API description, `core.v1.Container`.
    pub fn name(self) -> &'static str {
        self.line().split('\t').next().unwrap_or_default()
    }

    /// The fields, in the order of their names.
    pub fn fields(self) -> &'static [Field] {
        &self.read().fields
    }

    /// How many of the fields are required.
    pub(super) fn count_required(self) -> usize {
        self.read().required
    }

    /// The field with this name, upper and lower case told apart.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        let read = self.read();
        read.by_name.get(name).map(|&index| &read.fields[index])
    }

    fn read(self) -> &'static Fields {
        READ[usize::from(self.0)].get_or_init(|| Box::new(Fields::read(self.line())))
    }

    /// `TYPE FIELD:CODE ...`, tabs between.
    fn line(self) -> &'static str {
        let index = usize::from(self.0);
        let (set, index) = if index < SERVED_TYPES { (&SETS[0], index) } else { (&SETS[1], index - SERVED_TYPES) };
        set.types[index].of(set.text)
    }
}

impl fmt::Debug for TypeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The fields of one type.
struct Fields {
    fields: Box<[Field]>,
    by_name: FxHashMap<&'static str, usize>,
    required: usize,
}

impl Fields {
    fn read(line: &'static str) -> Self {
        let count = line.bytes().filter(|&byte| byte == b'\t').count();
        let mut fields = Vec::with_capacity(count);
        let mut by_name = FxHashMap::with_capacity_and_hasher(count, FxBuildHasher);
        for field in line.split('\t').skip(1).filter_map(Field::read) {
            by_name.insert(field.name, fields.len());
            fields.push(field);
        }
        let required = fields.iter().filter(|field: &&Field| field.required).count();
        Self { fields: fields.into(), by_name, required }
    }
}

/// The declarations of one file.
struct Set {
    text: &'static str,
    /// `GROUP/VERSION KIND SCOPE TYPE`, in the order of the text.
    kinds: &'static [Line],
    /// `TYPE FIELD:CODE ...`, in the order of the text.
    types: &'static [Line],
    served: bool,
}

impl Set {
    fn object_type(&self, line: &Line) -> ObjectType {
        let line = line.of(self.text);
        let (group, rest) = line.split_once('/').unwrap_or_default();
        let mut words = rest.split(' ');
        let mut word = || words.next().unwrap_or_default();
        let (version, kind, scope, name) = (word(), word(), word(), word());
        let ty = type_named(name).expect("a test resolves the type of every kind");
        ObjectType { group, version, kind, ty, namespaced: scope == "namespaced", served: self.served }
    }
}

static SERVED: &str = include_str!("../../data/kubernetes.types");
static FORMER: &str = include_str!("../../data/former.types");
const SERVED_TYPES: usize = count(SERVED, "type ");
const FORMER_TYPES: usize = count(FORMER, "type ");

// Where the lines begin is known at compile time: a scan of one small file has no table to set up.
static SETS: [Set; 2] = [
    Set {
        text: SERVED,
        kinds: &find::<{ count(SERVED, "kind ") }>(SERVED, "kind "),
        types: &find::<SERVED_TYPES>(SERVED, "type "),
        served: true,
    },
    Set {
        text: FORMER,
        kinds: &find::<{ count(FORMER, "kind ") }>(FORMER, "kind "),
        types: &find::<FORMER_TYPES>(FORMER, "type "),
        served: false,
    },
];

/// What was read of each type, by its number. Boxed, because a process that judges one file touches few of them.
static READ: [OnceLock<Box<Fields>>; SERVED_TYPES + FORMER_TYPES] = [const { OnceLock::new() }; _];

/// The value of a line at the top of the served declarations.
pub(super) fn header(name: &str) -> &'static str {
    SERVED.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::Type;
    use super::*;

    #[test]
    fn every_declaration_reads_in_full() {
        for ty in TypeId::all() {
            assert_eq!(type_named(ty.name()), Some(ty), "names are sorted and told apart");
            let declared: Vec<_> = ty.line().split('\t').skip(1).collect();
            for (field, declared) in ty.fields().iter().zip(&declared) {
                let (name, code) = declared.split_once(':').unwrap();
                assert_eq!(name.trim_end_matches('!'), field.name, "{ty:?}");
                assert_eq!(Type::read(code), Some(field.ty), "{ty:?} {declared}");
                assert_eq!(ty.field(field.name), Some(field));
            }
            assert_eq!(ty.fields().len(), declared.len(), "{ty:?}");
            assert!(ty.fields().is_sorted_by_key(|field| field.name), "{ty:?}");
        }
    }

    #[test]
    fn every_kind_is_found_by_its_names() {
        assert!(kinds().count() > 200);
        for declared in kinds() {
            assert_eq!(kind(declared.group, declared.version, declared.kind), Some(declared));
            assert!(!declared.ty.fields().is_empty());
        }
    }

    #[test]
    fn kinds_say_their_scope_and_whether_they_are_served() {
        let facts = |group, version, name| kind(group, version, name).map(|found| (found.namespaced, found.served));
        assert_eq!(facts("", "v1", "Pod"), Some((true, true)));
        assert_eq!(facts("", "v1", "Namespace"), Some((false, true)));
        assert_eq!(facts("rbac.authorization.k8s.io", "v1", "ClusterRole"), Some((false, true)));
        assert_eq!(facts("batch", "v1beta1", "CronJob"), Some((true, false)));
        assert_eq!(facts("argoproj.io", "v1alpha1", "Application"), None);
        assert_eq!(facts("apps", "v1", "deployment"), None);
        assert_eq!(facts("apps", "v1", "Deploy"), None);
        assert_eq!(facts("", "", ""), None);
    }

    #[test]
    fn types_have_short_and_long_names() {
        let container = type_named("io.k8s.api.core.v1.Container").unwrap();
        assert_eq!(container.name(), "core.v1.Container");
        assert_eq!(type_named("core.v1.Container"), Some(container));
        assert_eq!(type_named("core.v1.Contain"), None);
        assert_eq!(type_named("io.argoproj.v1alpha1.Application"), None);
        assert_eq!(type_named("io.k8s.Container"), None);
        assert!(container.field("image").is_some());
        assert!(container.field("Image").is_none());
    }
}
