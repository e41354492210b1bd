//! MB/s of every reader on every corpus, on one core: `cargo bench -p seawall-yaml`, or with part of a line's name.

#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use seawall_yaml::{Chunk, Options, Text, read, split};

/// Timed runs of one measurement; the median counts.
const RUNS: usize = 15;
/// Seconds that one of them takes at least.
const SHORTEST: f64 = 0.05;

/// Works on a text that has been split, and gives how much it found.
type Measured = fn(&Arc<Text>, &[Chunk]) -> usize;

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let shared =
        std::env::var("SEAWALL_SHARED").unwrap_or_else(|_| format!("{}/../../../shared", env!("CARGO_MANIFEST_DIR")));
    let data = Path::new(&shared).join("data");
    let line = |corpus: &Corpus, reader: &str, measured: Measured| {
        let name = format!("{} {reader}", corpus.name);
        if name.contains(&wanted) {
            measure(&name, corpus, measured);
        }
    };
    for corpus in json_corpora(&data) {
        line(&corpus, "read", nodes);
        line(&corpus, "split", chunks);
        line(&corpus, "serde_json::Value", values);
    }
    for name in ["manifests/plain", "manifests/plain/kube-prometheus", "manifests/plain/kubernetes-examples"] {
        let corpus = Corpus::new(name, yaml_files(&data.join(name)));
        line(&corpus, "read", nodes);
        line(&corpus, "split", chunks);
        line(&corpus, "saphyr-parser, events only", events);
    }
}

/// Texts that are measured together.
struct Corpus {
    name: String,
    texts: Vec<(Arc<Text>, Vec<Chunk>)>,
    bytes: usize,
}

impl Corpus {
    fn new(name: &str, contents: Vec<String>) -> Self {
        let bytes = contents.iter().map(String::len).sum();
        let text = |content| {
            let text = Arc::new(Text::new(content));
            let chunks = split(&text);
            (text, chunks)
        };
        let texts = contents.into_iter().map(text).collect();
        Self { name: name.to_owned(), texts, bytes }
    }
}

fn nodes(text: &Arc<Text>, chunks: &[Chunk]) -> usize {
    let options = Options::default();
    let readings = chunks.iter().map(|chunk| black_box(read(text, chunk, &options)));
    readings.map(|reading| reading.document.map_or(0, |document| document.len())).sum()
}

fn chunks(text: &Arc<Text>, _: &[Chunk]) -> usize {
    black_box(split(text)).len()
}

/// For comparison.
fn values(text: &Arc<Text>, _: &[Chunk]) -> usize {
    let values = serde_json::Deserializer::from_str(text.as_str()).into_iter::<serde_json::Value>();
    values.map_while(Result::ok).map(black_box).count()
}

/// The dump of a cluster, 60 times over, in three ways of writing it.
fn json_corpora(data: &Path) -> Vec<Corpus> {
    let Ok(packed) = std::fs::read(data.join("live/cluster.json.zst")) else { return Vec::new() };
    let Ok(dump) = zstd::decode_all(packed.as_slice()) else { return Vec::new() };
    let Ok(list) = serde_json::from_slice::<serde_json::Value>(&dump) else { return Vec::new() };
    let items: Vec<&serde_json::Value> = list["items"].as_array().into_iter().flatten().collect();
    let all: Vec<_> = std::iter::repeat_n(&items, 60).flatten().collect();
    let lines: String = all.iter().map(|item| format!("{item}\n")).collect();
    let long = serde_json::json!({ "apiVersion": "v1", "kind": "List", "items": all });
    let pretty = serde_json::to_string_pretty(&long).unwrap_or_default();
    vec![
        Corpus::new("JSON list, compact", vec![long.to_string()]),
        Corpus::new("JSON list, indented", vec![pretty]),
        Corpus::new("JSON lines", vec![lines]),
    ]
}

/// A reader of YAML 1.2, for comparison: it makes events, no nodes.
fn events(text: &Arc<Text>, _: &[Chunk]) -> usize {
    saphyr_parser::Parser::new_from_str(text.as_str()).map_while(Result::ok).map(black_box).count()
}

/// Time that this thread has run, where the system tells it, so that other work on the machine counts less.
struct Clock {
    begun: Instant,
    ran: Option<u64>,
}

impl Clock {
    fn now() -> Self {
        Self { begun: Instant::now(), ran: nanoseconds_run() }
    }

    fn seconds(&self) -> f64 {
        match self.ran.zip(nanoseconds_run()) {
            Some((before, after)) => (after - before) as f64 / 1e9,
            None => self.begun.elapsed().as_secs_f64(),
        }
    }
}

fn nanoseconds_run() -> Option<u64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn measure(name: &str, corpus: &Corpus, read: Measured) {
    let mut found = 0;
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Clock::now();
            let mut bytes = 0;
            while bytes == 0 || begun.seconds() < SHORTEST {
                found = corpus.texts.iter().map(|(text, chunks)| read(text, chunks)).sum();
                bytes += corpus.bytes;
            }
            bytes as f64 / begun.seconds() / 1e6
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    let (files, mb, median) = (corpus.texts.len(), corpus.bytes as f64 / 1e6, runs[RUNS / 2]);
    println!("{name:<64} {files:>4} files {mb:>7.2} MB {found:>8} found {median:>7.0} MB/s");
}

fn yaml_files(folder: &Path) -> Vec<String> {
    let mut paths = Vec::new();
    collect(folder, &mut paths);
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") {
            paths.push(path);
        }
    }
}
