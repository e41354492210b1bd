//! One process measured from outside, by the operating system's own account.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use wait4::Wait4;

/// Medians over the runs.
pub(super) struct Figures {
    /// From start to end.
    pub(super) wall: Duration,
    /// Largest resident set, in bytes.
    pub(super) peak: u64,
    /// On all processors, in the program and in the system.
    pub(super) cpu: Duration,
}

/// Runs `command` once unmeasured and then `runs` times, its output thrown away.
pub(super) fn measure(command: &mut Command, runs: usize) -> Result<Figures> {
    once(command)?;
    let mut walls = Vec::new();
    let mut peaks = Vec::new();
    let mut cpus = Vec::new();
    for _ in 0..runs {
        let Figures { wall, peak, cpu } = once(command)?;
        walls.push(wall);
        peaks.push(peak);
        cpus.push(cpu);
    }
    walls.sort_unstable();
    peaks.sort_unstable();
    cpus.sort_unstable();
    Ok(Figures { wall: walls[runs / 2], peak: peaks[runs / 2], cpu: cpus[runs / 2] })
}

fn once(command: &mut Command) -> Result<Figures> {
    let start = Instant::now();
    let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("cannot start the process")?;
    let used = child.wait4().context("cannot wait for the process")?;
    let wall = start.elapsed();
    anyhow::ensure!(used.status.success(), "the process failed: {}", used.status);
    Ok(Figures { wall, peak: used.rusage.maxrss, cpu: used.rusage.utime + used.rusage.stime })
}
