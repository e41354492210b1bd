//! Writes a generated cluster: a tree of manifests, a dump of the API, or a recording.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use seawall_testkit::generate::{Cluster, Layout, Parameters, Size, Summary, attack, network};

const USAGE: &str = "\
seawall-generate: a realistic cluster from a seed

  --pods N | --workloads N | --objects N   how large (1000 pods)
  --seed N                  the same seed gives the same bytes (1)
  --format FORMAT           tree, yaml, dump, pretty, recording (dump)
  --managed-fields yes|no   whether a dump shows who set which field: the API does, kubectl leaves it out (yes)
  -o, --output PATH         a folder for `tree`, else a file; ending in .zst it is compressed; - is stdout (-)
  --clean                   hardened throughout: every posture check passes
  --planted N               hardened workloads with one known weakness each
  --truth PATH              where to list what was planted, as lines of JSON
  --network-policies SHARE  namespaces with network policies, 0 to 1 (0.09)
  --dangling SHARE          references that lead nowhere, 0 to 1 (0.01)

  --network SIZE            instead of all this, a cluster for questions about the network: small (1,000 pods, 500
                            policies), medium (10,000, 5,000) or large (100,000, 50,000), the same with -tiers behind it
                            with admin tiers; as tree (a list for each kind), dump or pretty

  --attack PODS             instead of all this, a cluster with attack paths planted into it, 1k, 10k, 100k or any number
                            of pods: cluster.json and truth.json in the folder -o
  --paths N                 how many, and as many decoys (50)
";

struct Arguments {
    size: Size,
    seed: u64,
    format: String,
    output: PathBuf,
    truth: Option<PathBuf>,
    parameters: Parameters,
    network: Option<network::Parameters>,
    attack: Option<u32>,
    paths: u32,
}

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if given.iter().any(|argument| argument == "--help" || argument == "-h") {
        eprint!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    match Arguments::read(given).and_then(|arguments| arguments.run()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("seawall-generate: {message}");
            ExitCode::from(2)
        }
    }
}

impl Arguments {
    fn read(given: Vec<String>) -> Result<Arguments, String> {
        let clean = given.iter().any(|argument| argument == "--clean");
        let mut arguments = Arguments {
            size: Size::Pods(1_000),
            seed: 1,
            format: "dump".to_owned(),
            output: PathBuf::from("-"),
            truth: None,
            parameters: if clean { Parameters::clean(1_000) } else { Parameters::default() },
            network: None,
            attack: None,
            paths: 50,
        };
        let mut given = given.into_iter().filter(|argument| argument != "--clean");
        while let Some(name) = given.next() {
            let value = given.next().ok_or_else(|| format!("`{name}` needs a value; --help shows all options"))?;
            match name.as_str() {
                "--pods" => arguments.size = Size::Pods(number(&name, &value)?),
                "--workloads" => arguments.size = Size::Workloads(number(&name, &value)?),
                "--objects" => arguments.size = Size::Objects(number(&name, &value)?),
                "--seed" => arguments.seed = number(&name, &value)?,
                "--format" => arguments.format = value,
                "-o" | "--output" => arguments.output = PathBuf::from(value),
                "--planted" => arguments.parameters.planted = number(&name, &value)?,
                "--truth" => arguments.truth = Some(PathBuf::from(value)),
                "--network-policies" => arguments.parameters.network.policies = number(&name, &value)?,
                "--dangling" => arguments.parameters.dangling = number(&name, &value)?,
                "--managed-fields" => arguments.parameters.live.managed_fields = yes(&name, &value)?,
                "--attack" => arguments.attack = Some(pods(&name, &value)?),
                "--paths" => arguments.paths = number(&name, &value)?,
                "--network" => arguments.network = Some(network_size(&value)?),
                _ => return Err(format!("`{name}` is no option; --help shows all of them")),
            }
        }
        Ok(arguments)
    }

