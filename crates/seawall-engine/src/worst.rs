//! The worst attack paths, for the summary of a scan.

use seawall_model::Snapshot;
use seawall_model::access::Goal;
use seawall_risk::survey::Survey;
use seawall_risk::{AttackGraph, Certainty};

use crate::{access_graph, starts};

/// The attack paths that are there for certain, in short.
#[derive(Debug, Clone, PartialEq)]
pub struct WorstPaths {
    /// How many different ways there are from anywhere to a goal.
    pub count: usize,
    /// The worst of them.
    pub worst: Vec<WorstPath>,
}

/// One of them, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct WorstPath {
    /// `cluster-admin`.
    pub goal: &'static str,
    /// Where it begins.
    pub from: String,
    /// How many others go the same way.
    pub others: usize,
    /// How many steps it takes.
    pub steps: usize,
    /// The chance that whoever tries gets there.
    pub probability: f64,
    /// What it goes through, in order.
    pub through: Vec<String>,
}

/// How many paths a summary tells of.
const TOLD: usize = 3;

impl WorstPaths {
    /// Of a snapshot.
    pub fn of(snapshot: &Snapshot) -> Self {
        let graph = AttackGraph::new(access_graph(snapshot));
        let starts = starts(&graph, snapshot);
        // Nearly everybody in a cluster reads some Secret; that is no news.
        let goals: Vec<Goal> = Goal::ALL.into_iter().filter(|goal| *goal != Goal::SecretData).collect();
        let Survey { worst, count, .. } = graph.worst(&starts, &goals, Certainty::Certain, TOLD);
        let access = graph.access();
        let worst = worst.iter().map(|worst| WorstPath {
            goal: worst.goal.name(),
            from: access.vertex(worst.path.from).to_string(),
            others: worst.others.len(),
            steps: worst.path.steps.iter().filter(|step| !graph.is_part(step)).count(),
            probability: worst.path.probability,
            through: worst
                .path
                .steps
                .iter()
                .filter(|step| !graph.is_part(step))
                .map(|step| {
                    let edge = &access.edges()[step.edge as usize];
                    format!("{}: {}", edge.kind.title, access.called(step.to))
                })
                .collect(),
        });
        Self { count, worst: worst.collect() }
    }
}
