//! What was meant by a field that is not there.

use std::collections::VecDeque;

use seawall_yaml::{Kind, Node, NodeId, Step};

use super::check::{Departure, Fault, Scalar, scalar};
use super::field::{Field, Type};
use super::security::{guards, is_telling};
use super::spelling::{alike, typos};
use super::table::{ObjectType, TypeId, kinds, type_named};

/// What was probably meant by an unknown field.
#[derive(Debug, Clone)]
pub enum Suggestion<'d> {
    /// Another field of the same mapping.
    Rename(&'static Field),
    /// A field of another mapping of the same object.
    Move {
        /// The type that has the field.
        within: TypeId,
        /// The field. Its name may differ from what is written in case, underscores and hyphens.
        field: &'static Field,
        /// Every place where it may belong: one, or one for each container. Never empty.
        places: Vec<Destination<'d>>,
    },
    /// An object of its own, such as a NetworkPolicy written into a pod.
    Object(ObjectType),
    /// A field that another version of the kind has.
    Version(TypeId),
}

/// A place for a field that may not be written yet.
#[derive(Debug, Clone)]
pub struct Destination<'d> {
    /// The deepest mapping on the way that is written.
    pub node: Node<'d>,
    /// The way on from there: keys that are still to be written, the field's name last.
    pub keys: Vec<&'static str>,
}

impl<'d> Destination<'d> {
    /// The field's JSON pointer within the object whose root is `root`.
    pub fn pointer(&self, root: Node<'d>) -> String {
        format!("{}/{}", crate::Field::from(self.node).pointer(root), self.keys.join("/"))
    }

    /// The same for people: `spec.template.spec.containers[app].securityContext.privileged`.
    pub fn keyed_path(&self, root: Node<'d>) -> String {
        let written = crate::Field::from(self.node).keyed_path(root);
        let dot = if written.is_empty() { "" } else { "." };
        format!("{written}{dot}{}", self.keys.join("."))
    }
}

impl Departure {
    /// Whether security may be weaker than the text says because of this departure. `suggestion` is what [`suggest`]
    /// gave for it.
    pub fn weakens_security(&self, root: Node<'_>, suggestion: Option<&Suggestion<'_>>) -> bool {
        if !self.field.is_empty() {
            return guards(self.within, self.field);
        }
        let written = root.document().node(self.node).scalar().unwrap_or_default();
        guards(self.within, written)
            || match suggestion {
                Some(Suggestion::Rename(field)) => guards(self.within, field.name),
                Some(Suggestion::Move { within, field, .. }) => guards(*within, field.name),
                Some(Suggestion::Object(meant)) => GUARDING_KINDS.contains(&meant.kind),
                Some(Suggestion::Version(_)) | None => false,
            }
    }
}

/// Kinds that exist to protect.
const GUARDING_KINDS: [&str; 8] = [
    "ClusterRole",
    "ClusterRoleBinding",
    "NetworkPolicy",
    "PodSecurityPolicy",
    "Role",
    "RoleBinding",
    "ServiceAccount",
    "ValidatingAdmissionPolicy",
];

/// What was probably meant by `departure`, an unknown field that [`check`](super::check) found in `root` as an object of
/// type `ty`. Costs some tens of microseconds.
pub fn suggest<'d>(root: Node<'d>, ty: TypeId, departure: &Departure) -> Option<Suggestion<'d>> {
    if departure.fault != Fault::UnknownField {
        return None;
    }
    let way = Way::to(root, ty, departure.node)?;
    let written = Written { name: way.key, value: way.value };
    let fields = departure.within.fields();
    if let Some(field) = fields.iter().find(|field| alike(written.name, field.name)) {
        return Some(Suggestion::Rename(field));
    }
    let rename = misspelt(&written, fields);
    let elsewhere = Search::elsewhere(&way, &written);
    match (rename, elsewhere) {
        // A single wrong letter is likelier than a wrong place, unless that place is right beside.
        (Some((field, 1)), Some(found)) if found.rank.away > 1 => Some(Suggestion::Rename(field)),
        (_, Some(found)) => Some(found.into_suggestion()),
        (Some((field, _)), None) => Some(Suggestion::Rename(field)),
        (None, None) => another_version(departure.within, written.name)
            .map(Suggestion::Version)
            .or_else(|| own_kind(&written).map(Suggestion::Object)),
    }
}

/// The unknown field as it is written.
struct Written<'d> {
    name: &'d str,
    value: Node<'d>,
}

fn misspelt(written: &Written<'_>, fields: &'static [Field]) -> Option<(&'static Field, usize)> {
    let near = fields.iter().filter(|field| misfits(written.value, field.ty).is_some());
    near.filter_map(|field| Some((field, typos(written.name, field.name)?))).min_by_key(|&(_, typos)| typos)
}

