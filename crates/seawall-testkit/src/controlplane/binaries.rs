//! Where the programs of a control plane are.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The release of Kubernetes that is tested against; the one that `tests/controlplane/go.mod` names.
pub const KUBERNETES: &str = "1.36.3";
/// Any patch of it does.
const LINE: &str = "v1.36.";

/// The programs of a control plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    /// `kube-apiserver`.
    pub server: PathBuf,
    /// `etcd`.
    pub etcd: PathBuf,
}

impl Binaries {
    /// Those in the folder that `KUBEBUILDER_ASSETS` names, else in `PATH`, else those that were built here.
    pub fn find() -> Option<Self> {
        let named = env::var_os("KUBEBUILDER_ASSETS").map(PathBuf::from);
        let paths = env::var_os("PATH").unwrap_or_default();
        let found = named.into_iter().chain(env::split_paths(&paths)).find_map(|folder| Self::in_folder(&folder));
        found.or_else(|| Self::in_folder(&Self::cache()?))
    }

    /// Where they are built: a folder of the user's cache, named after the release.
    pub fn cache() -> Option<PathBuf> {
        let cache = env::var_os("XDG_CACHE_HOME").filter(|name| !name.is_empty()).map(PathBuf::from);
        let cache = cache.or_else(|| Some(env::home_dir()?.join(".cache")))?;
        Some(cache.join("seawall/controlplane").join(KUBERNETES))
    }

    pub(super) fn find_or_say() -> Option<Self> {
        let found = Self::find();
        let how =
            "no control plane; `cargo xtask controlplane` builds one with Go 1.26, or KUBEBUILDER_ASSETS names one";
        let is_required = env::var_os("SEAWALL_CONTROLPLANE").is_some_and(|value| value == "required");
        assert!(found.is_some() || !is_required, "{how}");
        if found.is_none() {
            eprintln!("skipped: {how}");
        }
        found
    }

    fn in_folder(folder: &Path) -> Option<Self> {
        let found = Self { server: folder.join("kube-apiserver"), etcd: folder.join("etcd") };
        let is_there = |path: &Path| fs::metadata(path).is_ok_and(|about| about.is_file() && about.len() > 0);
        (is_there(&found.server) && is_there(&found.etcd) && found.is_of_line()).then_some(found)
    }

    fn is_of_line(&self) -> bool {
        let output = Command::new(&self.server).arg("--version").output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains(LINE))
    }
}
