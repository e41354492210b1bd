//! `seawall record`: everything that a scan needs, in one file.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use anyhow::{Context as _, Result};
use seawall_model::problem::Effect;
use seawall_model::{Draft, Observation, Problem, Snapshot, World};
use seawall_source::{Recording, Served};

use crate::arguments::Record;
use crate::scan::{facts, in_pool, print_problems, read_cluster, read_input};
use crate::{CLEAN, UNREAD};

/// Reads the targets and writes the recording, whole or not at all.
pub(crate) fn run(wanted: &Record) -> Result<u8> {
    let input = &wanted.input;
    let (recording, snapshot, problems) = in_pool(input, || {
        let mut draft = Draft::default();
        let mut problems = Vec::new();
        let mut take = |file: seawall_source::FileObservations| {
            for observation in file.observations {
                match observation {
                    // What is wrong with an object is found again when the recording is read.
                    Observation::Problem(problem) if problem.object.is_none() => problems.push(problem),
                    Observation::Problem(_) => {}
                    object => draft.add(object),
                }
            }
        };
        let served = if input.live.cluster {
            read_cluster(&input.live, &mut take)?
        } else {
            Served { hints: read_input(input, &mut take)?, ..Served::default() }
        };
        let facts = facts(input, served.hints);
        let recording = Recording {
            recorded_at: Some(jiff::Timestamp::now().round(jiff::Unit::Second)?.to_string()),
            cluster: served.cluster,
            world: facts.world,
            unread: facts.unread.clone(),
        };
        let (snapshot, _) = draft.freeze(facts);
        Ok((recording, snapshot, problems))
    })?;
    print_problems(&problems);
    write(&recording, &snapshot, &problems, &wanted.output)?;
    let is_partial = problems.iter().any(|problem| problem.effect == Effect::Unread);
    let objects = snapshot.objects().len();
    let world = if recording.world == World::Closed && !is_partial { "" } else { ", a part of what there is" };
    anstream::eprintln!("{objects} objects recorded{world}");
    Ok(if wanted.strict_input && is_partial { UNREAD } else { CLEAN })
}

fn write(recording: &Recording, snapshot: &Snapshot, problems: &[Problem], path: &Path) -> Result<()> {
    let objects = snapshot.objects().iter();
    if path.as_os_str() == "-" {
        return Ok(recording.write(objects, problems, BufWriter::new(io::stdout().lock()))?);
    }
    let mut name = path.file_name().context("the recording needs the name of a file")?.to_owned();
    name.push(format!(".{}.partial", std::process::id()));
    let partial = path.with_file_name(name);
    let written = File::create(&partial)
        .and_then(|file| recording.write(objects, problems, BufWriter::new(file)))
        .and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // Nothing more can be done about a file that cannot be removed either.
        let _ = fs::remove_file(&partial);
    }
    written.with_context(|| format!("cannot write the recording to {}", path.display()))
}
