//! The types of the Kubernetes API, reduced from a server's OpenAPI description to what fields are judged by.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value};

use crate::workspace;

/// Reads the OpenAPI v2 description at `from`, given by a server on `date`, and writes the reduced types into the crate
/// that embeds them.
pub(crate) fn generate(from: &Path, date: &str) -> Result<()> {
    let types = reduce(&read(from)?, date)?;
    let target = target();
    fs::write(&target, &types).with_context(|| format!("cannot write {}", target.display()))
}

/// Where the reduced types live.
pub(crate) fn target() -> PathBuf {
    workspace().join("crates/seawall-model/data/kubernetes.types")
}

/// The description as JSON, unpacked if its name ends in `.zst`.
pub(crate) fn read(from: &Path) -> Result<Value> {
    let bytes = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    let packed = from.extension().is_some_and(|extension| extension == "zst");
    let json = if packed { zstd::decode_all(bytes.as_slice())? } else { bytes };
    serde_json::from_slice(&json).with_context(|| format!("{} is not JSON", from.display()))
}

/// The whole data file. Its format is described where it is read, in `seawall_model::schema`.
///
/// Left out: descriptions, custom resources, what belongs to requests and not to objects, and types that no kind leads
/// to.
pub(crate) fn reduce(description: &Value, date: &str) -> Result<String> {
    let version = description["info"]["version"].as_str().context("the description names no version")?;
    let definitions = description["definitions"].as_object().context("the description has no definitions")?;
    let kinds = kinds(definitions, &namespaced(description));
    let mut text = format!(
        "# The types of the Kubernetes API as a server describes them, reduced to what fields are judged by.\n\
         # Made by `cargo xtask generate schema`; not edited by hand.\n\
         kubernetes {version}\n\
         date {date}\n"
    );
    let lines: BTreeSet<String> = kinds.iter().map(Kind::line).collect();
    for line in lines {
        writeln!(text, "kind {line}")?;
    }
    for (name, line) in types(definitions, &kinds)? {
        writeln!(text, "type {name}{line}")?;
    }
    Ok(text)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    group: &'a str,
    version: &'a str,
    kind: &'a str,
    scope: &'static str,
    definition: &'a str,
}

impl Kind<'_> {
    fn line(&self) -> String {
        let Self { group, version, kind, scope, definition } = self;
        format!("{group}/{version} {kind} {scope} {}", short(definition))
    }
}

fn kinds<'a>(definitions: &'a Map<String, Value>, namespaced: &BTreeSet<[&str; 3]>) -> BTreeSet<Kind<'a>> {
    let mut kinds = BTreeSet::new();
    for (definition, schema) in definitions.iter().filter(|(definition, _)| definition.starts_with("io.k8s.")) {
        for gvk in array(&schema["x-kubernetes-group-version-kind"]) {
            let [group, version, kind] = names(gvk);
            if !REQUESTS.contains(&kind) {
                let element = kind.strip_suffix("List").unwrap_or(kind);
                let scope = if namespaced.contains(&[group, version, element]) { "namespaced" } else { "cluster" };
                kinds.insert(Kind { group, version, kind, scope, definition });
            }
        }
    }
    kinds
}

/// Kinds that every group has and that are never objects.
const REQUESTS: [&str; 2] = ["DeleteOptions", "WatchEvent"];

/// Kinds that the server takes below a namespace.
fn namespaced(description: &Value) -> BTreeSet<[&str; 3]> {
    let paths = description["paths"].as_object().into_iter().flatten();
    paths
        .filter(|(path, _)| path.contains("/namespaces/{namespace}/"))
        .flat_map(|(_, verbs)| verbs.as_object().into_iter().flatten())
        .map(|(_, verb)| names(&verb["x-kubernetes-group-version-kind"]))
        .collect()
}

fn names(gvk: &Value) -> [&str; 3] {
    ["group", "version", "kind"].map(|part| gvk[part].as_str().unwrap_or_default())
}

/// Every type that a kind leads to, with its fields, each after a tab.
fn types(definitions: &Map<String, Value>, kinds: &BTreeSet<Kind<'_>>) -> Result<BTreeMap<String, String>> {
    let mut types = BTreeMap::new();
    let mut pending: Vec<&str> = kinds.iter().map(|kind| kind.definition).collect();
    while let Some(definition) = pending.pop() {
        let name = short(definition);
        if types.contains_key(&name) {
            continue;
        }
        let schema = definitions.get(definition).with_context(|| format!("no definition of {definition}"))?;
        let required: Vec<&str> = array(&schema["required"]).iter().filter_map(Value::as_str).collect();
        let mut line = String::new();
        // Collected for the order of the names, which a map of JSON keeps only in some builds.
        let fields: BTreeMap<_, _> = schema["properties"].as_object().into_iter().flatten().collect();
        for (field, schema) in fields {
            let mark = if required.contains(&field.as_str()) { "!" } else { "" };
            let code = code(schema, definitions, &mut pending).with_context(|| format!("{definition}.{field}"))?;
            write!(line, "\t{field}{mark}:{code}")?;
        }
        types.insert(name, line);
    }
    Ok(types)
}

