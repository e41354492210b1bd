//! The fields of a map, in the order in which they were written.

use super::value::{Text, Value};

/// The fields of a map in order. A key stands once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fields(Vec<(Text, Value)>);

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
            None => {
                if self.0.capacity() == 0 {
                    self.0.reserve(8); // most maps of an object have between three and eight fields
                }
                self.0.push((key, value));
            }
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

    /// The value under `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Orders the keys, here and in everything below.
    pub(crate) fn sort(&mut self) {
        self.0.iter_mut().for_each(|(_, value)| value.sort());
        if !self.0.is_sorted_by(|(left, _), (right, _)| left <= right) {
            self.0.sort_by(|(left, _), (right, _)| left.cmp(right));
        }
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
