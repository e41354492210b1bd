//! What SARIF 2.1.0 asks of the parts that we write, section by section.

use serde_json::Value;

/// What a property holds.
#[derive(Clone, Copy)]
enum Holds {
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    Flag,
    /// A number from this one on.
    Number(u64),
    /// A URI reference.
    Uri,
    /// A semantic version.
    Version,
    /// Strings by any name.
    Texts,
    /// Anything: a property bag.
    Bag,
    Object(&'static Shape),
    /// A list of objects of which none stands twice where the specification says so.
    List(&'static Shape),
}
use Holds::{Bag, Flag, List, Number, Object, Text, Texts, Uri, Version, Word};

/// The properties of an object: name, whether it must be there, what it holds. No others are allowed.
struct Shape(&'static [(&'static str, bool, Holds)]);

const LEVELS: Holds = Word(&["none", "note", "warning", "error"]);

// 3.13
static LOG: Shape = Shape(&[("$schema", false, Uri), ("version", true, Word(&["2.1.0"])), ("runs", true, List(&RUN))]);
// 3.14
static RUN: Shape = Shape(&[
    ("tool", true, Object(&TOOL)),
    ("columnKind", false, Word(&["utf16CodeUnits", "unicodeCodePoints"])),
    ("invocations", false, List(&INVOCATION)),
    ("results", false, List(&RESULT)),
]);
// 3.18, 3.19
static TOOL: Shape = Shape(&[("driver", true, Object(&DRIVER))]);
static DRIVER: Shape =
    Shape(&[("name", true, Text), ("semanticVersion", false, Version), ("rules", false, List(&DESCRIPTOR))]);
// 3.49
static DESCRIPTOR: Shape = Shape(&[
    ("id", true, Text),
    ("shortDescription", false, Object(&MULTIFORMAT)),
    ("fullDescription", false, Object(&MULTIFORMAT)),
    ("help", false, Object(&MULTIFORMAT)),
    ("defaultConfiguration", false, Object(&CONFIGURATION)),
    ("properties", false, Bag),
]);
// 3.12, 3.50
static MULTIFORMAT: Shape = Shape(&[("text", true, Text), ("markdown", false, Text)]);
static CONFIGURATION: Shape = Shape(&[("level", false, LEVELS)]);
// 3.20, 3.58
static INVOCATION: Shape =
    Shape(&[("executionSuccessful", true, Flag), ("toolExecutionNotifications", false, List(&NOTIFICATION))]);
static NOTIFICATION: Shape =
    Shape(&[("message", true, Object(&MESSAGE)), ("level", false, LEVELS), ("locations", false, List(&LOCATION))]);
// 3.11
static MESSAGE: Shape = Shape(&[("text", true, Text)]);
// 3.27
static RESULT: Shape = Shape(&[
    ("ruleId", true, Text),
    ("ruleIndex", true, Number(0)),
    ("level", false, LEVELS),
    ("message", true, Object(&MESSAGE)),
    ("partialFingerprints", false, Texts),
    ("locations", false, List(&LOCATION)),
    ("relatedLocations", false, List(&LOCATION)),
    ("fixes", false, List(&FIX)),
    ("suppressions", false, List(&SUPPRESSION)),
    ("baselineState", false, Word(&["new", "unchanged", "updated", "absent"])),
]);
// 3.35
static SUPPRESSION: Shape = Shape(&[
    ("kind", true, Word(&["inSource", "external"])),
    ("status", false, Word(&["accepted", "underReview", "rejected"])),
    ("justification", false, Text),
    ("location", false, Object(&LOCATION)),
]);
// 3.28, 3.29, 3.30, 3.33
static LOCATION: Shape = Shape(&[
    ("physicalLocation", false, Object(&PHYSICAL)),
    ("logicalLocations", false, List(&LOGICAL)),
    ("message", false, Object(&MESSAGE)),
]);
static PHYSICAL: Shape = Shape(&[("artifactLocation", true, Object(&ARTIFACT)), ("region", false, Object(&REGION))]);
static ARTIFACT: Shape = Shape(&[("uri", true, Uri)]);
static REGION: Shape = Shape(&[
    ("startLine", true, Number(1)),
    ("startColumn", false, Number(1)),
    ("endLine", false, Number(1)),
    ("endColumn", false, Number(1)),
]);
static LOGICAL: Shape = Shape(&[("fullyQualifiedName", true, Text), ("kind", false, Text)]);
// 3.55, 3.56, 3.57
static FIX: Shape = Shape(&[("description", false, Object(&MESSAGE)), ("artifactChanges", true, List(&CHANGE))]);
static CHANGE: Shape =
    Shape(&[("artifactLocation", true, Object(&ARTIFACT)), ("replacements", true, List(&REPLACEMENT))]);
