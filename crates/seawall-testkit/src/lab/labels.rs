//! Which labels a selector of the API selects.

use serde_json::Value;

use super::cluster::Labels;

/// Whether `selector`, a LabelSelector as JSON, selects `labels`. Absent, null and empty select everything.
pub(super) fn selects(selector: &Value, labels: &Labels) -> bool {
    let named = selector["matchLabels"].as_object().into_iter().flatten();
    let mut expressions = selector["matchExpressions"].as_array().into_iter().flatten();
    named.into_iter().all(|(key, value)| labels.get(key).map(String::as_str) == value.as_str())
        && expressions.all(|expression| holds(expression, labels))
}

fn holds(expression: &Value, labels: &Labels) -> bool {
    let label = expression["key"].as_str().and_then(|key| labels.get(key));
    let mut values = expression["values"].as_array().into_iter().flatten();
    match expression["operator"].as_str() {
        Some("Exists") => label.is_some(),
        Some("DoesNotExist") => label.is_none(),
        Some("In") => label.is_some_and(|label| values.any(|value| value == label)),
        Some("NotIn") => label.is_none_or(|label| values.all(|value| value != label)),
        operator => panic!("a label expression cannot have the operator {operator:?}"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn not_in_and_does_not_exist_hold_where_the_key_is_absent() {
        let labels = Labels::from([("a".to_owned(), "1".to_owned())]);
        for (operator, a, b) in
            [("In", true, false), ("NotIn", false, true), ("Exists", true, false), ("DoesNotExist", false, true)]
        {
            let on = |key| json!({"matchExpressions": [{"key": key, "operator": operator, "values": ["1"]}]});
            assert_eq!((selects(&on("a"), &labels), selects(&on("b"), &labels)), (a, b), "{operator}");
        }
        assert!(selects(&json!({"matchLabels": null}), &labels) && selects(&Value::Null, &labels));
    }
}
