//! The search for another place of an unknown field, from near to far.

use std::collections::VecDeque;

use seawall_yaml::{Kind, Node, NodeId, Step};

use super::check::{Scalar, scalar};
use super::destination::Destination;
use super::field::{Field, Type};
use super::security::is_telling;
use super::spelling::alike;
use super::table::TypeId;

/// An unknown field as it is written.
pub(super) struct Written<'d> {
    pub(super) name: &'d str,
    pub(super) value: Node<'d>,
    /// The mappings that lead to it. The first is the root, the last one holds the field.
    mappings: Vec<(Node<'d>, TypeId)>,
}

impl<'d> Written<'d> {
    /// The field whose key is `key`, in `root` as an object of type `ty`.
    pub(super) fn find(root: Node<'d>, ty: TypeId, key: NodeId) -> Option<Self> {
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
        let Step::Key(name) = *last else { return None };
        Some(Self { name, value: node.get(name)?, mappings })
    }
}

/// The best places for `written` outside of its mapping.
pub(super) fn elsewhere<'d>(written: &Written<'d>) -> Option<Found<'d>> {
    let scope = Scope::of(written.name);
    let mut search = Search { written, scope, best: None, steps_left: MAX_STEPS };
    for (up, &(node, ty)) in (0..=scope.reach()).zip(written.mappings.iter().rev()) {
        if search.best.as_ref().is_some_and(|best| best.rank.misfits == 0 && best.rank.away <= up) {
            break;
        }
        search.from(Spot { place: Destination { node, keys: Vec::new() }, ty, away: up }, up);
    }
    search.best
}

/// The best places that were found; all are equally good.
pub(super) struct Found<'d> {
    pub(super) within: TypeId,
    pub(super) field: &'static Field,
    pub(super) places: Vec<Destination<'d>>,
    rank: Rank,
}

impl Found<'_> {
    /// How many mappings lie between what is written and where it belongs.
    pub(super) fn away(&self) -> u32 {
        self.rank.away
    }
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

/// Where a name is looked for.
#[derive(Clone, Copy)]
enum Scope {
    /// Right above and below, in what is written: many types have such a field.
    Beside,
    /// Some mappings away.
    Near,
    /// In the whole object: the name is about security and means one thing.
    Anywhere,
}

impl Scope {
    fn of(name: &str) -> Self {
        if COMMON.contains(&name) {
            Self::Beside
        } else if is_telling(name) {
            Self::Anywhere
        } else {
            Self::Near
        }
    }

    /// How many mappings away.
    fn reach(self) -> u32 {
        match self {
            Self::Beside => 1,
            Self::Near => 4,
            Self::Anywhere => 8,
        }
    }

    /// Whether to look into mappings that are not written, coming from `up` mappings above.
    fn unwritten(self, up: u32) -> bool {
        match self {
            Self::Beside => false,
            Self::Near => up == 0,
            Self::Anywhere => true,
        }
    }
}

/// Names that eight types or more have.
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

struct Search<'d, 's> {
    written: &'s Written<'d>,
    scope: Scope,
    best: Option<Found<'d>>,
    steps_left: u32,
}

/// Bounds one search; objects of some hundred containers are seen in full.
const MAX_STEPS: u32 = 10_000;
/// Mappings with more entries are not entered, nor what follows the first elements of a list.
const MAX_WIDTH: usize = 256;

impl<'d> Search<'d, '_> {
    /// Looks at `start`, which lies `up` mappings above the field, and at everything below it within reach.
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
            if spot.away < self.scope.reach() {
                spot.enter(self.scope.unwritten(up), &mut spots);
            }
        }
    }

    fn look(&mut self, spot: &Spot<'d>, up: u32) {
        for field in spot.ty.fields() {
            let differs = field.name != self.written.name;
            if differs && !alike(self.written.name, field.name) {
                continue;
            }
            if let Some(misfits) = misfits(self.written.value, field.ty) {
                self.keep(Rank { misfits, away: spot.away, up, differs }, spot, field);
            }
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

/// A mapping in which the field may belong; not written yet if there are keys.
struct Spot<'d> {
    place: Destination<'d>,
    ty: TypeId,
    away: u32,
}

/// Fields that nobody writes by hand.
const NOT_WRITTEN: [&str; 3] = ["managedFields", "ownerReferences", "status"];

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

/// How many parts of `value` would not fit into a field of type `ty`; nothing if it is of another shape altogether.
pub(super) fn misfits(value: Node<'_>, ty: Type) -> Option<u32> {
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
