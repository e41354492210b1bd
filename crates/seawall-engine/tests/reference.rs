//! The reference manual below `docs/reference` is made of the catalog; this keeps it true. With `SEAWALL_GENERATE` set
//! it is written instead of checked: `cargo xtask generate` does that.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use seawall_engine::{Catalog, Entry, Frameworks, edge_kinds};
use seawall_model::access::{EdgeKind, Tier};

type Files = BTreeMap<PathBuf, String>;

#[test]
fn the_reference_manual_is_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = files();
    let mut stale: Vec<&Path> = Vec::new();
    for (path, content) in &files {
        if fs::read_to_string(root.join(path)).ok().as_ref() != Some(content) {
            stale.push(path);
        }
    }
    let orphans = orphans(&root, &files);
    if std::env::var_os("SEAWALL_GENERATE").is_some() {
        for path in &stale {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), &files[*path]).unwrap();
        }
        orphans.iter().for_each(|path| fs::remove_file(root.join(path)).unwrap());
        return;
    }
    assert!(stale.is_empty() && orphans.is_empty(), "run `cargo xtask generate`; stale: {stale:?} {orphans:?}");
}

/// Pages of rules and edges that are no more.
fn orphans(root: &Path, files: &Files) -> Vec<PathBuf> {
    let in_folder = |folder: &'static str| {
        let entries = fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
        entries.map(move |entry| Path::new(folder).join(entry.file_name()))
    };
    let all = in_folder("docs/reference/rules").chain(in_folder("docs/reference/edges"));
    all.filter(|path| !files.contains_key(path)).collect()
}

/// The pages below `docs/reference`.
fn files() -> Files {
    let catalog = Catalog::built_in();
    let frameworks = Frameworks::built_in();
    let mut files = Files::new();
    for entry in catalog.entries() {
        files.insert(page_path(entry.rule.id), page(*entry, &catalog, frameworks));
    }
    for kind in edge_kinds() {
        files.insert(format!("docs/reference/edges/{}.md", kind.id).into(), edge_page(kind));
    }
    files.insert("docs/reference/edges.md".into(), edge_list());
    files.insert("docs/reference/rules.md".into(), list(&catalog));
    files.insert("docs/reference/frameworks.md".into(), coverage(frameworks));
    files
}

fn page_path(rule: &str) -> PathBuf {
    PathBuf::from(format!("docs/reference/rules/{rule}.md"))
}

/// The edge's own page with its facts below the title.
fn edge_page(kind: &EdgeKind) -> String {
    let (title, body) = kind.doc.split_once('\n').unwrap_or((kind.doc, ""));
    let techniques = kind.techniques.join(", ");
    let (tier, chance) = (tier(kind.tier), 100.0 * kind.ease.probability());
    format!(
        "{title}\n\n**{}.** Tier {tier}. Chance {chance:.0} %. ATT&CK {techniques}.\n\n{}\n",
        kind.title,
        body.trim()
    )
}

fn tier(tier: Tier) -> u8 {
    match tier {
        Tier::One => 1,
        Tier::Two => 2,
        Tier::Three => 3,
    }
}

fn edge_list() -> String {
    let kinds = edge_kinds();
    let of = |wanted| kinds.iter().filter(|kind| kind.tier == wanted).count();
    let mut text = format!(
        "# Kinds of edges\n\n{} kinds: {} of tier 1, decided from the objects alone; {} of tier 2, which need one more fact; \
         {} of tier 3, which are experience.\n\n| kind | what is done | tier |\n| --- | --- | --- |\n",
        kinds.len(),
        of(Tier::One),
        of(Tier::Two),
        of(Tier::Three)
    );
    for kind in &kinds {
        let _ = writeln!(
            text,
            "| [{} {}](edges/{}.md) | {} | {} |",
            kind.id,
            kind.name,
            kind.id,
            kind.title,
            tier(kind.tier)
        );
    }
    text
}

/// The rule's own page with its facts below the title; the cases at its end are for the tests.
fn page(entry: Entry, catalog: &Catalog, frameworks: &Frameworks) -> String {
    let rule = entry.rule;
    let (title, body) = rule.doc.split_once('\n').unwrap_or((rule.doc, ""));
    let body = body.split("\n## More cases").next().unwrap_or(body).trim();
    let controls: Vec<String> = frameworks
        .named_by(rule.id)
        .map(|(framework, control)| format!("{} {}", framework.title, control.id))
        .collect();
    let mut page = format!("{title}\n\n**{}.** Severity: {}. Analysis: {}.", rule.title, rule.severity, entry.analysis);
    if !rule.aliases.is_empty() {
        let _ = write!(page, " Elsewhere known as {}.", rule.aliases.join(", "));
    }
    if !controls.is_empty() {
        let _ = write!(page, " Asked for by {}.", controls.join("; "));
    }
    page + "\n\n" + body + "\n" + &settings(rule.id, catalog)
}

fn settings(rule: &str, catalog: &Catalog) -> String {
    let mut text = String::new();
    for parameter in catalog.parameters(rule) {
        if text.is_empty() {
            let _ = write!(text, "\n## Parameters\n\nSet below `[rules.{rule}]` in `seawall.toml`.\n\n");
            text.push_str("| name | meaning | default |\n| --- | --- | --- |\n");
        }
        let _ = writeln!(text, "| `{}` | {} | `{}` |", parameter.name, parameter.meaning, parameter.default);
    }
    text
}

fn list(catalog: &Catalog) -> String {
    let mut text = String::from("# Rules\n\n| rule | severity | what it reports |\n| --- | --- | --- |\n");
    for entry in catalog.entries() {
        let rule = entry.rule;
        let _ = writeln!(text, "| [{}](rules/{}.md) | {} | {} |", rule.id, rule.id, rule.severity, rule.title);
    }
    text
}

fn coverage(frameworks: &Frameworks) -> String {
    let mut text = String::from("# Frameworks\n");
    for framework in frameworks.all() {
        let _ = write!(text, "\n## {} {}\n\n", framework.title, framework.version);
        text.push_str("| control | asks for | rules |\n| --- | --- | --- |\n");
        for control in &framework.controls {
            let rules: Vec<String> = control.rules.iter().map(|rule| format!("[{rule}](rules/{rule}.md)")).collect();
            let _ = writeln!(text, "| {} | {} | {} |", control.id, control.title, rules.join(", "));
        }
    }
    text
}
