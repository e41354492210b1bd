//! Whole processes: time and peak memory, beside their targets.

mod editor;
mod process;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail};

use crate::workspace;
use process::{Figures, measure};

/// A measured process and what it must reach.
struct Measure {
    name: &'static str,
    /// Milliseconds of wall time.
    time: f64,
    /// MiB of peak memory, over the size of the input when `over_input`.
    memory: Option<f64>,
    over_input: bool,
    runs: usize,
    input: fn() -> Result<Option<PathBuf>>,
    /// What is asked of the input.
    arguments: &'static [&'static str],
}

const SCAN: &[&str] = &["scan", "--profile", "all", "--fail-on", "never", "--format", "json"];

const MEASURES: &[Measure] = &[
    Measure {
        name: "scan of 396 real files",
        time: 50.0,
        memory: Some(60.0),
        over_input: false,
        runs: 15,
        input: plain,
        arguments: SCAN,
    },
    Measure {
        name: "scan of one small file",
        time: 5.0,
        memory: None,
        over_input: false,
        runs: 25,
        input: small,
        arguments: SCAN,
    },
    Measure {
        name: "scan of a 50,000-object dump",
        time: 2_500.0,
        memory: Some(250.0),
        over_input: true,
        runs: 3,
        input: dump,
        arguments: SCAN,
    },
    Measure {
        name: "connections of 10,000 pods",
        time: 2_500.0,
        memory: Some(700.0),
        over_input: false,
        runs: 5,
        input: network,
        arguments: &["network", "connections", "--world", "closed", "--format", "json"],
    },
];

/// Measures what `only` names, or everything.
pub(crate) fn run(only: Option<&str>) -> Result<()> {
    let wanted = |name: &str| only.is_none_or(|only| name.contains(only));
    cargo(&["build", "--release", "--quiet", "--package", "seawall", "--package", "seawall-testkit", "--bins"])?;
    println!("{:<34} {:>12} {:>10} {:>12} {:>10}", "measure", "median", "target", "peak memory", "target");
    for measure in MEASURES.iter().filter(|measure| wanted(measure.name)) {
        match (measure.input)()? {
            Some(input) => row(measure, &input)?,
            None => println!("{:<34} not measured: its input is not beside the checkout", measure.name),
        }
    }
    if wanted("keystroke in 500 lines") {
        keystrokes()?;
    }
    if wanted("live cluster") {
        cluster()?;
    }
    for (name, package) in [
        ("yaml", "seawall-yaml"),
        ("checks", "seawall-posture"),
        ("network", "seawall-network"),
        ("rbac", "seawall-rbac"),
    ] {
        if wanted(name) {
            println!("\n== cargo bench --package {package}");
            cargo(&["bench", "--quiet", "--package", package])?;
        }
    }
    Ok(())
}

/// Milliseconds from a keystroke to its marks.
const KEYSTROKE: f64 = 50.0;

fn keystrokes() -> Result<()> {
    let texts = ["web.yaml", "checkout.yaml", "db.yaml", "agent.yaml"].map(|name| workspace().join("demo").join(name));
    let mut text = String::new();
    while text.lines().count() < 500 {
        for path in &texts {
            text.push_str("---\n");
            text.push_str(&fs::read_to_string(path)?);
        }
    }
    let text: String = text.split_inclusive('\n').take(500).collect();
    let around = plain()?;
    for (name, folder) in [("keystroke in 500 lines", None), ("the same among 396 files", around.as_deref())] {
        let (median, longest) = editor::keystrokes(&release("seawall"), folder, &text)?;
        let [median, longest] = [median, longest].map(|time| time.as_secs_f64() * 1e3);
        println!("{name:<34} {median:>9.1} ms {KEYSTROKE:>7.0} ms   longest {longest:.1} ms");
    }
    Ok(())
}

