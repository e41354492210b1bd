//! Runs the page of every kind of edge: exactly the announced edges of that kind, none in a near miss, none once fixed.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use seawall_model::Facts;
use seawall_model::access::{AccessGraph, Edge, EdgeKind, EdgeSource, Edges, Inventory};
use seawall_model::cloud::CloudFacts;

use crate::pages::Cluster;

/// Runs the page of every kind of edge that `source` finds.
///
/// # Panics
/// When a page does not hold, with everything that is wrong on all pages.
pub fn run(source: &dyn EdgeSource) {
    let mut faults = String::new();
    for kind in source.kinds() {
        for fault in faults_of(source, kind) {
            let _ = writeln!(faults, "{} {}: {fault}", kind.id, kind.name);
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// The graph of a tiny cluster, as one source alone finds it.
pub fn graph_of(source: &dyn EdgeSource, text: &str) -> AccessGraph {
    graph_beside(source, text, &[])
}

/// The same beside a cloud that gives these answers, as JSON.
///
/// # Panics
/// When one is no answer that is known.
pub fn graph_beside(source: &dyn EdgeSource, text: &str, answers: &[String]) -> AccessGraph {
    let mut cloud = CloudFacts::default();
    for answer in answers {
        let value = serde_json::from_str(answer).unwrap_or_else(|fault| panic!("{fault}: {answer}"));
        assert!(cloud.add("cloud.json".into(), value).is_some(), "no answer of a cloud: {answer}");
    }
    let cluster = Cluster::with(text, Facts { cloud: cloud.into(), ..Cluster::facts_in(text) });
    let inventory = Inventory::new(&cluster.snapshot);
    let mut edges = Edges::new(&inventory);
    source.find(&cluster.snapshot, &inventory, &mut edges);
    let parts = edges.into();
    AccessGraph::join(inventory, vec![parts])
}

/// The steps of one kind, as pages announce them: `edge: Pod a/web[app] -> ServiceAccount a/runner`, and `potential:`
/// for those that depend on something unknown.
pub fn steps(graph: &AccessGraph, kind: &EdgeKind) -> BTreeSet<String> {
    let mut steps = BTreeSet::new();
    graph.each_step(|edge, end| {
        if edge.kind.id == kind.id {
            steps.insert(step(graph, edge, end));
        }
    });
    steps
}

fn step(graph: &AccessGraph, edge: &Edge, end: seawall_model::access::VertexId) -> String {
    let sure = if edge.is_certain() { "edge" } else { "potential" };
    format!("{sure}: {} -> {}", graph.vertex(edge.from), graph.vertex(end))
}

fn faults_of(source: &dyn EdgeSource, kind: &'static EdgeKind) -> Vec<String> {
    let page = match Page::parse(kind.doc) {
        Ok(page) => page,
        Err(fault) => return vec![fault],
    };
    let mut faults = page.faults(kind);
    for block in &page.blocks {
        let cluster = Cluster::parse(&block.text);
        let found = steps(&graph_beside(source, &block.text, &block.answers), kind);
        faults.extend(cluster.problems.iter().map(|problem| format!("{}: {}", block.name, problem.message)));
        let missing = block.announced.difference(&found).map(|step| format!("{}: not found: {step}", block.name));
        faults.extend(missing);
        let more = found.difference(&block.announced).map(|step| format!("{}: not announced: {step}", block.name));
        faults.extend(more);
    }
    faults
}

/// The parsed page.
struct Page {
    title: String,
    sections: Vec<String>,
    blocks: Vec<Block>,
}

/// One fenced block, a tiny cluster.
struct Block {
    /// Section and number, for messages.
    name: String,
    section: String,
    text: String,
    /// What the cloud around it says: the blocks of JSON before it.
    answers: Vec<String>,
    announced: BTreeSet<String>,
}

impl Page {
    fn parse(markdown: &str) -> Result<Self, String> {
        let mut page = Self { title: String::new(), sections: Vec::new(), blocks: Vec::new() };
        let mut open: Option<(&str, String)> = None;
        let mut answers = Vec::new();
        for line in markdown.lines() {
            match &mut open {
                Some((language, text)) if line.trim_end() == "```" => {
                    match *language {
                        "yaml" => page.add_block(std::mem::take(text), std::mem::take(&mut answers)),
                        "json" => answers.push(std::mem::take(text)),
                        _ => {}
                    }
                    open = None;
                }
                Some((_, text)) => {
                    text.push_str(line);
                    text.push('\n');
                }
                None => {
                    if let Some(language) = line.strip_prefix("```") {
                        open = Some((language, String::new()));
                    } else if let Some(title) = line.strip_prefix("# ") {
                        title.clone_into(&mut page.title);
                    } else if let Some(section) = line.strip_prefix("## ") {
                        page.sections.push(section.to_owned());
                    }
                }
            }
        }
        if open.is_some() { Err("a fenced block is not closed".to_owned()) } else { Ok(page) }
    }

    fn add_block(&mut self, text: String, answers: Vec<String>) {
        let section = self.sections.last().cloned().unwrap_or_default();
        let number = self.blocks.iter().filter(|block| block.section == section).count() + 1;
        let announced = text.lines().filter_map(|line| line.trim_start().strip_prefix("# "));
        let announced = announced.filter(|line| line.starts_with("edge: ") || line.starts_with("potential: "));
        let announced = announced.map(|line| line.trim_end().to_owned()).collect();
        self.blocks.push(Block { name: format!("{section} {number}"), section, announced, answers, text });
    }

    fn faults(&self, kind: &EdgeKind) -> Vec<String> {
        let mut faults = Vec::new();
        let title = format!("{} {}", kind.id, kind.name);
        if self.title != title {
            faults.push(format!("the page is titled `{}`", self.title));
        }
        for needed in ["Edge", "No edge", "Fix", "References"] {
            if !self.sections.iter().any(|section| section == needed) {
                faults.push(format!("the page has no section `{needed}`"));
            }
        }
        for needed in ["Edge", "No edge", "Fix"] {
            if !self.blocks.iter().any(|block| block.section == needed) {
                faults.push(format!("`{needed}` has no case"));
            }
        }
        for block in &self.blocks {
            if block.section == "Edge" && block.announced.is_empty() {
                faults.push(format!("{}: no edge is announced", block.name));
            }
            let certain = block.announced.iter().any(|step| step.starts_with("edge: "));
            if matches!(block.section.as_str(), "No edge" | "Fix") && certain {
                faults.push(format!("{}: an edge is announced", block.name));
            }
        }
        faults
    }
}
