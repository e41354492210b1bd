//! Manifests as text, read and written.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use seawall_yaml::{Text, read_all};

use super::{Cluster, list};

impl Cluster {
    /// Reads YAML; lists are taken apart.
    ///
    /// # Panics
    /// When it cannot be read: these are the tests' own words.
    pub(crate) fn parse(text: &str) -> Self {
        let mut cluster = Self::default();
        cluster.add(text);
        cluster
    }

    /// Reads more.
    pub(crate) fn add(&mut self, text: &str) {
        for reading in read_all(&Arc::new(Text::new(text.to_owned())), &seawall_yaml::Options::default()) {
            let fatal = reading.problems.iter().find(|problem| problem.fatal);
            assert!(fatal.is_none(), "cannot read: {fatal:?}\n{text}");
            let Some(document) = reading.document else { continue };
            let object = document.root().to_json();
            match object["kind"].as_str() {
                Some("List") => self.objects.extend_from_slice(list(&object["items"])),
                Some(_) => self.objects.push(object),
                None => {}
            }
        }
    }

    /// Reads a file.
    pub(crate) fn add_file(&mut self, path: &Path) {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
        self.add(&text);
    }

    /// As text that every reader of YAML takes: one object a document, in JSON's way of writing.
    pub(crate) fn text(&self) -> String {
        self.objects.iter().map(|object| format!("---\n{object}\n")).collect()
    }
}