fn row(measure: &Measure, input: &Path) -> Result<()> {
    let mut command = Command::new(release("seawall"));
    command.args(measure.arguments).arg(input);
    let Figures { wall, peak, .. } = self::measure(&mut command, measure.runs)?;
    let mebibytes = |bytes: u64| bytes as f64 / f64::from(1 << 20);
    let base = if measure.over_input { mebibytes(fs::metadata(input)?.len()) } else { 0.0 };
    let over = if measure.over_input { " over input" } else { "" };
    println!(
        "{:<34} {:>9.1} ms {:>7.0} ms {:>8.1} MiB {:>10}",
        measure.name,
        wall.as_secs_f64() * 1e3,
        measure.time,
        mebibytes(peak) - base,
        measure.memory.map_or(String::new(), |target| format!("{target:.0} MiB{over}")),
    );
    Ok(())
}

/// A real API server with 5,000 generated objects: processor time and peak memory, beside their targets.
fn cluster() -> Result<()> {
    // In a process of its own: what starts another process lends it its own peak of memory.
    let mut served = Command::new(env::current_exe()?)
        .args(["controlplane", "--serve", "5000"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the control plane")?;
    let mut kubeconfig = String::new();
    BufReader::new(served.stdout.take().context("no output")?).read_line(&mut kubeconfig)?;
    if !kubeconfig.trim().is_empty() {
        let mut command = Command::new(release("seawall"));
        command.args(["scan", "--profile", "all", "--fail-on", "never", "--format", "json", "--cluster"]);
        command.args(["--kubeconfig", kubeconfig.trim()]);
        let Figures { wall, peak, cpu } = self::measure(&mut command, 7)?;
        println!(
            "{:<34} {:>9.1} ms {:>7.0} ms {:>8.1} MiB {:>10}   processor time; {:.0} ms from start to end",
            "live cluster, 5,000 objects",
            cpu.as_secs_f64() * 1e3,
            500.0,
            peak as f64 / f64::from(1 << 20),
            "95 MiB",
            wall.as_secs_f64() * 1e3,
        );
    }
    drop(served.stdin.take());
    served.wait().context("cannot wait for the control plane")?;
    Ok(())
}

/// The folder of real manifests beside the checkout.
fn plain() -> Result<Option<PathBuf>> {
    Ok(seawall_testkit::shared().map(|shared| shared.join("data/manifests/plain")))
}

fn small() -> Result<Option<PathBuf>> {
    Ok(Some(workspace().join("demo/checkout.yaml")))
}

/// A dump made by the generator, once.
fn dump() -> Result<Option<PathBuf>> {
    let path = workspace().join("target/bench/dump-50k.json");
    if !path.exists() {
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        eprintln!("generating {}", path.display());
        let status = Command::new(release("seawall-generate"))
            .args(["--objects", "50000", "--seed", "7", "--format", "dump", "-o"])
            .arg(&path)
            .status()
            .context("cannot run the generator")?;
        if !status.success() {
            bail!("the generator failed");
        }
    }
    Ok(Some(path))
}

/// A folder of lists as `kubectl get -o json` writes them, made by the generator, once.
fn network() -> Result<Option<PathBuf>> {
    let path = workspace().join("target/bench/network-medium");
    if !path.exists() {
        eprintln!("generating {}", path.display());
        let status = Command::new(release("seawall-generate"))
            .args(["--network", "medium", "--seed", "7", "--format", "tree", "-o"])
            .arg(&path)
            .status()
            .context("cannot run the generator")?;
        if !status.success() {
            bail!("the generator failed");
        }
    }
    Ok(Some(path))
}

fn release(binary: &str) -> PathBuf {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from);
    target.join("release").join(binary)
}

fn cargo(arguments: &[&str]) -> Result<()> {
    let status =
        Command::new(env!("CARGO")).args(arguments).current_dir(workspace()).status().context("cannot run cargo")?;
    if status.success() { Ok(()) } else { bail!("cargo {} failed", arguments.join(" ")) }
}
