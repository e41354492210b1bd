//! `seawall network generate`: the policies that allow what is needed and seen, and nothing else.

use core::net::{IpAddr, SocketAddr};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use seawall_network::Profile;
use seawall_network::synthesis::flow::{Directory, Observed};
use seawall_network::synthesis::manifest::{Kind, manifests};
use seawall_network::synthesis::need::Needs;
use seawall_network::synthesis::{Options, Proof, Proposal, Roster, Services};
use seawall_report::network::{NetworkFormat, PolicyReport};

use super::destination::{NetworkDestination, destinations};
use super::question::{Question, exit_code};
use crate::{CLEAN, FOUND};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall network generate manifests/ > policies.yaml          from what is written in the manifests
  seawall network generate --cluster --flows hubble.json       from a cluster and what Hubble saw
  seawall network generate . --policy cilium --in shop
  seawall network generate . --api-server 192.0.2.10:6443      where the input does not say

FLOWS are lines: `hubble observe -o json`, `conntrack -L` or `conntrack -E`, or JSON objects like
{\"from\":\"10.0.0.1\",\"to\":\"10.0.0.2\",\"port\":5432,\"protocol\":\"TCP\"}. `-` is standard input.

What stands before the first policy is what the engine proved and what is not known: read it before you apply.

Exit codes: 0 done and proved, 1 the policies deny what is needed or open what is not, 2 the work could not be done,
3 with --strict-input when something could not be read.";

#[derive(Args)]
pub(crate) struct AskPolicies {
    #[command(flatten)]
    question: Question,
    /// Flows that were seen; repeatable.
    #[arg(long, value_name = "FILE")]
    flows: Vec<PathBuf>,
    /// What to write: networkpolicy, clusternetworkpolicy or cilium.
    #[arg(long, value_name = "KIND", default_value = "networkpolicy")]
    policy: Kind,
    /// Only policies for this namespace; repeatable. All but those of the system when not given.
    #[arg(long = "in", value_name = "NAMESPACE")]
    namespaces: Vec<String>,
    /// Where the API server listens, when the input does not hold its endpoints; repeatable.
    #[arg(long, value_name = "ADDRESS:PORT")]
    api_server: Vec<SocketAddr>,
    /// How to write them: yaml or json; `FORMAT=FILE` writes to a file. Repeatable; yaml when not given.
    #[arg(long = "format", value_name = "FORMAT[=FILE]")]
    formats: Vec<NetworkDestination>,
}

/// Writes the policies.
pub(crate) fn run(wanted: &mut AskPolicies) -> Result<u8> {
    let destinations = destinations(&wanted.formats, PolicyReport::FORMATS)?;
    let answer = wanted.question.answer()?;
    let snapshot = &answer.snapshot;
    let roster = Roster::collect(snapshot);
    let services = Services::collect(snapshot, &roster);
    let mut needs = Needs::collect(snapshot, &roster, &services);
    if !wanted.flows.is_empty() {
        let mut observed = Observed::new(Directory::of(snapshot, &roster, &services));
        for file in &wanted.flows {
            read(file, &mut observed)?;
        }
        observed.add_to(&mut needs, &roster, &services);
    }
    let api_server: Vec<(IpAddr, u16)> = wanted.api_server.iter().map(|at| (at.ip(), at.port())).collect();
    let options = Options { namespaces: wanted.namespaces.clone(), api_server };
    let proposal = Proposal::make(snapshot, &roster, &services, needs, &options);
    let (policies, gaps) = manifests(&proposal, &roster, wanted.policy);
    let proof = Proof::of(snapshot, &roster, &proposal, &policies, profile(wanted));
    let report = PolicyReport { policies: &policies, gaps: &gaps, proof: Some(&proof) };
    for destination in &destinations {
        destination.write(|format: NetworkFormat, _, out| report.write(format, out))?;
    }
    let code = if proof.holds() { CLEAN } else { FOUND };
    Ok(exit_code(&wanted.question.manner, &answer.problems, code))
}

/// Cilium's own policies are judged as Cilium does, unless something else is asked for.
fn profile(wanted: &AskPolicies) -> Profile {
    match (wanted.policy, wanted.question.manner.cni) {
        (Kind::Cilium, Profile::Default) => Profile::Cilium,
        (_, profile) => profile,
    }
}

/// Reads a file of flows piece by piece; lines that could not be read are told on stderr.
fn read(path: &Path, observed: &mut Observed<'_, '_>) -> Result<()> {
    let mut source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin().lock())
    } else {
        Box::new(File::open(path).with_context(|| format!("cannot read flows `{}`", path.display()))?)
    };
    let mut piece = vec![0; 1 << 20];
    let (listed, before) = (observed.troubles.len(), observed.unread);
    loop {
        match source.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => observed.read(&piece[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error).with_context(|| format!("cannot read flows `{}`", path.display())),
        }
    }
    observed.end();
    for trouble in &observed.troubles[listed..] {
        anstream::eprintln!("{}:{}: {}; skipped", path.display(), trouble.line, trouble.message);
    }
    let (unread, shown) = (observed.unread - before, observed.troubles.len() - listed);
    if unread > shown as u64 {
        anstream::eprintln!("{}: {} more lines could not be read", path.display(), unread - shown as u64);
    }
    Ok(())
}
