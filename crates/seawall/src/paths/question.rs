//! What every question about paths needs: the input, where they begin and where they lead.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Args;
use seawall_engine::access_graph;
use seawall_model::access::{Vertex, VertexId};
use seawall_model::problem::Effect;
use seawall_model::{Draft, Facts, Problem, Snapshot};
use seawall_rbac::Rbac;
use seawall_report::printable;
use seawall_risk::AttackGraph;
use seawall_risk::ends::{Start, Target};
use seawall_source::{foreign_answers, read_cloud};

use crate::UNREAD;
use crate::arguments::Input;
use crate::configuration::find;
use crate::scan::{facts, in_pool, print_problems, read_input};

/// The input.
#[derive(Args)]
pub(crate) struct Question {
    #[command(flatten)]
    pub(crate) input: Input,
    /// What the cloud around the cluster says: a saved answer of aws, gcloud or az. Repeatable.
    #[arg(long = "cloud", value_name = "FILE")]
    pub(crate) cloud: Vec<PathBuf>,
    /// Exit with 3 when any input could not be read.
    #[arg(long)]
    pub(crate) strict_input: bool,
}

/// The input, and the ends of paths in it.
#[derive(Args)]
pub(crate) struct PathQuestion {
    #[command(flatten)]
    pub(crate) question: Question,
    /// Where paths begin; everywhere when not given.
    #[arg(long, value_name = "START")]
    pub(crate) from: Option<Start>,
    /// A group that the user of --from is in beside those that everybody is in; repeatable.
    #[arg(long = "group", value_name = "GROUP", requires = "from")]
    pub(crate) groups: Vec<String>,
    /// Where they lead; to every goal when not given.
    #[arg(long, value_name = "GOAL")]
    pub(crate) to: Option<Target>,
}

/// The graph of an input.
pub(crate) struct Answer {
    pub(crate) snapshot: Snapshot,
    pub(crate) graph: AttackGraph,
    /// What could not be read, or not as it was meant.
    pub(crate) problems: Vec<Problem>,
}

impl Question {
    /// Reads the input and works out its graph. Problems are printed.
    pub(crate) fn answer(&mut self) -> Result<Answer> {
        find(&self.input)?.complete_question(&mut self.input, &mut self.strict_input);
        let answer = answer(&self.input, &self.cloud)?;
        print_problems(&answer.problems);
        Ok(answer)
    }

    /// The exit code of an answer that says `code` of itself.
    pub(crate) fn exit_code(&self, answer: &Answer, code: u8) -> u8 {
        let is_unread = answer.problems.iter().any(|problem| problem.effect == Effect::Unread);
        if self.strict_input && is_unread { UNREAD } else { code }
    }
}

impl PathQuestion {
    /// Whether one end at least is given.
    pub(crate) fn is_asked(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    /// The vertices that `start` means, with the groups that are given.
    pub(crate) fn starts(&self, start: &Start, answer: &Answer) -> Result<Vec<VertexId>> {
        let mut starts = start.find(&answer.graph, &answer.snapshot)?;
        let access = answer.graph.access();
        starts.extend(self.groups.iter().filter_map(|group| access.find(&Vertex::group(group))));
        Ok(starts)
    }
}

/// The vertex that `target` means. One that nothing in the input leads to is told of: no path leads to it, but its name
/// may be misspelt.
pub(crate) fn end(target: &Target, answer: &Answer) -> Option<VertexId> {
    let found = target.find(&answer.graph);
    if let (None, Target::One(vertex)) = (found, target) {
        anstream::eprintln!("nothing in the input leads to {}", printable(&vertex.to_string()));
    }
    found
}

/// Reads the input, and what the cloud says in `files`, and works out the graph.
pub(crate) fn answer(input: &Input, files: &[PathBuf]) -> Result<Answer> {
    in_pool(input, || {
        let (cloud, of_cloud) = read_cloud(files);
        let cloud = Arc::new(cloud);
        let mut draft = Draft::default();
        let hints = read_input(input, &mut |file| {
            file.observations.into_iter().for_each(|observation| draft.add(observation));
        })?;
        let (snapshot, mut problems) = draft.freeze(Facts { cloud: Arc::clone(&cloud), ..facts(input, hints) });
        problems.extend(of_cloud);
        problems.extend(foreign_answers(&cloud, &snapshot));
        let (of_grants, graph) =
            rayon::join(|| Rbac::new(&snapshot).problems(&snapshot), || AttackGraph::new(access_graph(&snapshot)));
        problems.extend(of_grants);
        Ok(Answer { snapshot, graph, problems })
    })
}
