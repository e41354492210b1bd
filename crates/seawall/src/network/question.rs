//! What every question about the network needs: the input, and whose behaviour is meant.

use anyhow::Result;
use clap::Args;
use seawall_model::problem::Effect;
use seawall_model::{Draft, Problem, Snapshot};
use seawall_network::{Network, Profile};

use crate::UNREAD;
use crate::arguments::Input;
use crate::configuration::find;
use crate::scan::{facts, in_pool, print_problems, read_input};

#[derive(Args)]
pub(crate) struct Question {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) manner: Manner,
}

/// How a question is to be answered.
#[derive(Args)]
pub(crate) struct Manner {
    /// Whose behaviour counts where the API leaves it to the network plugin: default, calico, cilium or np-guard.
    #[arg(long, value_name = "PROFILE", default_value_t)]
    pub(crate) cni: Profile,
    /// Exit with 3 when any input could not be read.
    #[arg(long)]
    pub(crate) strict_input: bool,
}

/// The network of an input.
pub(crate) struct Answer {
    pub(crate) snapshot: Snapshot,
    pub(crate) network: Network,
    /// What could not be read, or not as it was meant.
    pub(crate) problems: Vec<Problem>,
}

impl Question {
    /// Reads the input and works out its network. Problems are printed.
    pub(crate) fn answer(&mut self) -> Result<Answer> {
        find(&self.input)?.complete_question(&mut self.input, &mut self.manner.strict_input);
        let answer = answer(&self.input, self.manner.cni)?;
        print_problems(&answer.problems);
        Ok(answer)
    }
}

/// Reads the input and works out its network.
pub(crate) fn answer(input: &Input, profile: Profile) -> Result<Answer> {
    in_pool(input, || {
        let mut draft = Draft::default();
        let hints = read_input(input, &mut |file| {
            file.observations.into_iter().for_each(|observation| draft.add(observation));
        })?;
        let (snapshot, mut problems) = draft.freeze(facts(input, hints));
        let network = Network::build(&snapshot, profile);
        problems.extend_from_slice(network.problems());
        Ok(Answer { snapshot, network, problems })
    })
}

/// The exit code of an answer that says `code` of itself.
pub(crate) fn exit_code(manner: &Manner, problems: &[Problem], code: u8) -> u8 {
    let is_unread = problems.iter().any(|problem| problem.effect == Effect::Unread);
    if manner.strict_input && is_unread { UNREAD } else { code }
}
