//! `seawall scan`.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use seawall_engine::{Catalog, Frameworks, Plan, Report, Scorecard, Selection, Stream, WorstPaths};
use seawall_model::finding::Finding;
use seawall_model::problem::Effect;
use seawall_model::{Draft, Facts, Observation, Problem, Severity, Snapshot, Version, World};
use seawall_report::{Format, JsonLines, printable};
use seawall_source::{Access, Exclude, FileObservations, Hints, Served, Settings, Target};

use crate::acceptance::{Acceptance, write_baseline};
use crate::arguments::{Input, Live, Scan};
use crate::configuration::find;
use crate::output::Destination;
use crate::{CLEAN, FOUND, UNREAD};

/// Scans, reports, and says by the exit code what was found.
pub(crate) fn run(scan: &mut Scan) -> Result<u8> {
    find(&scan.input)?.complete(scan);
    let scan = &*scan;
    let selection = selection(scan);
    let acceptance = Acceptance::read(scan)?;
    let report = match &scan.formats[..] {
        [destination] if destination.format == Format::JsonLines => {
            let report = stream(&scan.input, &selection, acceptance, destination)?;
            print_problems(report.untold());
            report
        }
        destinations => {
            let report = judge_and_walk(&scan.input, &selection, acceptance, wants_paths(scan))?;
            // Before the report, so that on a terminal its summary is what is seen last.
            print_problems(report.untold());
            for destination in destinations {
                destination.write(&report, scan.code)?;
            }
            report
        }
    };
    if let Some(path) = &scan.write_baseline {
        write_baseline(&report, path)?;
    }
    Ok(exit_code(&report, scan))
}

/// Whether the answer is about everything, and is one that tells of paths.
fn wants_paths(scan: &Scan) -> bool {
    let is_whole = scan.rules.is_empty() && scan.frameworks.is_empty();
    let is_wanted = scan.only.is_empty() || scan.only.iter().any(|only| only == "paths");
    let tells = |destination: &Destination| matches!(destination.format, Format::Table | Format::Json);
    is_whole && is_wanted && (scan.formats.is_empty() || scan.formats.iter().any(tells))
}

/// Which rules the flags and the configuration ask for.
pub(crate) fn selection(scan: &Scan) -> Selection {
    Selection {
        profile: scan.profile.unwrap_or_default(),
        only: scan.only.clone(),
        rules: scan.rules.clone(),
        skip: scan.skip.clone(),
        frameworks: scan.frameworks.clone(),
        parameters: scan.input.parameters.clone(),
    }
}

fn exit_code(report: &Report, scan: &Scan) -> u8 {
    if scan.strict_input && report.problems.iter().any(|problem| problem.effect == Effect::Unread) {
        return UNREAD;
    }
    let fails = |severity: Severity| report.worst().is_some_and(|worst| worst >= severity);
    if scan.fail_on.unwrap_or_default().0.is_some_and(fails) { FOUND } else { CLEAN }
}

/// Reads everything, then judges it; nothing is accepted.
pub(crate) fn judge(input: &Input, selection: &Selection) -> Result<Report> {
    judge_with(input, selection, Acceptance::default())
}

pub(crate) fn judge_with(input: &Input, selection: &Selection, acceptance: Acceptance) -> Result<Report> {
    judge_and_walk(input, selection, acceptance, false)
}

/// The same, with the worst attack paths when `with_paths`: they are looked for while rules run.
fn judge_and_walk(input: &Input, selection: &Selection, acceptance: Acceptance, with_paths: bool) -> Result<Report> {
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in())?;
    in_pool(input, || {
        let mut draft = Draft::default();
        let mut files = 0;
        let hints = read_input(input, &mut |file| {
            files += usize::from(file.was_read);
            file.observations.into_iter().for_each(|observation| draft.add(observation));
        })?;
        let (snapshot, problems) = draft.freeze(facts(input, hints));
        let (mut report, paths) = rayon::join(
            || seawall_engine::run(&plan, &snapshot, problems),
            || with_paths.then(|| WorstPaths::of(&snapshot)),
        );
        report.files = files;
        report.paths = paths;
        acceptance.judge(&mut report, &plan);
        report.scorecards = scorecards(selection, &plan, &report);
        Ok(report)
    })
}