/// The code of a field's type. Definitions that it refers to are put into `pending`.
fn code<'a>(schema: &'a Value, definitions: &'a Map<String, Value>, pending: &mut Vec<&'a str>) -> Result<String> {
    if let Some(reference) = schema["$ref"].as_str() {
        return Ok(referred(reference.trim_start_matches("#/definitions/"), definitions, pending));
    }
    let format = schema["format"].as_str();
    Ok(match (schema["type"].as_str(), format) {
        (Some("string"), Some("byte")) => "base64".to_owned(),
        (Some("string"), None) => format!("string{}", allowed(schema)),
        (Some("boolean"), None) => "bool".to_owned(),
        (Some("integer"), Some(format @ ("int32" | "int64"))) => format.to_owned(),
        (Some("number"), _) => "number".to_owned(),
        (Some("array"), None) => format!("[{}]{}", merge_keys(schema), code(&schema["items"], definitions, pending)?),
        (Some("object"), None) if schema["additionalProperties"].is_object() => {
            format!("{{}}{}", code(&schema["additionalProperties"], definitions, pending)?)
        }
        (Some("object") | None, None) => "any".to_owned(),
        (kind, format) => bail!("a type that nobody has met before: {kind:?} {format:?}"),
    })
}

/// A definition without properties is a scalar that the server reads in its own way, or anything at all.
fn referred<'a>(definition: &'a str, definitions: &'a Map<String, Value>, pending: &mut Vec<&'a str>) -> String {
    let schema = &definitions[definition];
    match definition.rsplit('.').next().unwrap_or_default() {
        "Quantity" => "quantity".to_owned(),
        "IntOrString" => "int-or-string".to_owned(),
        "Time" => "time".to_owned(),
        "MicroTime" => "micro-time".to_owned(),
        name if schema["properties"].is_object() || EMPTY.contains(&name) => {
            pending.push(definition);
            short(definition)
        }
        _ => "any".to_owned(),
    }
}

/// Types that have no fields, not even unknown ones, unlike the others that declare none.
const EMPTY: [&str; 1] = ["CustomResourceSubresourceStatus"];

/// `(A|B)` for a string of which only some values are allowed.
fn allowed(schema: &Value) -> String {
    let values: Vec<&str> = array(&schema["enum"]).iter().filter_map(Value::as_str).collect();
    if values.is_empty() { String::new() } else { format!("({})", values.join("|")) }
}

/// The fields that tell the elements of a list apart, joined by commas.
fn merge_keys(schema: &Value) -> String {
    let keys = array(&schema["x-kubernetes-list-map-keys"]);
    let keys = if keys.is_empty() { std::slice::from_ref(&schema["x-kubernetes-patch-merge-key"]) } else { keys };
    keys.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
}

/// `core.v1.Container` for `io.k8s.api.core.v1.Container`.
fn short(definition: &str) -> String {
    let start = definition.rmatch_indices('.').nth(2).map_or(0, |(dot, _)| dot + 1);
    definition[start..].to_owned()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_types_are_what_the_recorded_description_reduces_to() {
        let Some(shared) = seawall_testkit::shared() else { return };
        let description = shared.join("data/live/openapi/v2.json.zst");
        let committed = fs::read_to_string(target()).unwrap();
        let date = committed.lines().find_map(|line| line.strip_prefix("date ")).unwrap();
        let fresh = reduce(&read(&description).unwrap(), date).unwrap();
        let stale = committed.lines().zip(fresh.lines()).find(|(committed, fresh)| committed != fresh);
        assert_eq!(stale, None, "run `cargo xtask generate schema`");
        assert_eq!(committed.len(), fresh.len(), "run `cargo xtask generate schema`");
    }

    #[test]
    fn a_field_of_an_unmet_type_is_an_error_that_names_it() {
        let description = serde_json::json!({
            "info": { "version": "1.99" },
            "definitions": { "io.k8s.api.core.v1.Odd": {
                "x-kubernetes-group-version-kind": [{ "group": "", "version": "v1", "kind": "Odd" }],
                "properties": { "shape": { "type": "tensor" } },
            } },
        });
        let error = reduce(&description, "2026-11-20").unwrap_err();
        assert_eq!(error.to_string(), "io.k8s.api.core.v1.Odd.shape");
    }
}
