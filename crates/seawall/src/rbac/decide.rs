//! `seawall rbac decide`: many requests at once.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use rayon::prelude::*;
use seawall_model::Problem;
use seawall_model::problem::Effect;
use seawall_rbac::{Authorizer, Rbac, WrittenRequest};
use seawall_report::rbac::Verdicts;
use seawall_yaml::Position;

use super::question::Question;
use crate::output::open;
use crate::scan::print_problems;
use crate::{CLEAN, FOUND};

pub(crate) const EXAMPLES: &str = "Examples:
  seawall rbac decide --requests requests.jsonl manifests/
  seawall rbac decide --requests - --cluster < requests.jsonl

A request is a JSON object on a line of its own, with the keys user, groups, verb, group, resource, subresource,
namespace, name, or path instead of the last five. Without groups the user has those that the API server adds by
itself. Each gives one line: {\"allowed\":true,\"via\":[…]}, with `unknown` where what is not in the input may allow it.

Exit codes: 0 all requests were decided, 1 a line was no request, 2 the work could not be done, 3 with
--strict-input when something could not be read.";

/// Lines that are decided in one go.
const BATCH: usize = 1 << 14;
/// Lines that one thread takes.
const SHARE: usize = 256;
/// Lines that are no request and are named; more are counted.
const NAMED: usize = 20;

#[derive(Args)]
pub(crate) struct AskDecide {
    /// The requests, one a line; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    requests: PathBuf,
    /// Files, folders, archives, dumps, recordings, or `-` for standard input; this folder when none is given.
    #[arg(value_name = "TARGET")]
    targets: Vec<PathBuf>,
    /// Name everything that allows a request, not only the first.
    #[arg(long)]
    all: bool,
    /// Where to write the verdicts; standard output when not given.
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    question: Question,
}

/// Decides them.
pub(crate) fn run(wanted: &mut AskDecide) -> Result<u8> {
    let is_stdin = |path: &Path| path.as_os_str() == "-";
    if is_stdin(&wanted.requests) && wanted.targets.iter().any(|target| is_stdin(target)) {
        bail!("standard input can be the requests or a target, not both");
    }
    let requests: Box<dyn BufRead + Send> = if is_stdin(&wanted.requests) {
        Box::new(BufReader::new(io::stdin()))
    } else {
        let file = File::open(&wanted.requests);
        Box::new(BufReader::new(file.with_context(|| format!("cannot read requests `{}`", wanted.requests.display()))?))
    };
    let answer = wanted.question.answer(&wanted.targets)?;
    let rbac = Rbac::new(&answer.snapshot);
    let authorizer = Authorizer::new(&rbac, &answer.snapshot);
    let verdicts = Verdicts { rbac: &rbac, snapshot: &answer.snapshot };
    let decide = |line: &[u8], out: &mut Vec<u8>| -> io::Result<Option<(u32, String)>> {
        match WrittenRequest::read(line) {
            Ok(read) => {
                let request = read.request();
                let decision = if wanted.all { authorizer.decide_all(&request) } else { authorizer.decide(&request) };
                verdicts.write(&decision, out).map(|()| None)
            }
            Err(error) => {
                Verdicts::write_error(&error.message, out)?;
                Ok(Some((u32::try_from(error.column).unwrap_or(u32::MAX), error.message)))
            }
        }
    };
    let mut out = open(wanted.output.as_deref())?;
    let refused = wanted.question.in_pool(|| each_line(requests, &wanted.requests, decide, &mut *out))?;
    out.flush()?;
    print_problems(refused.iter().take(NAMED));
    if refused.len() > NAMED {
        anstream::eprintln!("{} more lines are no requests", refused.len() - NAMED);
    }
    let code = if refused.is_empty() { CLEAN } else { FOUND };
    let problems = [answer.problems, refused].concat();
    Ok(wanted.question.exit_code(&problems, code))
}

/// Writes what `decide` makes of each line that is not blank, in their order; gives the lines that it refused.
fn each_line(
    mut lines: Box<dyn BufRead + Send>,
    path: &Path,
    decide: impl Fn(&[u8], &mut Vec<u8>) -> io::Result<Option<(u32, String)>> + Sync,
    out: &mut dyn Write,
) -> Result<Vec<Problem>> {
    let mut refused = Vec::new();
    let mut number = 0;
    loop {
        let mut batch: Vec<(u32, Vec<u8>)> = Vec::new();
        let mut is_end = false;
        while batch.len() < BATCH && !is_end {
            let mut line = Vec::new();
            is_end = lines.read_until(b'\n', &mut line).context("cannot read the requests")? == 0;
            number += 1;
            let line = if number == 1 { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line) } else { &line };
            let line = line.trim_ascii_end();
            if !line.is_empty() {
                batch.push((number, line.to_vec()));
            }
        }
        let shares: Vec<io::Result<(Vec<u8>, Vec<_>)>> = batch
            .par_chunks(SHARE)
            .map(|share| {
                let (mut text, mut wrong) = (Vec::new(), Vec::new());
                for (number, line) in share {
                    let mistake = decide(line, &mut text)?;
                    wrong.extend(mistake.map(|(column, message)| (Position { line: *number, column }, message)));
                }
                Ok((text, wrong))
            })
            .collect();
        for share in shares {
            let (text, wrong) = share?;
            out.write_all(&text)?;
            refused.extend(wrong.into_iter().map(|(position, message)| Problem {
                file: Some(path.display().to_string().into()),
                position: Some(position),
                object: None,
                message,
                effect: Effect::Unread,
                told_by: None,
            }));
        }
        if is_end {
            return Ok(refused);
        }
    }
}
