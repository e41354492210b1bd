//! What every question about paths needs: the input, where they begin and where they lead.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Result;
use clap::Args;
use seawall_engine::{access_graph_with, closest};
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
        self.answer_about(None)
    }

    /// The same, for a question about `target`, which the input may lack.
    fn answer_about(&mut self, target: Option<&Target>) -> Result<Answer> {
        find(&self.input)?.complete_question(&mut self.input, &mut self.strict_input);
        let answer = answer(&self.input, &self.cloud, target)?;
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
    /// Reads the input and works out its graph. Problems are printed, and what is known of the end that is asked about.
    pub(crate) fn answer(&mut self) -> Result<Answer> {
        let answer = self.question.answer_about(self.to.as_ref())?;
        if let Some(Target::One(vertex)) = &self.to {
            tell_of(vertex, &answer);
        }
        if let Some(Start::Subject(subject)) = &self.from {
            tell_of_start(subject, &answer);
        }
        Ok(answer)
    }

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

/// Says of an end that the input does not hold whether paths may lead to it all the same, and what may be meant.
fn tell_of(vertex: &Vertex, answer: &Answer) {
    let access = answer.graph.access();
    let name = vertex.to_string();
    let is_assumed = Target::One(vertex.clone()).assumed(&answer.snapshot).is_some();
    let said = match access.find(vertex) {
        None => format!("nothing in the input leads to {name}"),
        Some(_) if is_assumed => {
            format!("the input does not hold {name}; it may be a part only, so paths to it may be")
        }
        Some(_) => return,
    };
    let meant = meant_by(vertex, answer).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    anstream::eprintln!("{}", printable(&format!("{said}{meant}")));
}

/// Says of somebody whom nothing in the input names that only what everybody has is looked at, and who may be meant.
fn tell_of_start(subject: &Vertex, answer: &Answer) {
    if answer.graph.access().find(subject).is_some() {
        return;
    }
    let meant = meant_by(subject, answer).map_or_else(String::new, |near| format!("; did you mean {near}?"));
    let said = format!("nothing in the input names {subject}: what is told is what everybody of its kind has{meant}");
    anstream::eprintln!("{}", printable(&said));
}

/// Something of the same kind in the input: of the same name elsewhere, or of a name like it in the same namespace.
fn meant_by<'a>(vertex: &Vertex, answer: &'a Answer) -> Option<&'a Vertex> {
    let vertices = answer.graph.access().vertices().iter();
    let alike: Vec<(&Vertex, String)> = vertices
        .filter(|known| known.kind() == vertex.kind() && *known != vertex)
        .map(|known| (known, known.name()))
        .collect();
    let name = vertex.name();
    let elsewhere = alike.iter().find(|(_, known)| *known == name);
    let like = || {
        let here = alike.iter().filter(|(known, _)| known.namespace() == vertex.namespace());
        let nearest = *closest(&name, here.map(|(_, known)| known.as_str())).first()?;
        alike.iter().find(|(known, name)| known.namespace() == vertex.namespace() && name == nearest)
    };
    elsewhere.or_else(like).map(|(known, _)| *known)
}

/// Reads the input, and what the cloud says in `files`, and works out the graph for a question about `target`.
fn answer(input: &Input, files: &[PathBuf], target: Option<&Target>) -> Result<Answer> {
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
            rayon::join(|| Rbac::new(&snapshot).problems(&snapshot), || graph_about(&snapshot, target));
        problems.extend(of_grants);
        Ok(Answer { snapshot, graph, problems })
    })
}

/// The graph for a question about `target`, which the input may lack.
pub(super) fn graph_about(snapshot: &Snapshot, target: Option<&Target>) -> AttackGraph {
    let assumed = target.and_then(|target| target.assumed(snapshot));
    AttackGraph::new(access_graph_with(snapshot, assumed))
}
