//! What the fixes of a round have brought.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use seawall_model::Severity;
use seawall_model::finding::Finding;

use super::round::{Fix, Round};
use super::spot::{Site, Spots};
use super::{Judged, Work};

/// Who is to blame for what should not be.
pub(super) enum Blame {
    /// All is well.
    Nobody,
    /// The fixes of these objects, each with what is wrong.
    Sites(BTreeMap<Site, String>),
    /// One of the fixes.
    Someone(String),
}

pub(super) fn compare(work: &Work, round: &Round, next: &Judged, spots: &Spots) -> Blame {
    let mut blamed: BTreeMap<Site, String> = BTreeMap::new();
    let mut someone = None;
    for (path, expected) in expected_objects(work, round) {
        if spots.objects.get(&path).copied().unwrap_or(0) != expected {
            let is_cause = |fix: &&Fix| {
                let touches = fix.touches.iter().any(|site| site.file.as_ref() == Some(&path));
                touches || fix.makes.iter().any(|(file, _)| *file == path)
            };
            let owners: BTreeSet<&Site> = round.fixes.iter().filter(is_cause).map(|fix| &fix.spot.site).collect();
            put(&owners, "the file would be read differently".to_owned(), &mut blamed, &mut someone);
        }
    }
    let mut mended: HashMap<(&Site, &'static str), usize> = HashMap::new();
    for fix in &round.fixes {
        *mended.entry((&fix.spot.site, fix.spot.rule)).or_insert(0) += 1;
    }
    // How many findings of a rule an object may still have.
    let rest = |site: &Site, rule: &'static str| {
        let before = work.spots.of_rule.get(&(site.clone(), rule)).copied().unwrap_or(0);
        before.saturating_sub(mended.get(&(site, rule)).copied().unwrap_or(0))
    };
    for (site, rule) in mended.keys() {
        if spots.of_rule.get(&((*site).clone(), *rule)).copied().unwrap_or(0) > rest(site, rule) {
            blamed.entry((*site).clone()).or_insert_with(|| "the finding would still be there".to_owned());
        }
    }
    for finding in &next.all.findings {
        let spot = spots.spot(finding, &next.snapshot);
        let count = |spots: &Spots| spots.at.get(&spot).copied().unwrap_or(0);
        let of_rule = spots.of_rule.get(&(spot.site.clone(), spot.rule)).copied().unwrap_or(0);
        if count(spots) <= count(&work.spots) || of_rule <= rest(&spot.site, spot.rule) {
            continue;
        }
        let causes = causes(work, round, &spot.site);
        if is_announced(work, round, &causes, finding) {
            continue;
        }
        let reason = format!("it would bring a finding of `{}`: {}", finding.rule.id, finding.message);
        let owners: BTreeSet<&Site> = causes.iter().map(|&cause| &round.fixes[cause].spot.site).collect();
        put(&owners, reason, &mut blamed, &mut someone);
    }
    match (blamed.is_empty(), someone) {
        (false, _) => Blame::Sites(blamed),
        (true, Some(reason)) => Blame::Someone(reason),
        (true, None) => Blame::Nobody,
    }
}

/// Blames the only object whose fixes can be the cause, or someone.
fn put(owners: &BTreeSet<&Site>, why: String, blamed: &mut BTreeMap<Site, String>, someone: &mut Option<String>) {
    match owners.first() {
        Some(&only) if owners.len() == 1 => drop(blamed.entry(only.clone()).or_insert(why)),
        _ => *someone = Some(why),
    }
}

/// How many objects each edited file is to have.
fn expected_objects(work: &Work, round: &Round) -> BTreeMap<Arc<str>, usize> {
    let before = |path: &Arc<str>| work.spots.objects.get(path).copied().unwrap_or(0);
    let mut expected: BTreeMap<Arc<str>, usize> =
        round.edits.iter().map(|(file, _)| (Arc::clone(&file.path), before(&file.path))).collect();
    for (path, _) in round.fixes.iter().flat_map(|fix| &fix.makes) {
        *expected.entry(Arc::clone(path)).or_insert_with(|| before(path)) += 1;
    }
    expected
}

/// The fixes that changed or made the object at `site`.
fn causes(work: &Work, round: &Round, site: &Site) -> Vec<usize> {
    let is_new = |path: &Arc<str>| work.spots.objects.get(path).is_some_and(|&before| site.number >= before);
    let made = site.file.as_ref().filter(|path| is_new(path));
    let is_cause = |fix: &Fix| {
        fix.touches.contains(site) || made.is_some_and(|path| fix.makes.iter().any(|(file, _)| file == path))
    };
    (0..round.fixes.len()).filter(|&index| is_cause(&round.fixes[index])).collect()
}

/// Whether the page of a rule that was mended says that its fix may leave this lesser finding.
fn is_announced(work: &Work, round: &Round, causes: &[usize], finding: &Finding) -> bool {
    causes.iter().any(|&cause| {
        let mended = &work.now.wanted[round.fixes[cause].finding];
        is_lesser(finding.severity, mended.severity) && leaves(mended.rule.doc, finding.rule.id)
    })
}

/// What is only worth knowing weakens nothing, whatever it follows from.
fn is_lesser(new: Severity, mended: Severity) -> bool {
    new < mended || new == Severity::Info
}

/// Whether a rule's page has a line `# fix leaves:` with `rule` on it.
fn leaves(page: &str, rule: &str) -> bool {
    let lines = page.lines().filter_map(|line| line.strip_prefix("# fix leaves: "));
    lines.flat_map(|rules| rules.split(", ")).any(|left| left.trim() == rule)
}
