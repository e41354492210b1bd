//! Runs every rule's page: exactly the announced findings on the announced lines, evidence that exists, and fixes that
//! apply, remove their finding, add none and are idempotent.

mod cluster;
mod page;
mod patch;

use std::fmt::Write as _;

use seawall_model::Rule;
use seawall_model::analysis::Analysis;
use seawall_model::finding::{Evidence, Finding};

pub use cluster::Cluster;
use page::{Block, Page};

/// Runs the page of every rule of `analysis`.
///
/// # Panics
/// When a page does not hold, with everything that is wrong on all pages.
pub fn run(analysis: &dyn Analysis) {
    let mut faults = String::new();
    for rule in analysis.rules() {
        for fault in faults_of(analysis, rule) {
            let _ = writeln!(faults, "{}: {fault}", rule.id);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The tiny clusters on a rule's page, as text.
pub fn clusters(rule: &Rule) -> Vec<String> {
    Page::parse(rule.doc).map(|page| page.blocks.into_iter().map(|block| block.text).collect()).unwrap_or_default()
}

fn faults_of(analysis: &dyn Analysis, rule: &'static Rule) -> Vec<String> {
    let page = match Page::parse(rule.doc) {
        Ok(page) => page,
        Err(fault) => return vec![fault],
    };
    let mut faults = page.faults(rule.id);
    for block in &page.blocks {
        faults.extend(block_faults(analysis, rule, block).into_iter().map(|fault| format!("{}: {fault}", block.name)));
    }
    faults
}

fn block_faults(analysis: &dyn Analysis, rule: &'static Rule, block: &Block) -> Vec<String> {
    let cluster = Cluster::parse(&block.text);
    let mut faults: Vec<String> = cluster.unread.clone();
    let findings = cluster.judge(analysis, &|candidate| candidate.id == rule.id);
    let mut announced = block.announced.clone();
    for finding in &findings {
        let line = finding.location.as_ref().map_or(0, |location| location.start().line);
        let seen = (line, finding.message.clone());
        match announced.iter().position(|expected| *expected == seen) {
            Some(index) => drop(announced.swap_remove(index)),
            None => faults.push(format!("line {line}: found but not announced: {}", finding.message)),
        }
        faults.extend(evidence_faults(&cluster, finding));
    }
    faults.extend(announced.iter().map(|(line, message)| format!("line {line}: announced but not found: {message}")));
    faults.extend(patch::faults(analysis, rule, &cluster, &findings, &block.left));
    faults
}

fn evidence_faults(cluster: &Cluster, finding: &Finding) -> Vec<String> {
    let Some(object) = cluster.json_of(&finding.object) else { return Vec::new() };
    let mut faults = Vec::new();
    for evidence in &finding.evidence {
        if let Evidence::Field { path, value } = evidence {
            let there = object.pointer(path);
            if there.is_none() && !value.is_null() || there.is_some_and(|there| there != value) {
                faults.push(format!("evidence `{path}` says {value}, the object {there:?}"));
            }
        }
    }
    faults
}
