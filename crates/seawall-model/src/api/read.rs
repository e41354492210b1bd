//! How a view is read from a document.

use std::ops::Deref;

use seawall_yaml::{Kind, Node};

/// Something that can be read from a node; `Default` is what an absent or mistyped field gives.
pub trait Read<'d>: Default {
    /// Reads `node`.
    fn read(node: Node<'d>) -> Self;
}

/// A value that stands in the document.
#[derive(Debug, Clone, Copy)]
pub struct Written<'d, T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub node: Node<'d>,
}

impl<T> Deref for Written<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq<T> for Written<'_, T> {
    fn eq(&self, other: &T) -> bool {
        self.value == *other
    }
}

/// A list field: empty when it is absent.
#[derive(Debug, Clone)]
pub struct List<'d, T> {
    /// The list itself, if it is written.
    pub node: Option<Node<'d>>,
    elements: Vec<T>,
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self { node: None, elements: Vec::new() }
    }
}

impl<T> Deref for List<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.elements
    }
}

impl<'a, T> IntoIterator for &'a List<'_, T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.elements.iter()
    }
}

impl<'d, T> Read<'d> for List<'d, T>
where
    Option<T>: Read<'d>,
{
    /// Elements of the wrong type are left out.
    fn read(node: Node<'d>) -> Self {
        if node.kind() != Kind::Sequence {
            return Self::default();
        }
        Self { node: Some(node), elements: node.items().filter_map(Option::<T>::read).collect() }
    }
}

impl<'d> Read<'d> for Option<Node<'d>> {
    /// Any value but `null`.
    fn read(node: Node<'d>) -> Self {
        (!node.is_null()).then_some(node)
    }
}

impl<'d> Read<'d> for Option<Written<'d, bool>> {
    fn read(node: Node<'d>) -> Self {
        node.as_bool().map(|value| Written { value, node })
    }
}

impl<'d> Read<'d> for Option<Written<'d, i64>> {
    fn read(node: Node<'d>) -> Self {
        node.as_i64().map(|value| Written { value, node })
    }
}

impl<'d> Read<'d> for Option<Written<'d, &'d str>> {
    fn read(node: Node<'d>) -> Self {
        node.as_str().map(|value| Written { value, node })
    }
}

/// A view of one API type: which fields, and what they are called there. The macro keeps the struct, its reader and
/// the list of names that is compared with the API description from drifting apart.
macro_rules! view {
    ($(#[$doc:meta])* $name:ident of $schema:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty = $api:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name<'d> {
            /// The mapping itself.
            pub node: seawall_yaml::Node<'d>,
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $name<'_> {
            /// The type's name in the API description.
            pub const SCHEMA: &'static str = $schema;
            /// The fields that this view reads.
            pub const FIELDS: &'static [&'static str] = &[$($api),*];
        }

        impl<'d> $crate::api::Read<'d> for Option<$name<'d>> {
            fn read(node: seawall_yaml::Node<'d>) -> Self {
                if node.kind() != seawall_yaml::Kind::Mapping {
                    return None;
                }
                let mut view = $name { node, $($field: Default::default(),)* };
                for (key, value) in node.entries() {
                    match key.scalar() {
                        $(Some($api) => view.$field = $crate::api::Read::read(value),)*
                        _ => {}
                    }
                }
                Some(view)
            }
        }
    };
}
pub(crate) use view;

/// An optional scalar field.
pub(crate) type Maybe<'d, T> = Option<Written<'d, T>>;
