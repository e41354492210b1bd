//! One Kubernetes object.

use std::sync::Arc;

use seawall_yaml::{Document, Kind, Node, NodeId, Span};

use crate::place as field;
use crate::schema::Departure;
use crate::{Field, Location, Origin, Reference};

/// An object's number in its snapshot: its place in the canonical order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub u32);

/// One Kubernetes object: what it is called, what is written, and where.
#[derive(Debug, Clone)]
pub struct Object {
    /// Type, namespace and name.
    pub reference: Reference,
    /// The document it stands in.
    pub document: Arc<Document>,
    /// Its root in the document; not the document's own root for the items of a list.
    pub root: NodeId,
    /// Where the document came from.
    pub origin: Origin,
    /// Unknown fields whose loss weakens security; empty for kinds that are not Kubernetes' own.
    pub lost: Box<[Departure]>,
    /// Where it departs otherwise from what the API declares for its kind, required fields that are missing included.
    pub departures: Box<[Departure]>,
}

impl Object {
    /// The outermost node.
    pub fn node(&self) -> Node<'_> {
        self.document.node(self.root)
    }

    /// The whole object's span.
    pub fn span(&self) -> Span {
        self.node().span()
    }

    /// A label's value.
    pub fn label(&self, name: &str) -> Option<&str> {
        self.node().path(&["metadata", "labels", name])?.as_str()
    }

    /// An annotation's value.
    pub fn annotation(&self, name: &str) -> Option<&str> {
        self.node().path(&["metadata", "annotations", name])?.as_str()
    }

    /// The `uid` that the API server gave; absent in manifests.
    pub fn uid(&self) -> Option<&str> {
        self.node().path(&["metadata", "uid"])?.as_str()
    }

    /// The owner that controls the object, as its `ownerReferences` say.
    pub fn controller(&self) -> Option<Owner<'_>> {
        let owners = self.node().path(&["metadata", "ownerReferences"])?;
        let owner = owners.items().find(|owner| owner.get("controller").and_then(Node::as_bool) == Some(true))?;
        let text = |key| owner.get(key).and_then(Node::as_str).unwrap_or_default();
        let (group, _) = Reference::split_api_version(text("apiVersion"));
        Some(Owner { group, kind: text("kind"), name: text("name"), uid: text("uid") })
    }

    /// Where `field` is written, from its key to the end of a scalar value, or its nearest written parent. Absent for an
    /// object that stands in no file.
    pub fn locate(&self, field: Field<'_>) -> Option<Location> {
        let file = Arc::clone(self.origin.file()?);
        let (node, _) = field.nearest();
        let value = node.span();
        let span = match (field::key(self.node(), node), node.kind()) {
            (Some(key), Kind::Sequence | Kind::Mapping | Kind::Opaque) => key.span(),
            (Some(key), _) if key.span().start < value.start => Span { start: key.span().start, end: value.end },
            (Some(key), _) => key.span(),
            (None, _) => self.first_line(value),
        };
        Some(Location { file, span })
    }

    fn first_line(&self, span: Span) -> Span {
        let text = &self.document.text().as_str()[span.start..span.end];
        let length = text.find(['\r', '\n']).unwrap_or(text.len());
        Span { start: span.start, end: span.start + length }
    }
}

/// The owner that an object names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner<'d> {
    /// API group; empty for the core group.
    pub group: &'d str,
    /// Kind.
    pub kind: &'d str,
    /// Name; the namespace is the object's own.
    pub name: &'d str,
    /// The owner's uid.
    pub uid: &'d str,
}
