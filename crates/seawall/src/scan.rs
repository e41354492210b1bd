//! `seawall scan`.

use std::io::Write;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use seawall_engine::{Catalog, Frameworks, Plan, Report, Selection, Stream};
use seawall_model::problem::Effect;
use seawall_model::{Draft, Facts, Observation, Problem, Severity, Version, World};
use seawall_report::{Format, JsonLines};
use seawall_source::{Hints, Settings, Target};

use crate::arguments::{Input, Scan};
use crate::output::{self, Destination};
use crate::{CLEAN, FOUND, UNREAD};

/// Scans, reports, and says by the exit code what was found.
pub(crate) fn run(scan: &Scan) -> Result<u8> {
    let selection = Selection {
        profile: scan.profile,
        only: scan.only.clone(),
        rules: scan.rules.clone(),
        skip: scan.skip.clone(),
        frameworks: scan.frameworks.clone(),
    };
    let report = match &scan.formats[..] {
        [destination] if destination.format == Format::JsonLines => stream(&scan.input, &selection, destination)?,
        destinations => {
            let report = judge(&scan.input, &selection)?;
            for destination in destinations {
                destination.write(&report, scan.code)?;
            }
            report
        }
    };
    print_problems(&report.problems);
    Ok(exit_code(&report, scan))
}

fn exit_code(report: &Report, scan: &Scan) -> u8 {
    if scan.strict_input && report.problems.iter().any(|problem| problem.effect == Effect::Unread) {
        return UNREAD;
    }
    let fails = |severity: Severity| report.worst().is_some_and(|worst| worst >= severity);
    if scan.fail_on.0.is_some_and(fails) { FOUND } else { CLEAN }
}

/// Reads everything, then judges it.
pub(crate) fn judge(input: &Input, selection: &Selection) -> Result<Report> {
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in())?;
    in_pool(input, || {
        let mut draft = Draft::default();
        let mut files = 0;
        let hints = read(input, &mut |observations| {
            files += 1;
            observations.into_iter().for_each(|observation| draft.add(observation));
        })?;
        let (snapshot, problems) = draft.freeze(facts(input, hints));
        let mut report = seawall_engine::run(&plan, &snapshot, problems);
        report.files = files;
        Ok(report)
    })
}

/// Reports while it reads. The report that is returned holds everything but the findings' details already written.
fn stream(input: &Input, selection: &Selection, destination: &Destination) -> Result<Report> {
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in())?;
    let mut out = destination.open()?;
    in_pool_here(input, || stream_into(&plan, input, &mut out))
}
