//! The whole: a cluster, what is planted into it, and the truth about that.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::Value;

use super::Parameters;
use super::path::plant;
use super::truth::{Planted, Truth};
use crate::generate::random::Seed;
use crate::generate::{self, Summary};

/// A planned cluster with planted paths. The background is made object by object when it is written.
#[derive(Debug)]
pub struct Cluster {
    background: generate::Cluster,
    planted: Vec<Value>,
    truth: Truth,
}

impl Cluster {
    /// Plans it. The same parameters and seed give the same cluster.
    pub fn plan(parameters: &Parameters, seed: u64) -> Self {
        let background = generate::Cluster::plan(&parameters.background, seed);
        let placement = &background.placement;
        // Pods that have nothing to do with nodes run on any worker.
        let nodes: Vec<String> =
            (placement.control_plane..placement.nodes).take(500).map(|node| placement.node_name(node)).collect();
        let (mut paths, mut decoys, mut planted): (Vec<Planted>, Vec<Planted>, Vec<Value>) = Default::default();
        for number in 0..parameters.paths {
            for is_decoy in [false, true] {
                let (one, objects) = plant(parameters, Seed::new(seed), number, is_decoy, &nodes);
                if is_decoy { &mut decoys } else { &mut paths }.push(one);
                planted.extend(objects);
            }
        }
        let pods = parameters.background.pods;
        let rest = "as drawn, exposed to nobody outside; what it holds by itself is not listed";
        Self { background, planted, truth: Truth { seed, pods, background: rest, paths, decoys } }
    }

    /// What was planted.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// Writes a list of the API with every object, in one line.
    ///
    /// # Errors
    /// When `out` fails.
    pub fn write_dump(&self, out: impl Write) -> io::Result<Summary> {
        self.background.write_dump_with(out, &self.planted)
    }

    /// Writes the dump to `cluster.json` and the truth to `truth.json` in a folder, which is made.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write_folder(&self, folder: &Path) -> io::Result<Summary> {
        std::fs::create_dir_all(folder)?;
        let summary = self.write_dump(File::create(folder.join("cluster.json"))?)?;
        let mut out = BufWriter::new(File::create(folder.join("truth.json"))?);
        serde_json::to_writer_pretty(&mut out, &self.truth)?;
        out.write_all(b"\n")?;
        out.flush()?;
        Ok(Summary { files: 2, ..summary })
    }
}
