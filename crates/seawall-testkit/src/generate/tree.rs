//! A cluster as a Git repository would hold it: a folder for each namespace, a file for each workload.

use std::path::Path;
use std::{fs, io};

use super::Summary;
use super::blueprint::Blueprint;
use super::objects::Renderer;
use super::plan::{Cluster, Tier};
use super::random::{For, Seed};
use super::value::Value;
use super::workload::Controller;
use super::yaml::Hand;

/// One file of the tree.
#[derive(Debug)]
pub struct Manifest {
    /// Below the root of the tree, with `/` between folders.
    pub path: String,
    /// The objects in the order in which they stand in the file.
    pub objects: Vec<Value>,
    style: Seed,
}

impl Manifest {
    /// The text of the file: block style, a separator between objects, comments here and there.
    pub fn text(&self) -> String {
        let mut hand = Hand::of(self.style);
        let mut out = Vec::new();
        for (index, object) in self.objects.iter().enumerate() {
            if index > 0 {
                out.extend_from_slice(b"---\n");
            }
            hand.write(object, &mut out);
        }
        String::from_utf8(out).expect("only whole strings were written")
    }
}

impl Cluster {
    /// The files that users would write to get this cluster: no status, no uid, nothing that a controller makes.
    pub fn manifests(&self) -> impl Iterator<Item = Manifest> + '_ {
        let mut renderer = Renderer::new(self, false);
        self.files().map(move |(path, blueprints)| Manifest {
            style: blueprints[0].seed(self).fork(For::Style, 7),
            objects: blueprints.into_iter().map(|blueprint| renderer.written(blueprint).into()).collect(),
            path,
        })
    }

    fn files(&self) -> impl Iterator<Item = (String, Vec<Blueprint>)> + '_ {
        let whole =
            [("cluster/classes.yaml", false), ("cluster/access.yaml", true)].into_iter().map(|(path, access)| {
                let is_access = |b: &Blueprint| {
                    matches!(
                        b,
                        Blueprint::ClusterRole(_) | Blueprint::ClusterRoleBinding(_) | Blueprint::AggregateRole(_)
                    )
                };
                (path.to_owned(), self.of_cluster().into_iter().filter(|b| is_access(b) == access).collect())
            });
        let namespaces = (0..self.namespaces.len()).flat_map(move |index| self.files_of(index));
        whole.chain(namespaces).filter(|(_, blueprints): &(String, Vec<Blueprint>)| !blueprints.is_empty())
    }

    fn files_of(&self, index: usize) -> impl Iterator<Item = (String, Vec<Blueprint>)> + '_ {
        let namespace = &self.namespaces[index];
        let folder = &namespace.name;
        let written = self.of_namespace(index).into_iter().filter(|blueprint| blueprint.is_written(self));
        let (access, own): (Vec<_>, Vec<_>) =
            written.partition(|b| matches!(b, Blueprint::Role(..) | Blueprint::RoleBinding(..)));
        let own_name = if namespace.tier == Tier::System { "accounts" } else { "namespace" };
        let first = [(format!("{folder}/{own_name}.yaml"), own), (format!("{folder}/access.yaml"), access)];
        let workloads = namespace
            .workloads
            .clone()
            .filter(|index| self.workloads[*index].controller != Controller::StaticPod)
            .map(move |index| (format!("{folder}/{}.yaml", self.workloads[index].name), self.of_workload(index)));
        first.into_iter().chain(workloads)
    }

    /// Writes all manifests below `folder`, which is made when it is not there. Other files in it stay as they are.
    ///
    /// # Errors
    /// When a folder or file cannot be made; what was written until then stays.
    pub fn write_tree(&self, folder: &Path) -> io::Result<Summary> {
        let mut summary = Summary::default();
        for manifest in self.manifests() {
            let path = folder.join(&manifest.path);
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            let text = manifest.text();
            fs::write(path, &text)?;
            summary.objects += manifest.objects.len();
            summary.bytes += text.len() as u64;
            summary.files += 1;
        }
        Ok(summary)
    }
}