    fn run(&self) -> Result<(), String> {
        if let Some(parameters) = &self.network {
            return self.run_network(parameters);
        }
        if let Some(pods) = self.attack {
            return self.run_attack(pods);
        }
        let start = Instant::now();
        let cluster = Cluster::of_size(self.size, &self.parameters, self.seed);
        if let Some(path) = &self.truth {
            into(path, |out| cluster.write_truth(out))?;
        }
        let summary = match self.format.as_str() {
            "tree" if self.output == Path::new("-") => return Err("a tree needs a folder: -o PATH".to_owned()),
            "tree" => cluster.write_tree(&self.output).map_err(|error| failed(&self.output, &error))?,
            "yaml" => into(&self.output, |out| cluster.write_yaml(out))?,
            "dump" => into(&self.output, |out| cluster.write_dump(out, Layout::Compact))?,
            "pretty" => into(&self.output, |out| cluster.write_dump(out, Layout::Pretty))?,
            "recording" => into(&self.output, |out| cluster.write_recording(out))?,
            other => return Err(format!("`{other}` is no format; tree, yaml, dump, pretty and recording are")),
        };
        let seconds = start.elapsed().as_secs_f64();
        let megabytes = summary.bytes as f64 / 1e6;
        eprintln!(
            "{} pods, {} workloads, {} objects, {} files, {megabytes:.1} MB in {seconds:.2} s ({:.0} MB/s)",
            cluster.parameters().pods,
            cluster.workload_count(),
            summary.objects,
            summary.files,
            megabytes / seconds,
        );
        Ok(())
    }

    fn run_attack(&self, pods: u32) -> Result<(), String> {
        if self.output == Path::new("-") {
            return Err("an attacked cluster needs a folder: -o PATH".to_owned());
        }
        let mut parameters = attack::Parameters::new(pods, self.paths);
        parameters.background.live.managed_fields = self.parameters.live.managed_fields;
        let cluster = attack::Cluster::plan(&parameters, self.seed);
        let summary = cluster.write_folder(&self.output).map_err(|error| failed(&self.output, &error))?;
        let truth = cluster.truth();
        let megabytes = summary.bytes as f64 / 1e6;
        eprintln!(
            "{} objects, {megabytes:.1} MB; {} paths and {} decoys",
            summary.objects,
            truth.paths.len(),
            truth.decoys.len()
        );
        Ok(())
    }

    fn run_network(&self, parameters: &network::Parameters) -> Result<(), String> {
        let cluster = network::Cluster::plan(parameters, self.seed);
        let summary = match self.format.as_str() {
            "tree" if self.output == Path::new("-") => return Err("a tree needs a folder: -o PATH".to_owned()),
            "tree" => {
                cluster.write_folder(&self.output, Layout::Pretty).map_err(|error| failed(&self.output, &error))?
            }
            "dump" => into(&self.output, |out| cluster.write_dump(out, Layout::Compact))?,
            "pretty" => into(&self.output, |out| cluster.write_dump(out, Layout::Pretty))?,
            other => return Err(format!("`{other}` is no format of `--network`; tree, dump and pretty are")),
        };
        let megabytes = summary.bytes as f64 / 1e6;
        eprintln!("{} objects, {} files, {megabytes:.1} MB", summary.objects, summary.files);
        Ok(())
    }
}

fn yes(name: &str, value: &str) -> Result<bool, String> {
    match value {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(format!("`{name}` wants yes or no, not `{value}`")),
    }
}

fn network_size(value: &str) -> Result<network::Parameters, String> {
    let (size, tiers) = match value.strip_suffix("-tiers") {
        Some(size) => (size, true),
        None => (value, false),
    };
    let parameters = match size {
        "small" => network::Parameters::small(),
        "medium" => network::Parameters::medium(),
        "large" => network::Parameters::large(),
        _ => return Err(format!("`--network` wants small, medium or large, not `{value}`")),
    };
    Ok(if tiers { parameters.with_tiers() } else { parameters })
}

/// `1k`, `10k`, `1M`, or a plain number.
fn pods(name: &str, value: &str) -> Result<u32, String> {
    let factor = match value.chars().last() {
        Some('k') => 1_000,
        Some('M') => 1_000_000,
        _ => return number(name, value),
    };
    let count: u32 = number(name, &value[..value.len() - 1])?;
    count.checked_mul(factor).ok_or_else(|| format!("`{name}` wants fewer pods than `{value}`"))
}

fn number<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, String> {
    value.parse().map_err(|_| format!("`{name}` wants a number, not `{value}`"))
}

/// Lets `write` fill the file at `path`, compressed when its name says so, or stdout for `-`.
fn into(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<Summary>) -> Result<Summary, String> {
    let written = || {
        if path == Path::new("-") {
            return write(&mut io::stdout().lock());
        }
        let mut file = File::create(path)?;
        if path.extension().is_none_or(|ending| ending != "zst") {
            return write(&mut file);
        }
        let mut packed = zstd::Encoder::new(file, 3)?;
        let summary = write(&mut packed)?;
        packed.finish()?;
        Ok(summary)
    };
    written().map_err(|error| failed(path, &error))
}

fn failed(path: &Path, error: &io::Error) -> String {
    format!("cannot write `{}`: {error}", path.display())
}
