//! A folder made for one test, and what a reading of it brings.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::Expect;
use seawall_model::Observation;
use seawall_source::{FileObservations, Settings, Target, read};
use tempfile::TempDir;

/// A folder that is gone when the test is.
pub(crate) struct Given {
    folder: TempDir,
    /// Bounds of the reading.
    pub(crate) settings: Settings,
}

impl Given {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), settings: Settings::default() }
    }

    /// With a file and the folders it lies in.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
        self
    }

    /// With an empty folder.
    pub(crate) fn folder(self, path: &str) -> Self {
        fs::create_dir_all(self.path(path)).unwrap();
        self
    }

    /// With a symbolic link that says `to`.
    #[cfg(unix)]
    pub(crate) fn link(self, path: &str, to: impl AsRef<Path>) -> Self {
        std::os::unix::fs::symlink(to, self.path(path)).unwrap();
        self
    }

    /// Where `path` is in truth; the empty path is the folder itself.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        let root = fs::canonicalize(self.folder.path()).unwrap();
        if path.is_empty() { root } else { root.join(path) }
    }

    /// What reading `targets` delivers, in that order.
    pub(crate) fn files(&self, targets: &[&str]) -> Vec<FileObservations> {
        let targets: Vec<Target> = targets.iter().map(|target| Target::Path(self.path(target))).collect();
        let mut files = Vec::new();
        read(&targets, &self.settings, &mut |file| files.push(file));
        files
    }

    /// The same for people: a line for each object and each problem, paths from the folder on.
    pub(crate) fn read(&self, targets: &[&str]) -> String {
        self.shorten(&seen(&self.files(targets)))
    }

    /// Compares what reading `targets` delivers.
    pub(crate) fn check(&self, targets: &[&str], expected: &Expect) {
        expected.assert_eq(&self.read(targets));
    }

    /// Without the path of the folder itself.
    pub(crate) fn shorten(&self, seen: &str) -> String {
        let root = self.path("").display().to_string();
        seen.replace(&format!("{root}/"), "").replace(&root, ".")
    }
}

/// A line for each observation.
pub(crate) fn seen(files: &[FileObservations]) -> String {
    let mut seen = String::new();
    for file in files {
        for observation in &file.observations {
            match observation {
                Observation::Object(object) => writeln!(seen, "{}: {}", file.path, object.reference).unwrap(),
                Observation::Problem(problem) => {
                    assert_eq!(problem.file.as_deref(), Some(&*file.path), "{}", problem.message);
                    let at = problem.position.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
                    writeln!(seen, "{}{at}: {:?}: {}", file.path, problem.effect, problem.message).unwrap();
                }
            }
        }
    }
    seen
}

/// A ConfigMap of this name, in YAML.
pub(crate) fn object(name: &str) -> String {
    format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n")
}
