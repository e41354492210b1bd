//! All cases of a cluster, in several laboratories at once.

use std::collections::BTreeMap;
use std::io;
#[cfg(target_os = "linux")]
use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use super::case::Case;
use super::cluster::Cluster;
#[cfg(target_os = "linux")]
use super::laboratory::Laboratory;
use super::probe::Probe;
#[cfg(target_os = "linux")]
use super::translation::Translation;

/// What the packets of many cases said.
#[derive(Debug, Default)]
pub struct Run {
    /// By case, in no order.
    pub outcomes: Vec<Outcome>,
    /// What did not get through without policies, before or after the cases: as long as there is something, no denial counts.
    pub uncontrolled: Vec<String>,
    /// How many probes were sent.
    pub probes: usize,
    /// How many of them had to be sent again, because nothing was heard for a while. Many mean that something on the way
    /// holds answers back.
    pub repeated: usize,
}

/// What the packets of one case said.
#[derive(Debug)]
pub struct Outcome {
    /// Which of the cases.
    pub case: usize,
    /// Whether each probe got through.
    pub verdicts: BTreeMap<Probe, bool>,
    /// Why that cannot be believed.
    pub faults: Vec<String>,
}

#[cfg(not(target_os = "linux"))]
impl Run {
    /// There is no laboratory but on Linux.
    ///
    /// # Errors
    /// Always.
    pub fn of(_: &Cluster, _: &[Case], _: usize) -> io::Result<Self> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

#[cfg(target_os = "linux")]
impl Run {
    /// Sends the packets of all `cases`, which are about `cluster`, in as many laboratories as `labs` says.
    ///
    /// # Errors
    /// When a laboratory cannot be built, or takes no rules.
    pub fn of(cluster: &Cluster, cases: &[Case], labs: usize) -> io::Result<Self> {
        let next = AtomicUsize::new(0);
        let labs = labs.min(cases.len());
        let runs = thread::scope(|scope| {
            let threads: Vec<_> = (0..labs).map(|_| scope.spawn(|| Self::in_one(cluster, cases, &next))).collect();
            let joined = threads.into_iter().map(|thread| thread.join());
            joined
                .map(|run| run.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect::<io::Result<Vec<_>>>()
        })?;
        let mut all = Self::default();
        for run in runs {
            all.outcomes.extend(run.outcomes);
            all.uncontrolled.extend(run.uncontrolled);
            all.probes += run.probes;
            all.repeated += run.repeated;
        }
        Ok(all)
    }

    fn in_one(cluster: &Cluster, cases: &[Case], next: &AtomicUsize) -> io::Result<Self> {
        let mut lab = Laboratory::build(cluster)?;
        let mut run = Self { uncontrolled: lab.control()?, ..Self::default() };
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(case) = cases.get(index) else { break };
            let rules = Translation::of(&case.cluster, &case.policies);
            let said = lab.ask(rules.rules()).map_err(|error| io::Error::other(format!("{}: {error}", case.name)))?;
            run.outcomes.push(Outcome { case: index, verdicts: said.verdicts, faults: said.faults });
        }
        run.uncontrolled.extend(lab.control()?);
        run.probes = (run.outcomes.len() + 2) * lab.size();
        run.repeated = lab.repeated();
        Ok(run)
    }
}
