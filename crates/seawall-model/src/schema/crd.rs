//! Custom resources as their definitions declare them: where a pod template lies in them.

use std::fmt;

use seawall_yaml::{Kind, Node};

use super::table::{TypeId, type_named};

/// A kind of custom resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomKind {
    /// API group.
    pub group: String,
    /// Kind.
    pub kind: String,
    /// Whether its objects live in namespaces.
    pub namespaced: bool,
    /// Its versions, in the order of the definition.
    pub versions: Vec<CustomVersion>,
}

/// One version of a custom resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomVersion {
    /// The version, `v1alpha1`.
    pub name: String,
    /// Whether the server answers requests for it.
    pub served: bool,
    /// Where its objects hold pods, in the order of the schema. A schema that leaves the inside open declares none.
    pub pods: Vec<PodPath>,
}

/// The way from the root of an object to a pod template or pod spec.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodPath {
    /// The steps, from the root.
    pub hops: Vec<Hop>,
    /// What is found there.
    pub shape: Shape,
}

/// One step of such a way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hop {
    /// The value under this key.
    Key(String),
    /// Every element of a list.
    Elements,
    /// Every value of a map.
    Values,
}

/// What lies where a pod was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A pod template: metadata and a pod spec under `spec`.
    Template,
    /// A pod spec.
    Spec,
    /// Containers among fields that no pod has: the controller builds a pod of its own around them.
    Partial,
}

/// Reads a CustomResourceDefinition, `apiextensions.k8s.io/v1` or `v1beta1`. Nothing if it does not say group and kind.
pub fn from_crd(root: Node<'_>) -> Option<CustomKind> {
    let spec = root.get("spec")?;
    let text = |path: &[&str]| spec.path(path).and_then(Node::as_str).map(str::to_owned);
    Some(CustomKind {
        group: text(&["group"])?,
        kind: text(&["names", "kind"])?,
        namespaced: text(&["scope"]).as_deref() != Some("Cluster"),
        versions: versions(spec),
    })
}

/// In `v1beta1` one schema may stand for all versions, and a single version may be named outside of the list.
fn versions(spec: Node<'_>) -> Vec<CustomVersion> {
    let shared = spec.path(&["validation", "openAPIV3Schema"]);
    let version = |name: &str, served, schema: Option<Node<'_>>| CustomVersion {
        name: name.to_owned(),
        served,
        pods: schema.map(pods).unwrap_or_default(),
    };
    let listed = spec.get("versions").into_iter().flat_map(Node::items).filter_map(|listed| {
        let served = listed.get("served").and_then(Node::as_bool) != Some(false);
        let schema = listed.path(&["schema", "openAPIV3Schema"]).or(shared);
        Some(version(listed.get("name")?.as_str()?, served, schema))
    });
    let mut versions: Vec<_> = listed.collect();
    if let Some(single) = spec.get("version").and_then(Node::as_str)
        && versions.is_empty()
    {
        versions.push(version(single, true, shared));
    }
    versions
}

/// Every place in a schema where a pod lies. What is inside of a pod is not searched.
fn pods(schema: Node<'_>) -> Vec<PodPath> {
    let mut found = Vec::new();
    let mut pending = vec![(schema, Vec::new())];
    while let Some((schema, hops)) = pending.pop() {
        if let Some(shape) = shape(schema, &hops) {
            found.push((schema.id(), PodPath { hops, shape }));
            continue;
        }
        let below = |hop| [hops.as_slice(), &[hop]].concat();
        for (name, schema) in properties(schema) {
            pending.push((schema, below(Hop::Key(name.to_owned()))));
        }
        if let Some(items) = schema.get("items") {
            pending.push((items, below(Hop::Elements)));
        }
        if let Some(values) = schema.get("additionalProperties") {
            pending.push((values, below(Hop::Values)));
        }
    }
    found.sort_by_key(|(node, _)| *node);
    found.into_iter().map(|(_, path)| path).collect()
}

fn properties(schema: Node<'_>) -> impl Iterator<Item = (&str, Node<'_>)> {
    let properties = schema.get("properties").into_iter().flat_map(Node::entries);
    properties.filter_map(|(name, schema)| Some((name.scalar()?, schema)))
}

/// What the objects of this schema are as pods, if they are. The object itself is never a template: its `spec` is its
/// own.
fn shape(schema: Node<'_>, hops: &[Hop]) -> Option<Shape> {
    if has_containers(schema) {
        let pod = type_named("core.v1.PodSpec")?;
        let whole = properties(schema).all(|(name, _)| pod.field(name).is_some());
        return Some(if whole { Shape::Spec } else { Shape::Partial });
    }
    let spec = schema.path(&["properties", "spec"])?;
    let whole = !hops.is_empty() && shape(spec, &[]) == Some(Shape::Spec);
    let template = type_named("core.v1.PodTemplateSpec")?;
    (whole && properties(schema).all(|(name, _)| is_template_field(template, name))).then_some(Shape::Template)
}

/// Some embed whole pods, which say `apiVersion` and `kind`.
fn is_template_field(template: TypeId, name: &str) -> bool {
    template.field(name).is_some() || matches!(name, "apiVersion" | "kind")
}

/// Whether there is a list `containers` whose elements have a name and an image.
fn has_containers(schema: Node<'_>) -> bool {
    let container = schema.path(&["properties", "containers", "items", "properties"]);
    container.is_some_and(|container| container.get("name").is_some() && container.get("image").is_some())
}

impl PodPath {
    /// What lies there in `root`, an object of the kind: one node for each pod.
    pub fn find<'d>(&self, root: Node<'d>) -> Vec<Node<'d>> {
        let mut nodes = vec![root];
        for hop in &self.hops {
            nodes = nodes.into_iter().flat_map(|node| hop.follow(node)).collect();
        }
        nodes.retain(|node| node.kind() == Kind::Mapping);
        nodes
    }
}

impl Hop {
    fn follow<'d>(&self, node: Node<'d>) -> Vec<Node<'d>> {
        match self {
            Self::Key(key) => node.get(key).into_iter().collect(),
            Self::Elements => node.items().collect(),
            Self::Values => node.entries().map(|(_, value)| value).collect(),
        }
    }
}

impl fmt::Display for PodPath {
    /// `spec.replicaSpecs{}.template`, `spec.tasks[].podTemplate`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, hop) in self.hops.iter().enumerate() {
            match hop {
                Hop::Key(key) if index == 0 => f.write_str(key)?,
                Hop::Key(key) => write!(f, ".{key}")?,
                Hop::Elements => f.write_str("[]")?,
                Hop::Values => f.write_str("{}")?,
            }
        }
        Ok(())
    }
}
