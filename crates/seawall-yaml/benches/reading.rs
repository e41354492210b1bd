//! MB/s of every reader on every corpus, on one core: `cargo bench -p seawall-yaml`, or with part of a line's name.

#![allow(clippy::print_stdout, clippy::cast_precision_loss)]

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use seawall_yaml::{Options, Text, read, split};

/// Timed runs of one measurement; the median counts.
const RUNS: usize = 15;

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
    let shared =
        std::env::var("SEAWALL_SHARED").unwrap_or_else(|_| format!("{}/../../../shared", env!("CARGO_MANIFEST_DIR")));
    let data = Path::new(&shared).join("data");
    let line = |corpus: &Corpus, reader: &str, bytes_read: &dyn Fn(&Arc<Text>) -> usize| {
        let name = format!("{} {reader}", corpus.name);
        if name.contains(&wanted) {
            measure(&name, corpus, bytes_read);
        }
    };
    for name in ["manifests/plain", "manifests/plain/kube-prometheus", "manifests/plain/kubernetes-examples"] {
        let corpus = Corpus::new(name, yaml_files(&data.join(name)));
        line(&corpus, "read", &nodes);
        line(&corpus, "split", &chunks);
        line(&corpus, "saphyr-parser, events only", &events);
    }
}

/// Texts that are measured together.
struct Corpus {
    name: String,
    texts: Vec<Arc<Text>>,
    bytes: usize,
}

impl Corpus {
    fn new(name: &str, contents: Vec<String>) -> Self {
        let bytes = contents.iter().map(String::len).sum();
        let texts = contents.into_iter().map(|content| Arc::new(Text::new(content))).collect();
        Self { name: name.to_owned(), texts, bytes }
    }
}

fn nodes(text: &Arc<Text>) -> usize {
    let options = Options::default();
    let readings = split(text).into_iter().map(|chunk| black_box(read(text, &chunk, &options)));
    readings.map(|reading| reading.document.map_or(0, |document| document.len())).sum()
}

fn chunks(text: &Arc<Text>) -> usize {
    black_box(split(text)).len()
}

/// A reader of YAML 1.2, for comparison: it makes events, no nodes.
fn events(text: &Arc<Text>) -> usize {
    saphyr_parser::Parser::new_from_str(text.as_str()).map_while(Result::ok).map(black_box).count()
}

fn measure(name: &str, corpus: &Corpus, read: &dyn Fn(&Arc<Text>) -> usize) {
    let repeats = (20_000_000 / corpus.bytes.max(1)).max(1);
    let mut found = 0;
    let mut runs: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            for _ in 0..repeats {
                found = corpus.texts.iter().map(read).sum();
            }
            (corpus.bytes * repeats) as f64 / begun.elapsed().as_secs_f64() / 1e6
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
