//! `seawall fix`.

mod left;
mod replace;
mod workbench;

use std::io::{self, Write};

use anyhow::{Result, bail};
use seawall_engine::Selection;
use seawall_model::SourceFile;
use seawall_model::problem::Effect;
use seawall_report::mend::{self, Mended, MendedFile, Order, Why};
use seawall_report::printable;
use seawall_source::Home;

use crate::acceptance::exceptions;
use crate::arguments::{Fix, FixFormat};
use crate::configuration::find;
use crate::scan::{in_pool, print_problems};
use crate::{CLEAN, FAILED, FOUND, UNREAD};
use workbench::Workbench;

/// Mends what can be mended, and says what was not.
pub(crate) fn run(fix: &mut Fix) -> Result<u8> {
    if fix.input.live.cluster {
        bail!("a live cluster has no files to mend; scan it, and fix the manifests that it was made from");
    }
    find(&fix.input)?.complete_fix(fix);
    let fix = &*fix;
    let selection = Selection {
        profile: fix.profile.unwrap_or_default(),
        rules: fix.rules.clone(),
        skip: fix.skip.clone(),
        frameworks: fix.frameworks.clone(),
        parameters: fix.input.parameters.clone(),
        ..Selection::default()
    };
    in_pool(&fix.input, || {
        let mut bench =
            Workbench::read(&fix.input, &selection, exceptions(&fix.input, &fix.exceptions, fix.no_suppressions)?)?;
        bench.suppressions = !fix.no_suppressions;
        print_problems(&bench.problems);
        let homes = bench.homes.clone();
        let closed = |file: &SourceFile| match homes.get(&file.path) {
            Some(Home::File(_) | Home::Stream) => None,
            Some(Home::Recording) => Some("it stands in a recording, which tells how a cluster was".to_owned()),
            Some(Home::Packed) => Some("it stands in an archive, which is not written to".to_owned()),
            Some(Home::Elsewhere) | None => Some("it stands in no file that could be written".to_owned()),
        };
        let order = Order { review: fix.review, closed: &closed };
        let mended = mend::mend(&order, &mut |changed| Ok::<_, anyhow::Error>(bench.judge(changed)))?;
        let code = if fix.write { write(&mended, &bench)? } else { show(&mended, fix.format)? };
        left::print(&mended, fix.write);
        let unread = bench.problems.iter().any(|problem| problem.effect == Effect::Unread);
        print_problems(&bench.end());
        Ok(if fix.strict_input && unread && code != FAILED { UNREAD } else { code })
    })
}

fn show(mended: &Mended, format: FixFormat) -> Result<u8> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        FixFormat::Diff => mended.files.iter().try_for_each(|file| mend::unified::write(file, &mut out))?,
        FixFormat::Json => mend::json::write(mended, &mut out)?,
    }
    out.flush()?;
    Ok(if mended.files.is_empty() { CLEAN } else { FOUND })
}

/// Writes the files, each of them whole or not at all.
fn write(mended: &Mended, bench: &Workbench) -> Result<u8> {
    let mut failed = false;
    for file in &mended.files {
        if let Err(error) = write_file(file, bench) {
            failed = true;
            anstream::eprintln!("error: {}: not written: {error:#}", printable(&file.file.path));
        }
    }
    let is_mended = mended.files.iter().any(|file| bench.homes.get(&file.file.path) == Some(&Home::Stream));
    if let Some(bytes) = bench.stream.as_ref().filter(|_| !is_mended) {
        io::stdout().write_all(bytes)?;
    }
    let is_refused = mended.left.iter().any(|left| matches!(left.why, Why::Refused(_)));
    Ok(match (failed, is_refused) {
        (true, _) => FAILED,
        (false, true) => FOUND,
        (false, false) => CLEAN,
    })
}

fn write_file(file: &MendedFile, bench: &Workbench) -> Result<()> {
    match bench.homes.get(&file.file.path) {
        Some(Home::File(path)) => replace::replace(path, file.file.text.as_str(), &file.text),
        _ => {
            let mut out = io::stdout().lock();
            out.write_all(file.text.as_bytes())?;
            Ok(out.flush()?)
        }
    }
}
