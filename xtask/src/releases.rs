//! The releases of Kubernetes and the flaws in them, made of outside data: what the rules about versions are judged by.
//!
//! A source is a folder with `endoflife/endoflife.jsonl.zst` (cycles of products with their dates) and
//! `kubernetes/*.osv.jsonl.zst` (advisories in OSV form), as SOURCES.md of the test data describes them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::workspace;

mod component;

/// Reads `source` and writes the data file into the crate that embeds it. Says which flaws nobody has placed yet.
pub(crate) fn generate(source: &Path) -> Result<()> {
    let (text, unplaced) = reduce(source)?;
    for flaw in unplaced {
        println!("{flaw} is in no component yet: name it in xtask/src/releases/component.rs");
    }
    fs::write(target(), text).with_context(|| format!("cannot write {}", target().display()))
}

/// Where the data file lives.
fn target() -> PathBuf {
    workspace().join("crates/seawall-posture/data/releases.txt")
}

/// The whole data file, and flaws without a known component.
fn reduce(source: &Path) -> Result<(String, Vec<String>)> {
    let products = lines(&source.join("endoflife/endoflife.jsonl.zst"))?;
    let advisories = advisories(&source.join("kubernetes"))?;
    let releases = releases(&products)?;
    let date = newest(&products, &advisories);
    let mut text = format!(
        "# Releases of Kubernetes and the flaws in them, as far as known on the date.\n\
         # Made by `cargo xtask releases`; not edited by hand. Read by seawall_posture::history.\n\
         # release LINE RELEASED MAINTENANCE END LATEST: when a line came, got its last regular fixes, and its last ones.\n\
         # vendor NAME LINE END EXTENDED: when a vendor's support of a line ends, and the longer one that is paid for.\n\
         # flaw CVE SEVERITY COMPONENT SYSTEM FROM..FIXED...: affected from a release on and before the one that is fixed.\n\
         date {date}\n"
    );
    for release in releases {
        writeln!(text, "release {release}")?;
    }
    for vendor in ["amazon-eks", "google-kubernetes-engine"] {
        for cycle in product(&products, vendor)?["releases"].as_array().into_iter().flatten() {
            let (line, end) = (word(&cycle["releaseCycle"]), word(&cycle["eol"]));
            writeln!(text, "vendor {vendor} {line} {end} {}", word(&cycle["eoes"]))?;
        }
    }
    let mut unplaced = Vec::new();
    for (cve, flaw) in flaws(&advisories) {
        let place = component::of(&cve);
        unplaced.extend(place.is_none().then(|| cve.clone()));
        let (severity, component, system) = place.unwrap_or(("-", "-", "-"));
        writeln!(text, "flaw {cve} {severity} {component} {system}{flaw}")?;
    }
    Ok((text, unplaced))
}

fn releases(products: &[Value]) -> Result<Vec<String>> {
    let cycles = product(products, "kubernetes")?["releases"].as_array().context("Kubernetes has no releases")?;
    let line = |cycle: &Value| {
        let words = ["releaseCycle", "releaseDate", "eoas", "eol", "latest"].map(|key| word(&cycle[key]));
        words.join(" ")
    };
    Ok(cycles.iter().map(line).collect())
}

/// Ranges of each flaw of Kubernetes itself that was not withdrawn: ` FROM..FIXED`, nothing behind the dots where no
/// release is fixed.
fn flaws(advisories: &[Value]) -> BTreeMap<String, String> {
    let mut flaws = BTreeMap::new();
    for advisory in advisories.iter().filter(|advisory| advisory["withdrawn"].is_null()) {
        let names = std::iter::once(&advisory["id"]).chain(advisory["aliases"].as_array().into_iter().flatten());
        let Some(cve) = names.filter_map(Value::as_str).find(|name| name.starts_with("CVE-")) else { continue };
        let affected = advisory["affected"].as_array().into_iter().flatten();
        let Some(kubernetes) = { affected }.find(|one| one["package"]["name"] == "k8s.io/kubernetes") else { continue };
        let ranges = kubernetes["ranges"].as_array().into_iter().flatten();
        let mut text = String::new();
        for event in ranges.flat_map(|range| range["events"].as_array().into_iter().flatten()) {
            if let Some(from) = event["introduced"].as_str() {
                let _ = write!(text, " {}..", bare(from));
            } else if let Some(fixed) = event["fixed"].as_str() {
                text.push_str(&bare(fixed));
            }
        }
        flaws.insert(cve.to_owned(), text);
    }
    flaws
}

