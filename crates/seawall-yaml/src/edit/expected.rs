//! What a document is to mean after a change.

use serde_json::{Map, Value};

use super::Operation;
use super::pointer::{Pointer, index};

/// Carries out `operation` on a value.
pub(super) fn carry_out(root: &mut Value, operation: &Operation) -> Result<(), String> {
    let Pointer { tokens } = Pointer::parse(operation.pointer())?;
    match operation {
        Operation::Set { value, .. } => *make_place(root, &tokens)? = value.clone(),
        Operation::Append { value, .. } => match make_place(root, &tokens)? {
            Value::Array(elements) => elements.push(value.clone()),
            place @ Value::Null => *place = Value::Array(vec![value.clone()]),
            _ => return Err("it is not a list".to_owned()),
        },
        Operation::Remove { .. } => remove(root, &tokens)?,
    }
    Ok(())
}

/// The place at the end of the way, which is null if it was not there.
fn make_place<'v>(root: &'v mut Value, tokens: &[String]) -> Result<&'v mut Value, String> {
    tokens.iter().try_fold(root, |value, token| {
        if value.is_null() {
            *value = Value::Object(Map::new());
        }
        match value {
            Value::Object(entries) => Ok(entries.entry(token.clone()).or_insert(Value::Null)),
            Value::Array(elements) => {
                if token == "-" || index(token) == Some(elements.len()) {
                    elements.push(Value::Null);
                    return elements.last_mut().ok_or_else(|| no_element(token));
                }
                index(token).and_then(|index| elements.get_mut(index)).ok_or_else(|| no_element(token))
            }
            _ => Err(format!("`{token}` cannot be below a scalar")),
        }
    })
}

pub(super) fn no_element(token: &str) -> String {
    format!("the list has no element `{token}`")
}

fn remove(root: &mut Value, tokens: &[String]) -> Result<(), String> {
    let (last, way) = tokens.split_last().ok_or("the whole document cannot be removed")?;
    let parent = Pointer { tokens: way.to_vec() }.find_value(root).ok_or_else(|| "nothing is there".to_owned())?;
    match parent {
        Value::Object(entries) => entries.remove(last).map(drop).ok_or_else(|| "nothing is there".to_owned()),
        Value::Array(elements) => {
            let at = index(last).filter(|&at| at < elements.len()).ok_or_else(|| no_element(last))?;
            elements.remove(at);
            Ok(())
        }
        _ => Err("nothing is there".to_owned()),
    }
}

/// Equal, where a number is its value and not how it is held.
pub(super) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, value)| right.get(key).is_some_and(|other| same(value, other)))
        }
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        _ => left == right,
    }
}
