//! Findings shared out to objects that the cluster can hold.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// Bytes of one object's findings as JSON. The cluster's store takes 1.5 MiB in one request, and objects grow on their
/// way there.
const ROOM: usize = (1 << 20) - (16 << 10);

/// Objects for one namespace. Nobody reads so many, and every one of them is held by whoever watches reports.
const MOST: usize = 10;

/// What goes into one report object.
#[derive(Debug, Default)]
pub(super) struct Portion {
    pub(super) entries: Vec<Value>,
    /// Findings that found no room in any object; they are named in the last entry of the last one.
    pub(super) left_out: usize,
}

impl Portion {
    /// All entries in their order, as many to an object as there is room for; one portion at least.
    pub(super) fn all(entries: impl Iterator<Item = Value>) -> Vec<Self> {
        let mut portions = vec![Self::default()];
        let mut room = ROOM;
        let mut left_out: BTreeMap<String, usize> = BTreeMap::new();
        for entry in entries {
            let size = entry.to_string().len() + 1;
            let is_full = size > room;
            if !left_out.is_empty() || is_full && portions.len() == MOST {
                *left_out.entry(entry["policy"].as_str().unwrap_or_default().to_owned()).or_default() += 1;
                continue;
            }
            if is_full {
                portions.push(Self::default());
                room = ROOM;
            }
            room = room.saturating_sub(size);
            if let Some(last) = portions.last_mut() {
                last.entries.push(entry);
            }
        }
        if let Some(last) = portions.last_mut().filter(|_| !left_out.is_empty()) {
            last.left_out = left_out.values().sum();
            last.entries.push(named(&left_out, last.left_out));
        }
        portions
    }
}

/// One entry for all that is left out, by rule.
fn named(left_out: &BTreeMap<String, usize>, sum: usize) -> Value {
    let rules: Vec<String> = left_out.iter().map(|(rule, number)| format!("{rule} ({number})")).collect();
    let message = format!("{sum} more findings have no room in these objects: {}", rules.join(", "));
    // Not `skip`: that one is counted by the findings that it stands for.
    json!({"source": super::SOURCE, "policy": "left-out", "result": "warn", "scored": false, "message": message})
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(number: usize, size: usize) -> impl Iterator<Item = Value> {
        (0..number).map(move |index| json!({"policy": format!("rule-{}", index % 3), "message": "x".repeat(size)}))
    }

    fn size(portion: &Portion) -> usize {
        Value::from(portion.entries.clone()).to_string().len()
    }

    #[test]
    fn everything_is_shared_out_in_its_order_and_no_object_is_too_large() {
        let portions = Portion::all(entries(3_000, 1_000));
        assert!(portions.len() > 2 && portions.iter().all(|portion| size(portion) <= ROOM + 1));
        let shared: Vec<Value> = portions.into_iter().flat_map(|portion| portion.entries).collect();
        assert_eq!(shared, entries(3_000, 1_000).collect::<Vec<_>>());
        assert_eq!(Portion::all(entries(0, 0)).len(), 1);
    }

    #[test]
    fn what_has_no_room_is_counted_and_named() {
        let portions = Portion::all(entries(30_000, 1_000));
        assert_eq!(portions.len(), MOST);
        assert!(portions.iter().all(|portion| size(portion) < 1 << 20));
        let shared: usize = portions.iter().map(|portion| portion.entries.len()).sum::<usize>() - 1;
        let last = &portions[MOST - 1];
        assert_eq!(shared + last.left_out, 30_000);
        let message = last.entries[last.entries.len() - 1]["message"].as_str().unwrap();
        assert!(message.contains("rule-0 (") && message.contains("rule-2 ("), "{message}");
    }
}