/// Another version of the same type that has the field.
fn another_version(within: TypeId, name: &str) -> Option<TypeId> {
    let (_, own) = within.name().rsplit_once('.')?;
    TypeId::all().find(|ty| {
        let same = ty.name().rsplit_once('.').is_some_and(|(_, kind)| kind == own);
        same && *ty != within && ty.field(name).is_some()
    })
}

/// The kind that is named like the field, as one or as many.
fn own_kind(written: &Written<'_>) -> Option<ObjectType> {
    if !matches!(written.value.kind(), Kind::Mapping | Kind::Sequence) {
        return None;
    }
    let one = match written.name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => written.name.trim_end_matches('s').to_owned(),
    };
    let metadata = type_named("meta.v1.ObjectMeta").map(Type::Object);
    let stands_alone = |kind: &ObjectType| kind.ty.field("metadata").map(|field| field.ty) == metadata;
    let named = |kind: &ObjectType| alike(kind.kind, written.name) || alike(kind.kind, &one);
    kinds().filter(|kind| named(kind) && stands_alone(kind)).max_by_key(|kind| kind.served)
}

/// The mappings from the root down to the unknown field.
struct Way<'d> {
    /// Outermost first; the last one holds the field.
    mappings: Vec<(Node<'d>, TypeId)>,
    key: &'d str,
    value: Node<'d>,
}

impl<'d> Way<'d> {
    fn to(root: Node<'d>, ty: TypeId, key: NodeId) -> Option<Self> {
        let mut mappings = vec![(root, ty)];
        let (mut node, mut ty) = (root, Type::Object(ty));
        let steps = root.steps_to(key);
        let (last, above) = steps.split_last()?;
        for step in above {
            (node, ty) = match (*step, ty) {
                (Step::Key(key), Type::Object(within)) => (node.get(key)?, within.field(key)?.ty),
                (Step::Key(key), Type::Map(value)) => (node.get(key)?, *value),
                (Step::Index(index), Type::List { element, .. }) => (node.items().nth(index)?, *element),
                _ => return None,
            };
            if let Type::Object(ty) = ty {
                mappings.push((node, ty));
            }
        }
        let Step::Key(key) = *last else { return None };
        Some(Self { mappings, key, value: node.get(key)? })
    }
}

/// A search for another place of a field, from near to far.
struct Search<'d, 's> {
    written: &'s Written<'d>,
    /// How far away to look.
    reach: u32,
    /// Whether to look, beside the way down to the field, into what is not written yet.
    unwritten: bool,
    best: Option<Found<'d>>,
    steps_left: u32,
}

struct Found<'d> {
    rank: Rank,
    within: TypeId,
    field: &'static Field,
    places: Vec<Destination<'d>>,
}

/// How well a place fits; less is better.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// What of the value would be unknown or of a wrong type there.
    misfits: u32,
    /// Mappings to leave and to enter.
    away: u32,
    /// Mappings to leave.
    up: u32,
    /// Whether the name is written differently there.
    differs: bool,
}

/// A mapping in which the field may belong; not written yet if there are keys.
struct Spot<'d> {
    place: Destination<'d>,
    ty: TypeId,
    away: u32,
}

impl<'d> Search<'d, '_> {
    fn elsewhere(way: &Way<'d>, written: &Written<'d>) -> Option<Found<'d>> {
        let telling = is_telling(written.name);
        let reach = match telling {
            _ if COMMON.contains(&written.name) => 1,
            true => 8,
            false => 4,
        };
        let mut search = Search { written, reach, unwritten: telling, best: None, steps_left: MAX_STEPS };
        for (up, &(node, ty)) in (0..=reach).zip(way.mappings.iter().rev()) {
            if search.best.as_ref().is_some_and(|best| best.rank.misfits == 0 && best.rank.away <= up) {
                break;
            }
            search.from(Spot { place: Destination { node, keys: Vec::new() }, ty, away: up }, up);
        }
        search.best
    }

    /// Looks at `start`, `up` mappings above the written field, and at everything below it within reach.
    fn from(&mut self, start: Spot<'d>, up: u32) {
        let mut spots = VecDeque::from([start]);
        while let Some(spot) = spots.pop_front() {
            if self.steps_left == 0 {
                return;
            }
            self.steps_left -= 1;
            if spot.away > 0 {
                self.look(&spot, up);
            }
            if spot.away < self.reach {
                spot.enter(up == 0 || self.unwritten, &mut spots);
            }
        }
    }

    fn look(&mut self, spot: &Spot<'d>, up: u32) {
        for field in spot.ty.fields() {
            let differs = field.name != self.written.name;
            if differs && !alike(self.written.name, field.name) {
                continue;
            }
            let Some(misfits) = misfits(self.written.value, field.ty) else { continue };
            self.keep(Rank { misfits, away: spot.away, up, differs }, spot, field);
        }
    }

    fn keep(&mut self, rank: Rank, spot: &Spot<'d>, field: &'static Field) {
        let mut place = spot.place.clone();
        place.keys.push(field.name);
        match &mut self.best {
            Some(best) if best.rank < rank => {}
            Some(best) if best.rank == rank => {
                if best.within == spot.ty {
                    best.places.push(place);
                }
            }
            best => *best = Some(Found { rank, within: spot.ty, field, places: vec![place] }),
        }
    }
}

