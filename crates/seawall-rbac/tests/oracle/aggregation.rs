//! What the controller makes of aggregated ClusterRoles.

use serde_json::Value;

use super::{items, text};

/// The rules that are in force in a ClusterRole once the controller has come to rest: of an aggregated one those of all
/// roles that it selects, whatever was written in it. A role that a server has filled is as it is there.
pub(crate) fn rules<'o>(role: &'o Value, all: &[&'o Value]) -> Vec<&'o Value> {
    if !is_made(role) {
        return items(&role["rules"]).iter().collect();
    }
    // Rounds as the controller makes them, from nothing, until nothing is new.
    let mut filled: Vec<Vec<&'o Value>> = all
        .iter()
        .map(|role| if is_made(role) { Vec::new() } else { items(&role["rules"]).iter().collect() })
        .collect();
    loop {
        let mut has_grown = false;
        for (index, made) in all.iter().enumerate().filter(|(_, role)| is_made(role)) {
            for (other, chosen) in all.iter().enumerate() {
                if index == other || !selects(made, chosen) {
                    continue;
                }
                for rule in filled[other].clone() {
                    if !filled[index].contains(&rule) {
                        filled[index].push(rule);
                        has_grown = true;
                    }
                }
            }
        }
        if !has_grown {
            break;
        }
    }
    let index = all.iter().position(|other| other["metadata"]["name"] == role["metadata"]["name"]);
    index.map(|index| filled.swap_remove(index)).unwrap_or_default()
}

fn is_made(role: &Value) -> bool {
    let is_filled = role["metadata"]["uid"].is_string() && !items(&role["rules"]).is_empty();
    !role["aggregationRule"].is_null() && !is_filled
}

fn selects(made: &Value, role: &Value) -> bool {
    let labels = &role["metadata"]["labels"];
    items(&made["aggregationRule"]["clusterRoleSelectors"]).iter().any(|selector| {
        let wanted = selector["matchLabels"].as_object().into_iter().flatten();
        wanted.into_iter().all(|(key, value)| labels.get(key) == Some(value))
            && items(&selector["matchExpressions"]).iter().all(|expression| holds(expression, labels))
    })
}

fn holds(expression: &Value, labels: &Value) -> bool {
    let label = labels.get(text(&expression["key"]));
    let is_listed = label.is_some_and(|label| items(&expression["values"]).contains(label));
    match text(&expression["operator"]) {
        "In" => is_listed,
        "NotIn" => !is_listed,
        "Exists" => label.is_some(),
        "DoesNotExist" => label.is_none(),
        other => panic!("no operator: {other}"),
    }
}
