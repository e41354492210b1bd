//! Label selectors of the API.

use serde_json::Value;

use super::{Truth, list};

/// The labels of one object.
pub(crate) type Labels = Vec<(String, String)>;

/// The value of `key`.
pub(crate) fn value_of<'l>(labels: &'l Labels, key: &str) -> Option<&'l str> {
    labels.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

/// The labels written at `value`.
pub(crate) fn labels(value: &Value) -> Labels {
    let entries = value.as_object().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// Whether `selector` matches `labels`. An absent, null or empty one matches all. What the API would refuse is not
/// known to match.
pub(crate) fn matches(selector: &Value, labels: &Labels) -> Truth {
    matches_partly_known(selector, labels, |_| true)
}

/// The same where only the labels of some keys are known.
pub(crate) fn matches_partly_known(selector: &Value, labels: &Labels, is_known: impl Fn(&str) -> bool) -> Truth {
    let mut matches = Truth::Yes;
    for (key, wanted) in selector["matchLabels"].as_object().into_iter().flatten() {
        let holds = if is_known(key) { (value_of(labels, key) == wanted.as_str()).into() } else { Truth::Maybe };
        matches = matches.and(holds);
    }
    for expression in list(&selector["matchExpressions"]) {
        let known = expression["key"].as_str().is_none_or(&is_known);
        matches = matches.and(if known { holds(expression, labels) } else { Truth::Maybe });
    }
    matches
}

fn holds(expression: &Value, labels: &Labels) -> Truth {
    let Some(key) = expression["key"].as_str() else { return Truth::Maybe };
    let values = list(&expression["values"]);
    let present = value_of(labels, key);
    let is_among = values.iter().any(|value| present.is_some() && value.as_str() == present);
    match expression["operator"].as_str() {
        Some("In") if !values.is_empty() => is_among.into(),
        Some("NotIn") if !values.is_empty() => (!is_among).into(),
        Some("Exists") if values.is_empty() => present.is_some().into(),
        Some("DoesNotExist") if values.is_empty() => present.is_none().into(),
        _ => Truth::Maybe,
    }
}