/// Reports while it reads. The report that is returned counts the findings already written and holds everything else.
fn stream(
    input: &Input,
    selection: &Selection,
    mut acceptance: Acceptance,
    destination: &Destination,
) -> Result<Report> {
    let plan = selection.plan(&Catalog::built_in(), Frameworks::built_in())?;
    in_pool(input, || {
        let mut out = destination.open()?;
        let mut lines = JsonLines::new(Frameworks::built_in(), &mut *out);
        let mut told = Hints::default();
        let mut draft = Draft::default();
        let mut report = Report::default();
        let mut written = Ok(());
        let hints = read_input(input, &mut |file| {
            report.files += usize::from(file.was_read);
            told.add(&file.hints);
            let stream = Stream::new(&plan, facts(input, told.clone()));
            for observation in file.observations {
                if let Observation::Object(object) = &observation
                    && written.is_ok()
                {
                    if Snapshot::is_settled(object) {
                        acceptance.learn(object);
                    }
                    let found = stream.early(object);
                    report.unknowns.extend(found.unknowns);
                    let early = acceptance.divide(found.findings, |_| Some(object));
                    written = early.write(&mut lines);
                    early.add_to(&mut report);
                }
                draft.add(observation);
            }
            // A reader at the other end sees what is known before the next file is read.
            if written.is_ok() {
                written = lines.flush();
            }
        })?;
        written?;
        let (snapshot, problems) = draft.freeze(facts(input, hints));
        let late = Stream::new(&plan, snapshot.facts().clone()).late(&snapshot);
        let unsettled = snapshot.ids().filter(|&id| snapshot.maker(id).is_none()).map(|id| snapshot.object(id));
        unsettled.filter(|object| !Snapshot::is_settled(object)).for_each(|object| acceptance.learn(object));
        let look_up = |finding: &Finding| snapshot.object_at(&finding.object, finding.location.as_ref());
        let judged = acceptance.divide(late.findings, look_up);
        judged.write(&mut lines)?;
        judged.add_to(&mut report);
        report.unknowns.extend(late.unknowns);
        report.unknowns.sort();
        report.problems = plan.leave_told(problems);
        report.objects = snapshot.objects().len();
        report.snapshot = Some(snapshot);
        acceptance.end(&mut report, &plan);
        report.scorecards = scorecards(selection, &plan, &report);
        lines.end(&report)?;
        out.flush()?;
        Ok(report)
    })
}

/// How the input stands against each framework that was asked for.
fn scorecards(selection: &Selection, plan: &Plan, report: &Report) -> Vec<Scorecard> {
    let catalog = Catalog::built_in();
    let asked = selection.frameworks.iter().filter_map(|name| Frameworks::built_in().named(name));
    asked.map(|framework| Scorecard::of(&framework, &catalog, plan, report)).collect()
}

/// Delivers what the input holds: the live cluster, or what is behind the targets.
pub(crate) fn read_input(input: &Input, deliver: &mut (dyn FnMut(FileObservations) + Send)) -> Result<Hints> {
    if input.live.cluster {
        return Ok(read_cluster(&input.live, deliver)?.hints);
    }
    read(&input.targets, &input.exclude, deliver)
}

/// Delivers what each file behind the targets holds; those of this folder when there are none. In the order of their
/// paths, without those that `exclude` matches.
pub(crate) fn read(
    targets: &[PathBuf],
    exclude: &Exclude,
    deliver: &mut (dyn FnMut(FileObservations) + Send),
) -> Result<Hints> {
    let here = [PathBuf::from(".")];
    let targets = if targets.is_empty() { &here[..] } else { targets };
    for target in targets.iter().filter(|target| target.as_os_str() != "-") {
        // Inside a folder a file that cannot be read is a problem; one that the user named is a mistake to mend first.
        target.symlink_metadata().with_context(|| format!("cannot read target `{}`", target.display()))?;
    }
    let targets: Vec<Target> = targets.iter().map(Target::parse).collect();
    let settings = Settings { exclude: exclude.clone(), ..Settings::default() };
    Ok(seawall_source::read(&targets, &settings, deliver))
}

/// Delivers what the live cluster holds, kind by kind.
pub(crate) fn read_cluster(live: &Live, deliver: &mut (dyn FnMut(FileObservations) + Send)) -> Result<Served> {
    let access = Access {
        kubeconfig: live.kubeconfig.clone(),
        context: live.context.clone(),
        namespace: live.namespace.clone(),
        ..Access::default()
    };
    Ok(seawall_source::read_cluster(&access, &Settings::default(), deliver)?)
}

pub(crate) fn facts(input: &Input, hints: Hints) -> Facts {
    Facts {
        kubernetes: input.kubernetes.or(hints.kubernetes).unwrap_or(Version::NEWEST),
        world: input.world.or(hints.world).unwrap_or(World::Open),
        today: Some(today(input)),
        server: hints.server,
        unread: hints.unread,
        cloud: Arc::default(),
    }
}

/// The day on which the question is asked.
pub(crate) fn today(input: &Input) -> Date {
    input.today.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
}

/// Does the work on as many threads as were asked for.
pub(crate) fn in_pool<T: Send>(input: &Input, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    match input.threads {
        None => work(),
        Some(0) => bail!("--threads takes 1 or more"),
        Some(threads) => {
            rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?.install(work)
        }
    }
}

/// How many problems of an effect that leaves nothing unread are named one by one.
const NAMED: usize = 3;

/// One line each on standard error; where nothing is missing from the report and there is much of it, only the number.
pub(crate) fn print_problems<'p>(problems: impl IntoIterator<Item = &'p Problem>) {
    let problems: Vec<&Problem> = problems.into_iter().collect();
    let count = |effect| problems.iter().filter(|problem| problem.effect == effect).count();
    let summed = [
        (Effect::Repeated, "objects stand in the input more than once; each was judged"),
        (Effect::Foreign, "documents are no Kubernetes manifests and were skipped"),
    ];
    let summed: Vec<_> = summed.into_iter().filter(|(effect, _)| count(*effect) > NAMED).collect();
    for problem in problems.iter().filter(|problem| !summed.iter().any(|(effect, _)| *effect == problem.effect)) {
        let file = problem.file.as_deref().unwrap_or("cluster");
        let place = problem.position.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
        anstream::eprintln!("{}{place}: {}", printable(file), printable(&problem.message));
    }
    for (effect, text) in summed {
        anstream::eprintln!("{} {text}; --format json names them", count(effect));
    }
}
