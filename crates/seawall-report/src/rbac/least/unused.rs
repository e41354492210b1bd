//! Grants that nobody used.

use seawall_rbac::Scope;
use seawall_rbac::least::Unused;
use serde_json::{Value, json};

use super::LeastReport;
use super::words::{between, length, permissions, time};

/// What is written of the permissions of one rule at the most, in a table.
const LONGEST: usize = 400;

impl LeastReport<'_, '_, '_> {
    pub(super) fn unused_value(&self, one: &Unused<'_, '_>) -> Value {
        let texts = |all: &[seawall_rbac::Permission<'_>]| all.iter().map(ToString::to_string).collect::<Vec<_>>();
        let subjects: Vec<String> = one.set.subjects.iter().map(|(_, subject)| subject.to_string()).collect();
        json!({
            "binding": one.set.object.reference,
            "role": { "kind": one.set.role_kind, "name": one.set.role_name },
            "namespace": match one.set.scope { Scope::Cluster => None, Scope::Namespace(name) => Some(name) },
            "subjects": subjects,
            "rule": one.position,
            "whole": one.is_whole,
            "unused": texts(&one.permissions),
            "usedOfWildcards": one.used_of_all,
            "untraced": texts(&one.untraced),
            "since": one.since.map(time),
            "ageSeconds": self.age(one),
        })
    }

    /// Binding, role, rule, age, what nobody used.
    pub(super) fn unused_row(&self, one: &Unused<'_, '_>) -> [String; 5] {
        let mut text = permissions(&one.permissions).join("; ");
        if text.len() > LONGEST {
            let end = (0..=LONGEST).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
            text.truncate(end);
            text.push_str(" ... (--format json has all of it)");
        }
        if one.is_whole {
            text.insert_str(0, "all of it: ");
        }
        let mut parts: Vec<String> = [text].into_iter().filter(|text| !text.is_empty()).collect();
        if !one.used_of_all.is_empty() {
            parts.push(format!("of its `*` only these were used: {}", one.used_of_all.join(", ")));
        }
        if !one.untraced.is_empty() {
            parts.push(format!("leaves no trace: {}", permissions(&one.untraced).join("; ")));
        }
        let age = self.age(one).map_or("unknown".to_owned(), length);
        let role = format!("{} {}", one.set.role_kind, one.set.role_name);
        [one.set.object.reference.to_string(), role, one.position.to_string(), age, parts.join(" | ")]
    }

    /// Seconds from when the binding was made to the last request of the log.
    fn age(&self, one: &Unused<'_, '_>) -> Option<i64> {
        Some(between(one.since?, self.span?.1))
    }
}
