//! The Secret that a value is moved to.
//!
//! It is made without the value: a remediation is shown, stored and sent, and a value in it would be one more copy.
//! Until somebody puts the value in, the pod waits for it and does not run with an empty password.

use seawall_model::Object;
use serde_json::{Map, Value, json};

/// The longest name that an object can have.
const LONGEST: usize = 253;

/// The Secret that a value is moved to.
pub(crate) struct NewSecret {
    /// Its name: one Secret for each value, so that fixes of several values do not meet.
    pub(crate) name: String,
    /// The key of the value.
    pub(crate) key: String,
    namespace: Option<String>,
}

impl NewSecret {
    /// The Secret for the value that `object` holds at `parts`, of which the last one gives the key.
    pub(crate) fn of(object: &Object, parts: &[&str]) -> Self {
        let key = parts.last().copied().unwrap_or("value");
        let names = std::iter::once(object.reference.name.as_str()).chain(parts.iter().copied());
        let names: Vec<String> = names.map(label).filter(|name| !name.is_empty()).collect();
        let mut name = names.join("-");
        name.truncate(LONGEST);
        Self {
            name: name.trim_end_matches('-').to_owned(),
            key: key.chars().map(|c| if is_key(c) { c } else { '-' }).collect(),
            namespace: object.reference.namespace.as_ref().map(ToString::to_string),
        }
    }

    /// The object, without data.
    pub(crate) fn object(&self) -> Value {
        let mut metadata = Map::from_iter([("name".to_owned(), Value::from(self.name.as_str()))]);
        if let Some(namespace) = &self.namespace {
            metadata.insert("namespace".to_owned(), namespace.as_str().into());
        }
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": "Opaque"})
    }

    /// What stands under `secretKeyRef`.
    pub(crate) fn selector(&self) -> Value {
        json!({"name": self.name, "key": self.key})
    }
}

/// As names of objects are written: lower case, dashes.
fn label(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    letters.collect::<String>().trim_matches('-').to_owned()
}

fn is_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}
