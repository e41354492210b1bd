//! What was meant by a field that is not there.

use seawall_yaml::{Kind, Node};

use super::check::{Departure, Fault};
use super::destination::Destination;
use super::field::{Field, Type};
use super::search::{Found, Written, elsewhere, misfits};
use super::security::guards;
use super::spelling::{alike, typos};
use super::table::{ObjectType, TypeId, kinds, type_named};

/// What was probably meant by an unknown field.
#[derive(Debug, Clone)]
pub enum Suggestion<'d> {
    /// Another field of the same mapping, which may already be there.
    Rename(&'static Field),
    /// A field of another mapping of the same object, which may already be there.
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
    /// A field that this type has in another version.
    Version(TypeId),
}

/// What was probably meant by `departure`, an unknown field that [`check`](super::check) found in `root` as an object of
/// type `ty`. Nothing for other faults. Takes some tens of microseconds, and longer in mappings of many thousand entries.
pub fn suggest<'d>(root: Node<'d>, ty: TypeId, departure: &Departure) -> Option<Suggestion<'d>> {
    if departure.fault != Fault::UnknownField {
        return None;
    }
    let written = Written::find(root, ty, departure.node)?;
    let fields = departure.within.fields();
    if let Some(field) = fields.iter().find(|field| alike(written.name, field.name)) {
        return Some(Suggestion::Rename(field));
    }
    match (misspelt(&written, fields), elsewhere(&written)) {
        // A single wrong letter is likelier than a wrong place, unless that place is right beside.
        (Some((field, 1)), Some(found)) if found.away() > 1 => Some(Suggestion::Rename(field)),
        (_, Some(Found { within, field, places, .. })) => Some(Suggestion::Move { within, field, places }),
        (Some((field, _)), None) => Some(Suggestion::Rename(field)),
        (None, None) => another_version(departure.within, written.name)
            .map(Suggestion::Version)
            .or_else(|| own_kind(&written).map(Suggestion::Object)),
    }
}

/// The field with the fewest wrong letters that could hold the value, and their number.
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

impl Departure {
    /// Whether security may be weaker than the text says because of this departure. `suggestion` is what [`suggest`]
    /// gave for it.
    pub fn weakens_security(&self, root: Node<'_>, suggestion: Option<&Suggestion<'_>>) -> bool {
        if self.fault != Fault::UnknownField {
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