/// A release without what marks it as a preview: what an alpha has fixed, the release has fixed. `0` is before all.
fn bare(version: &str) -> String {
    let numbers = version.split('-').next().unwrap_or_default();
    if numbers == "0" { "0.0.0".to_owned() } else { numbers.to_owned() }
}

/// The newest day that the data speaks of as past: of advisories and of patch releases.
fn newest(products: &[Value], advisories: &[Value]) -> String {
    let released = products.iter().flat_map(|product| product["releases"].as_array().into_iter().flatten());
    let released = released.filter_map(|cycle| cycle["latestReleaseDate"].as_str());
    let published = advisories.iter().filter_map(|advisory| advisory["published"].as_str()?.get(..10));
    released.chain(published).max().unwrap_or_default().to_owned()
}

fn product<'v>(products: &'v [Value], name: &str) -> Result<&'v Value> {
    products.iter().find(|product| product["product"] == name).with_context(|| format!("there is no product `{name}`"))
}

/// A word of the data file: `-` where nothing is known.
fn word(value: &Value) -> &str {
    value.as_str().filter(|word| !word.is_empty() && !word.contains(' ')).unwrap_or("-")
}

fn advisories(folder: &Path) -> Result<Vec<Value>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.to_string_lossy().ends_with(".osv.jsonl.zst"));
    files.sort();
    if files.is_empty() {
        bail!("there are no advisories in {}", folder.display());
    }
    files.iter().map(|file| lines(file)).collect::<Result<Vec<_>>>().map(|all| all.into_iter().flatten().collect())
}

/// A file with one JSON value a line, packed.
fn lines(file: &Path) -> Result<Vec<Value>> {
    let packed = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let text = zstd::decode_all(packed.as_slice()).with_context(|| format!("cannot unpack {}", file.display()))?;
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).with_context(|| format!("{} is not JSON", file.display()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_file_is_what_the_sources_say() {
        let Some(shared) = seawall_testkit::shared() else { return };
        let (text, unplaced) = reduce(&shared.join("data/vulns")).unwrap();
        assert_eq!(unplaced, Vec::<String>::new(), "name them in releases/component.rs");
        let written = fs::read_to_string(target()).unwrap();
        assert_eq!(written, text, "run `cargo xtask releases --source ../shared/data/vulns`");
    }

    #[test]
    fn a_preview_that_is_fixed_is_the_release_that_is_fixed() {
        assert_eq!(bare("1.20.0-alpha.1"), "1.20.0");
        assert_eq!(bare("0"), "0.0.0");
    }

    #[test]
    fn withdrawn_advisories_and_other_projects_are_left_out() {
        let affected = |name: &str| {
            serde_json::json!([{ "package": { "name": name }, "ranges": [{ "events": [
            { "introduced": "0" }, { "fixed": "1.2.3" }, { "introduced": "1.3.0" }] }] }])
        };
        let advisories = [
            serde_json::json!({ "id": "GO-1", "aliases": ["CVE-1"], "affected": affected("k8s.io/kubernetes") }),
            serde_json::json!({ "id": "GO-2", "aliases": ["CVE-2"], "affected": affected("k8s.io/minikube") }),
            serde_json::json!({ "id": "GO-3", "aliases": ["CVE-3"], "withdrawn": "2024-08-21T16:25:56Z",
                "affected": affected("k8s.io/kubernetes") }),
        ];
        let flaws = flaws(&advisories);
        assert_eq!(flaws.into_iter().collect::<Vec<_>>(), [("CVE-1".to_owned(), " 0.0.0..1.2.3 1.3.0..".to_owned())]);
    }
}
