//! An object as text will show it: fields in the order in which they are written, parts shared where pods share them.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::fields::Fields;

/// A key or a string value.
pub type Text = Cow<'static, str>;

/// A JSON value whose maps keep their order.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// A boolean.
    Bool(bool),
    /// A whole number; Kubernetes has no other.
    Int(i64),
    /// A string.
    Text(Text),
    /// An array.
    List(Vec<Value>),
    /// An object.
    Map(Fields),
    /// Any of the others, held by several owners. Reads as if it stood there itself.
    Shared(Arc<Shared>),
}

/// A value of several owners.
#[derive(Debug)]
pub struct Shared {
    value: Value,
    /// Its compact text, made when it is first asked for: a pod is then mostly a copy of its siblings' bytes.
    text: OnceLock<Box<[u8]>>,
    /// Its fields as `managedFields` lists them, by the same reason.
    owned: OnceLock<Value>,
}

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Shared {
    pub(crate) fn text(&self) -> &[u8] {
        self.text.get_or_init(|| {
            let mut text = Vec::new();
            super::json::compact(&self.value, &mut text);
            text.into()
        })
    }

    /// What `make` says of the value, asked once.
    pub(crate) fn owned(&self, make: impl FnOnce(&Value) -> Value) -> Value {
        self.owned.get_or_init(|| make(&self.value).into_shared()).clone()
    }
}

impl Value {
    /// The value itself, whoever owns it.
    pub fn plain(&self) -> &Value {
        match self {
            Value::Shared(inner) => inner.value.plain(),
            other => other,
        }
    }

    /// The fields, or none when this is no map.
    pub fn fields(&self) -> Option<&Fields> {
        match self.plain() {
            Value::Map(fields) => Some(fields),
            _ => None,
        }
    }

    /// The elements, or an empty slice when this is no list.
    pub fn elements(&self) -> &[Value] {
        match self.plain() {
            Value::List(elements) => elements,
            _ => &[],
        }
    }

    /// The string, or none when this is no string.
    pub fn text(&self) -> Option<&str> {
        match self.plain() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, or none when this is no number.
    pub fn int(&self) -> Option<i64> {
        match self.plain() {
            Value::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The value below `path`, key by key; none when a step is missing.
    pub fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter().try_fold(self, |value, key| value.fields()?.get(key))
    }

    /// True for `{}` and `[]`.
    pub fn is_empty(&self) -> bool {
        match self.plain() {
            Value::List(elements) => elements.is_empty(),
            Value::Map(fields) => fields.is_empty(),
            _ => false,
        }
    }

    /// Orders the keys of every map by their bytes, as `kubectl get -o json` shows them. Shared parts are taken to be in
    /// order already.
    pub(crate) fn sort(&mut self) {
        match self {
            Value::List(elements) => elements.iter_mut().for_each(Value::sort),
            Value::Map(fields) => {
                fields.sort();
            }
            _ => {}
        }
    }

    /// The same, with its keys in order and cheap to clone from now on.
    pub(crate) fn into_shared(mut self) -> Value {
        match self {
            Value::List(_) | Value::Map(_) => self.sort(),
            Value::Text(Cow::Owned(_)) => {}
            _ => return self,
        }
        Value::Shared(Arc::new(Shared { value: self, text: OnceLock::new(), owned: OnceLock::new() }))
    }
}

/// A list of what can become values.
pub(crate) fn list<T: Into<Value>>(elements: impl IntoIterator<Item = T>) -> Value {
    Value::List(elements.into_iter().map(Into::into).collect())
}

macro_rules! value_from {
    ($($from:ty => $make:expr),* $(,)?) => {
        $(impl From<$from> for Value { fn from(value: $from) -> Self { ($make)(value) } })*
    };
}

value_from! {
    bool => Value::Bool,
    i64 => Value::Int,
    i32 => |number| Value::Int(i64::from(number)),
    u32 => |number| Value::Int(i64::from(number)),
    u16 => |number| Value::Int(i64::from(number)),
    &'static str => |text| Value::Text(Cow::Borrowed(text)),
    String => |text| Value::Text(Cow::Owned(text)),
    Text => Value::Text,
    Vec<Value> => Value::List,
    Fields => Value::Map,
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(number) => serializer.serialize_i64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Shared(inner) => inner.value.serialize(serializer),
            Value::List(elements) => {
                let mut seq = serializer.serialize_seq(Some(elements.len()))?;
                elements.iter().try_for_each(|element| seq.serialize_element(element))?;
                seq.end()
            }
            Value::Map(fields) => {
                let mut map = serializer.serialize_map(Some(fields.len()))?;
                fields.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}