impl<'d> Found<'d> {
    fn into_suggestion(self) -> Suggestion<'d> {
        Suggestion::Move { within: self.within, field: self.field, places: self.places }
    }
}

/// Bounds one search; objects of some hundred containers are seen in full.
const MAX_STEPS: u32 = 10_000;
/// Mappings with more entries and what follows the first elements of a list are not searched.
const MAX_WIDTH: usize = 256;

impl<'d> Spot<'d> {
    /// The mappings that stand in this one, and those that may if `unwritten`. Lists are entered where they are written.
    fn enter(&self, unwritten: bool, spots: &mut VecDeque<Self>) {
        if self.place.node.entries().nth(MAX_WIDTH).is_some() {
            return;
        }
        for field in self.ty.fields().iter().filter(|field| !NOT_WRITTEN.contains(&field.name)) {
            let written = if self.place.keys.is_empty() { self.place.node.get(field.name) } else { None };
            match (field.ty, written.filter(|node| !node.is_null())) {
                (Type::Object(ty), Some(node)) if node.kind() == Kind::Mapping => spots.push_back(self.below(node, ty)),
                (Type::Object(ty), None) if unwritten => spots.push_back(self.unwritten(field.name, ty)),
                (Type::List { element: Type::Object(ty), .. }, Some(node)) => {
                    let elements = node.items().take(MAX_WIDTH).filter(|element| element.kind() == Kind::Mapping);
                    spots.extend(elements.map(|element| self.below(element, *ty)));
                }
                _ => {}
            }
        }
    }

    fn below(&self, node: Node<'d>, ty: TypeId) -> Self {
        Spot { place: Destination { node, keys: Vec::new() }, ty, away: self.away + 1 }
    }

    fn unwritten(&self, name: &'static str, ty: TypeId) -> Self {
        let mut place = self.place.clone();
        place.keys.push(name);
        Spot { place, ty, away: self.away + 1 }
    }
}

/// Fields that nobody writes by hand.
const NOT_WRITTEN: [&str; 3] = ["managedFields", "ownerReferences", "status"];

/// Names that eight types or more have: meant for the mapping right above or below, or for none.
const COMMON: [&str; 29] = [
    "apiVersion",
    "capacity",
    "conditions",
    "driver",
    "fsType",
    "group",
    "items",
    "key",
    "kind",
    "message",
    "metadata",
    "name",
    "namespace",
    "operator",
    "optional",
    "path",
    "port",
    "ports",
    "reason",
    "replicas",
    "resources",
    "rules",
    "selector",
    "spec",
    "status",
    "type",
    "uid",
    "user",
    "value",
];

/// How many parts of `value` would not fit into a field of type `ty`; nothing if it is of another shape altogether.
fn misfits(value: Node<'_>, ty: Type) -> Option<u32> {
    match (ty, value.kind()) {
        (_, Kind::Null | Kind::Opaque) | (Type::Map(_), Kind::Mapping) => Some(0),
        (Type::Object(ty), Kind::Mapping) => {
            let unknown = |key: Node<'_>| ty.field(key.scalar().unwrap_or_default()).is_none();
            let unknown = value.entries().take(MAX_WIDTH).filter(|&(key, _)| unknown(key)).count();
            u32::try_from(unknown).ok()
        }
        (Type::List { element, .. }, Kind::Sequence) => match value.items().next() {
            Some(first) => misfits(first, *element),
            None => Some(0),
        },
        (expected, found) => match scalar(expected, value, found) {
            Scalar::Fits => Some(0),
            Scalar::Unreadable | Scalar::NotAllowed => Some(1),
            Scalar::WrongType => (is_scalar(expected) && !matches!(found, Kind::Mapping | Kind::Sequence)).then_some(1),
        },
    }
}

fn is_scalar(ty: Type) -> bool {
    !matches!(ty, Type::Object(_) | Type::List { .. } | Type::Map(_))
}
