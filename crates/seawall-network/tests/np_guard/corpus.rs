//! The folder of inputs and expected outputs.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::{fs, io};

use seawall_model::{Facts, Problem, Snapshot};
use seawall_testkit::pages::Cluster;
use serde_json::Value;

use crate::read::on_pod_network;

/// The corpus, when it lies beside the checkout.
pub(crate) struct Corpus {
    folder: PathBuf,
    index: Value,
}

/// Two inputs whose difference is expected in a file.
pub(crate) struct Pair {
    pub(crate) old: String,
    pub(crate) new: String,
    pub(crate) file: String,
}

impl Corpus {
    /// Nothing, with a line that says so, when it is not there.
    pub(crate) fn open() -> Option<Self> {
        let folder = seawall_testkit::shared()?.join("data/netpol/netpol-analyzer");
        let index = fs::read_to_string(folder.join("index.json")).expect("the corpus has an index");
        Some(Self { folder, index: serde_json::from_str(&index).expect("the index is JSON") })
    }

    /// The names of all inputs, each with its expected files.
    pub(crate) fn inputs(&self) -> BTreeMap<String, Vec<String>> {
        serde_json::from_value(self.index["expected_by_dir"].clone()).expect("lists of files by input")
    }

    /// The pairs of inputs that are compared with each other.
    pub(crate) fn pairs(&self) -> Vec<Pair> {
        let pairs = self.index["diff_pairs"].as_array().expect("a list of pairs").iter();
        let text = |pair: &Value, key: &str| pair[key].as_str().expect("a text").to_owned();
        pairs
            .map(|pair| Pair { old: text(pair, "old_dir1"), new: text(pair, "new_dir2"), file: text(pair, "file") })
            .collect()
    }

    /// The inputs that must be rejected, each with what the analyzer calls the reason.
    pub(crate) fn rejected(&self) -> BTreeMap<String, Vec<String>> {
        serde_json::from_value(self.index["rejected_inputs"].clone()).expect("lists of reasons by input")
    }

    /// The text of a file of the folder `connlist` or `diff`.
    pub(crate) fn expected(&self, kind: &str, file: &str) -> String {
        let path = self.folder.join("expected").join(kind).join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read `{}`: {error}", path.display()))
    }

    /// Of an input with networks beside that of the pods: the workloads on that of the pods. Nothing for other inputs.
    pub(crate) fn on_pod_network(&self, input: &str) -> Option<BTreeSet<String>> {
        let files = self.inputs().remove(input)?;
        let files = files.iter().filter(|name| name.ends_with("connlist_output.txt"));
        let texts: Vec<String> = files.map(|name| self.expected("connlist", name)).collect();
        let many = texts.iter().any(|text| text.contains("Permitted connectivity analyzed in "));
        many.then(|| texts.iter().filter_map(|text| on_pod_network(text)).flatten().collect())
    }

    /// The names of all expected files of the folder `connlist` or `diff`, sorted.
    pub(crate) fn files(&self, kind: &str) -> Vec<String> {
        let entries = fs::read_dir(self.folder.join("expected").join(kind)).expect("a folder of expected files");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// The objects of an input, and what was wrong with them.
    pub(crate) fn snapshot(&self, input: &str) -> (Snapshot, Vec<Problem>) {
        let files = self.manifests(input);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        let cluster = Cluster::of(&files, Facts::default());
        (cluster.snapshot, cluster.problems)
    }

    /// The manifests of an input, path and text, in the order of their paths.
    fn manifests(&self, input: &str) -> Vec<(String, String)> {
        let mut files = Vec::new();
        let folder = self.folder.join("tests").join(input);
        walk(&folder, &mut files).unwrap_or_else(|error| panic!("cannot read `{}`: {error}", folder.display()));
        files.sort();
        let read = |path: PathBuf| {
            let name = path.strip_prefix(&folder).unwrap_or(&path).to_string_lossy().into_owned();
            (name, fs::read_to_string(&path).expect("manifests are text"))
        };
        files.into_iter().map(read).collect()
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else if path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known)) {
            files.push(path);
        }
    }
    Ok(())
}
