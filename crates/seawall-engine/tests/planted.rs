//! Attack paths that were planted into a generated cluster are found, their decoys are not.
//!
//! `SEAWALL_PODS`, `SEAWALL_PATHS` and `SEAWALL_SEED` ask for another cluster.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;

use seawall_engine::{access_graph, edge_kinds};
use seawall_model::access::{AccessGraph, Vertex, VertexId};
use seawall_risk::{AttackGraph, Certainty};
use seawall_testkit::generate::attack::{Cluster, Parameters, Planted, Step};
use seawall_testkit::pages;

#[test]
fn planted_paths_are_found_and_decoys_are_not() {
    let number = |name: &str, otherwise: u32| env::var(name).map_or(otherwise, |text| text.parse().expect("a number"));
    let parameters = Parameters::new(number("SEAWALL_PODS", 1_000), number("SEAWALL_PATHS", 100));
    let cluster = Cluster::plan(&parameters, number("SEAWALL_SEED", 1).into());
    let mut dump = Vec::new();
    cluster.write_dump(&mut dump).expect("a dump");
    let dump = String::from_utf8(dump).expect("text");
    let facts = pages::Cluster::facts_in("# world: closed\n# server: v1.36.2\n");
    let read = pages::Cluster::with(&dump, facts);
    let graph = AttackGraph::new(access_graph(&read.snapshot));
    eprintln!("{} vertices, {} edges", graph.access().vertices().len(), graph.access().edges().len());

    let known = edge_kinds().iter().map(|kind| kind.id).collect();
    let mut judge = Judge { graph: &graph, known, reaching: BTreeMap::new() };
    let verdict = judge.judge(&cluster);
    eprintln!("{}", verdict.table());
    assert!(verdict.wrong.is_empty(), "{} are wrong:\n{}", verdict.wrong.len(), verdict.wrong.join("\n"));
}

struct Judge<'g> {
    graph: &'g AttackGraph,
    /// From where each goal is reached: all that was planted for the same goal is judged by one search.
    reaching: BTreeMap<Vertex, BTreeSet<VertexId>>,
    known: BTreeSet<&'static str>,
}

/// What was right and wrong.
#[derive(Default)]
struct Verdict {
    /// Paths found and planted; decoys refused and planted.
    paths: (usize, usize),
    decoys: (usize, usize),
    /// Planted with a kind of edge that nothing finds yet.
    unknown: BTreeMap<String, usize>,
    /// By kind: steps found of those planted, missing steps refused of those planted.
    kinds: BTreeMap<String, [usize; 4]>,
    wrong: Vec<String>,
}

impl Judge<'_> {
    fn judge(&mut self, cluster: &Cluster) -> Verdict {
        let mut verdict = Verdict::default();
        let truth = cluster.truth();
        for (planted, is_path) in
            truth.paths.iter().map(|path| (path, true)).chain(truth.decoys.iter().map(|decoy| (decoy, false)))
        {
            let unknown = planted.steps.iter().find(|step| !step.kinds.iter().any(|kind| self.known.contains(kind)));
            if let Some(step) = unknown {
                *verdict.unknown.entry(step.kinds.join("|")).or_default() += 1;
                continue;
            }
            self.judge_steps(planted, &mut verdict);
            let is_reached = self.is_reached(planted);
            let count = if is_path { &mut verdict.paths } else { &mut verdict.decoys };
            count.1 += 1;
            if is_reached == is_path {
                count.0 += 1;
            } else {
                verdict.wrong.push(self.told(planted));
            }
        }
        verdict
    }

    fn judge_steps(&self, planted: &Planted, verdict: &mut Verdict) {
        for step in &planted.steps {
            let counts = verdict.kinds.entry(step.kinds.join("|")).or_default();
            let at = if step.missing { 2 } else { 0 };
            counts[at + 1] += 1;
            if self.has(step) == step.missing {
                let what = if step.missing { "should not be there" } else { "is missing" };
                let trap = planted.trap.unwrap_or_default();
                let Step { kinds, from, to, .. } = step;
                verdict.wrong.push(format!("{} {kinds:?} {from} -> {to} {what} ({trap})", planted.id));
            } else {
                counts[at] += 1;
            }
        }
    }

    /// Whether an edge of one of the kinds is there for certain, whatever only joins the two.
    fn has(&self, step: &Step) -> bool {
        let access: &AccessGraph = self.graph.access();
        let (Some(from), Some(to)) = (access.find(&step.from), access.find(&step.to)) else { return false };
        let of_kind = access.from(from).iter().filter(|edge| step.kinds.contains(&edge.kind.id) && edge.is_certain());
        let mut open: Vec<VertexId> = of_kind.map(|edge| edge.to).collect();
        let mut seen = BTreeSet::new();
        while let Some(at) = open.pop() {
            let vertex = access.vertex(at);
            if at == to {
                return true;
            }
            // Half of what a step needs is not the step.
            let is_half = step.missing && matches!(vertex, Vertex::Both { .. });
            if seen.insert(at) && !is_half && (vertex.is_joint() || matches!(vertex, Vertex::Gate { .. })) {
                open.extend(access.from(at).iter().filter(|edge| edge.is_certain()).map(|edge| edge.to));
            }
        }
        false
    }

    fn is_reached(&mut self, planted: &Planted) -> bool {
        let graph = self.graph;
        let ends = (graph.access().find(&planted.from), graph.access().find(&planted.to));
        let (Some(from), Some(to)) = ends else { return false };
        let search = || graph.reaching(&[to], Certainty::Certain).into_iter().collect();
        self.reaching.entry(planted.to.clone()).or_insert_with(search).contains(&from)
    }

    /// What is wrong with the whole of it, and of a decoy by which way it reaches its goal after all.
    fn told(&self, planted: &Planted) -> String {
        let access = self.graph.access();
        let name = |vertex: VertexId| -> &Vertex { access.vertex(vertex) };
        let Planted { id, links, trap, from, to, .. } = planted;
        let mut text = format!("{id} {} {links:?}: {from} -> {to}", trap.unwrap_or("is not found"));
        let ends = (access.find(from), access.find(to));
        if let (Some(_), (Some(from), Some(to))) = (trap, ends)
            && let Some(path) = self.graph.ways_to(&[to], Certainty::Certain).path(from)
        {
            for step in &path.steps {
                let kind = access.edges()[step.edge as usize].kind;
                let _ = write!(text, "\n    {} {} -> {}", kind.id, name(step.from), name(step.to));
            }
        }
        text
    }
}

impl Verdict {
    fn table(&self) -> String {
        let mut text = format!(
            "{} of {} paths found, {} of {} decoys refused, {} not judged for kinds that nothing finds yet: {:?}\n",
            self.paths.0,
            self.paths.1,
            self.decoys.0,
            self.decoys.1,
            self.unknown.values().sum::<usize>(),
            self.unknown
        );
        for (kind, [found, there, refused, missing]) in &self.kinds {
            let _ = writeln!(text, "{kind:8} {found:4} of {there:4} steps found, {refused:4} of {missing:4} refused");
        }
        text
    }
}