static REPLACEMENT: Shape =
    Shape(&[("deletedRegion", true, Object(&REGION)), ("insertedContent", false, Object(&MESSAGE))]);

/// Everything in `log` that breaks the specification.
pub(super) fn faults(log: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    shape(log, &LOG, "", &mut faults);
    for (number, run) in log["runs"].as_array().into_iter().flatten().enumerate() {
        references(run, &format!("/runs/{number}"), &mut faults);
    }
    faults
}

fn shape(value: &Value, shape: &Shape, at: &str, faults: &mut Vec<String>) {
    let Some(object) = value.as_object() else { return faults.push(format!("{at} is no object")) };
    for (name, _, _) in shape.0.iter().filter(|(name, needed, _)| *needed && !object.contains_key(*name)) {
        faults.push(format!("{at}/{name} is missing"));
    }
    for (name, value) in object {
        match shape.0.iter().find(|(known, _, _)| known == name) {
            Some((_, _, holds)) => property(value, *holds, &format!("{at}/{name}"), faults),
            None => faults.push(format!("{at}/{name} is no property")),
        }
    }
    // 3.30.2: a region does not end before it begins.
    let number = |name| value.get(name).and_then(Value::as_u64);
    let (start, end) = ((number("startLine"), number("startColumn")), (number("endLine"), number("endColumn")));
    if end.0.is_some() && end < start {
        faults.push(format!("{at} ends before it begins"));
    }
}

fn property(value: &Value, holds: Holds, at: &str, faults: &mut Vec<String>) {
    let text = value.as_str().unwrap_or_default();
    let fits = match holds {
        Text => !text.is_empty(),
        Word(words) => words.contains(&text),
        Flag => value.is_boolean(),
        Number(least) => value.as_u64().is_some_and(|number| number >= least),
        Uri => is_uri_reference(text),
        Version => text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok()),
        Texts => value.as_object().is_some_and(|map| map.values().all(Value::is_string)),
        Bag => value.is_object(),
        Object(inner) => {
            shape(value, inner, at, faults);
            true
        }
        List(inner) => {
            let elements = value.as_array();
            let elements = elements.into_iter().flatten().enumerate();
            elements.for_each(|(index, element)| shape(element, inner, &format!("{at}/{index}"), faults));
            value.is_array()
        }
    };
    if !fits {
        faults.push(format!("{at} holds {value}"));
    }
}

/// RFC 3986: only characters of a URI, every `%` with two digits, no scheme but `file` and `https`.
fn is_uri_reference(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    let escaped = |part: &str| part.len() >= 2 && part[..2].bytes().all(|byte| byte.is_ascii_hexdigit());
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    let first = text.split('/').next().unwrap_or_default();
    !text.is_empty()
        && text.bytes().all(allowed)
        && text.split('%').skip(1).all(escaped)
        && (!first.contains(':') || matches!(scheme, Some("file" | "https")))
}

/// What one part of a run says about another.
fn references(run: &Value, at: &str, faults: &mut Vec<String>) {
    let rules = run["tool"]["driver"]["rules"].as_array().map_or(&[][..], Vec::as_slice);
    for (index, rule) in rules.iter().enumerate() {
        // 3.19.23: ids of rules are unique, since 3.49.3 makes them stable.
        if rules[..index].iter().any(|other| other["id"] == rule["id"]) {
            faults.push(format!("{at} has two rules {}", rule["id"]));
        }
    }
    for (index, result) in run["results"].as_array().into_iter().flatten().enumerate() {
        // 3.27.5: the index leads to the descriptor with the result's id.
        let rule = result["ruleIndex"].as_u64().and_then(|rule| rules.get(usize::try_from(rule).unwrap()));
        if rule.is_none_or(|rule| rule["id"] != result["ruleId"]) {
            faults.push(format!("{at}/results/{index} has the index of another rule"));
        }
        for fix in result["fixes"].as_array().into_iter().flatten() {
            // 3.55.3, 3.56.3: at least one change with at least one replacement.
            let changes = fix["artifactChanges"].as_array().map_or(&[][..], Vec::as_slice);
            let is_empty = |change: &Value| change["replacements"].as_array().is_none_or(Vec::is_empty);
            if changes.is_empty() || changes.iter().any(is_empty) {
                faults.push(format!("{at}/results/{index} has an empty fix"));
            }
        }
    }
}
