//! An object as text will show it: fields in the order in which they are written, parts shared where pods share them.

use std::borrow::Cow;
use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

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
    Shared(Arc<Value>),
}

/// The fields of a map in order. A key stands once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(Vec<(Text, Value)>);

impl Value {
    /// The value itself, whoever owns it.
    pub fn plain(&self) -> &Value {
        match self {
            Value::Shared(inner) => inner.plain(),
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
                fields.0.iter_mut().for_each(|(_, value)| value.sort());
                if !fields.0.is_sorted_by(|(left, _), (right, _)| left <= right) {
                    fields.0.sort_by(|(left, _), (right, _)| left.cmp(right));
                }
            }
            _ => {}
        }
    }

    /// The same, with its keys in order and cheap to clone from now on.
    pub(crate) fn into_shared(mut self) -> Value {
        if let Value::Shared(_) = self {
            return self;
        }
        self.sort();
        Value::Shared(Arc::new(self))
    }
}

impl Fields {
    /// No fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a field at the end, or replaces the value of the one that is there.
    pub(crate) fn with(mut self, key: impl Into<Text>, value: impl Into<Value>) -> Self {
        self.set(key, value);
        self
    }

    /// Adds a field when there is a value.
    pub(crate) fn with_some(self, key: impl Into<Text>, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(key, value),
            None => self,
        }
    }

    /// Adds a field unless the list or map is empty.
    pub(crate) fn with_any(self, key: impl Into<Text>, value: impl Into<Value>) -> Self {
        let value = value.into();
        if value.is_empty() { self } else { self.with(key, value) }
    }

    pub(crate) fn set(&mut self, key: impl Into<Text>, value: impl Into<Value>) {
        let (key, value) = (key.into(), value.into());
        match self.0.iter_mut().find(|(name, _)| *name == key) {
            Some((_, old)) => *old = value,
            None => self.0.push((key, value)),
        }
    }

    /// Adds a field unless it is there: what the API server does with a default.
    pub(crate) fn fill(&mut self, key: &'static str, value: impl Into<Value>) {
        if self.get(key).is_none() {
            self.0.push((key.into(), value.into()));
        }
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Value> {
        let at = self.0.iter().position(|(name, _)| name == key)?;
        Some(self.0.remove(at).1)
    }

    /// The fields of the map under `key`, which is made when it is not there. A shared or other value is replaced by a
    /// map of its own first.
    pub(crate) fn map(&mut self, key: &'static str) -> &mut Fields {
        let at = self.0.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            self.0.push((key.into(), Fields::new().into()));
            self.0.len() - 1
        });
        let value = &mut self.0[at].1;
        if !matches!(value, Value::Map(_)) {
            *value = Value::Map(value.fields().cloned().unwrap_or_default());
        }
        match value {
            Value::Map(fields) => fields,
            _ => unreachable!("made a map above"),
        }
    }

    /// The elements of the list under `key`, which is made when it is not there.
    pub(crate) fn list(&mut self, key: &'static str) -> &mut Vec<Value> {
        let at = self.0.iter().position(|(name, _)| name == key).unwrap_or_else(|| {
            self.0.push((key.into(), Value::List(Vec::new())));
            self.0.len() - 1
        });
        let value = &mut self.0[at].1;
        if !matches!(value, Value::List(_)) {
            *value = Value::List(value.elements().to_vec());
        }
        match value {
            Value::List(elements) => elements,
            _ => unreachable!("made a list above"),
        }
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// All fields in order.
    pub fn iter(&self) -> std::slice::Iter<'_, (Text, Value)> {
        self.0.iter()
    }

    /// How many fields.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True without any field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<(Text, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (Text, Value)>>(fields: I) -> Self {
        Fields(fields.into_iter().collect())
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
            Value::Shared(inner) => inner.serialize(serializer),
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
