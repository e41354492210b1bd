//! Builds the control plane that the tests talk to, once for each release and user.

use std::process::Command;
use std::{fs, io};

use anyhow::{Context, Result, bail};
use seawall_testkit::controlplane::{ADMIN, Binaries, ControlPlane, KUBERNETES};
use seawall_testkit::generate::{Cluster, Layout, Parameters, Size};
use serde_json::Value;

use crate::workspace;

/// Makes sure that there is one, and says where.
pub(crate) fn run() -> Result<()> {
    if let Some(found) = Binaries::find() {
        println!("{}\n{}", found.server.display(), found.etcd.display());
        return Ok(());
    }
    let folder = Binaries::cache().context("no folder for what is built: neither XDG_CACHE_HOME nor HOME is set")?;
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let version = "k8s.io/component-base/version";
    let (major, minor) = KUBERNETES.split_once('.').unwrap_or((KUBERNETES, ""));
    let minor = minor.split('.').next().unwrap_or(minor);
    let stamp = format!(
        "-X {version}.gitVersion=v{KUBERNETES} -X {version}.gitMajor={major} -X {version}.gitMinor={minor} \
         -X {version}.gitTreeState=clean"
    );
    for (program, package, stamp) in [
        ("etcd", "go.etcd.io/etcd/server/v3", ""),
        ("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver", stamp.as_str()),
    ] {
        eprintln!("building {program} for Kubernetes {KUBERNETES}; this takes minutes, once");
        // Nobody takes a half-written program for a whole one.
        let partial = folder.join(format!(".{program}.{}", std::process::id()));
        let built = Command::new("go")
            .args(["build", "-trimpath", "-buildvcs=false", "-ldflags", &format!("-s -w {stamp}"), "-o"])
            .arg(&partial)
            .arg(package)
            .current_dir(workspace().join("tests/controlplane"))
            .env("CGO_ENABLED", "0")
            .status()
            .context(
                "cannot run `go`: the control plane is built with Go 1.26, from go.dev or the system's packages",
            )?;
        if !built.success() {
            bail!("`go build {package}` failed");
        }
        fs::rename(&partial, folder.join(program)).with_context(|| format!("cannot keep {program}"))?;
    }
    match Binaries::find() {
        Some(found) => println!("{}\n{}", found.server.display(), found.etcd.display()),
        None => bail!("what was built in {} is no control plane of Kubernetes {KUBERNETES}", folder.display()),
    }
    Ok(())
}

/// Serves generated objects until standard input ends.
pub(crate) fn serve(objects: u32) -> Result<()> {
    let Some(control_plane) = ControlPlane::start_with("100.64.0.0/12") else { return Ok(()) };
    let mut dump = Vec::new();
    Cluster::of_size(Size::Objects(objects), &Parameters::default(), 7).write_dump(&mut dump, Layout::Compact)?;
    let mut list: Value = serde_json::from_slice(&dump)?;
    let items = list["items"].take().as_array_mut().map(std::mem::take).unwrap_or_default();
    let filled = control_plane.fill(items);
    eprintln!("{} objects, {} refused", filled.taken, filled.refused.len());
    println!("{}", control_plane.kubeconfig(ADMIN).display());
    io::copy(&mut io::stdin().lock(), &mut io::sink())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_names_the_release_that_is_tested_against() {
        let module = fs::read_to_string(workspace().join("tests/controlplane/go.mod")).unwrap();
        assert!(module.contains(&format!("k8s.io/kubernetes v{KUBERNETES} ")));
        let (_, staging) = KUBERNETES.split_once('.').unwrap();
        let replaced: Vec<&str> = module.lines().filter(|line| line.contains("=>")).collect();
        assert!(replaced.len() > 20);
        let other: Vec<&&str> = replaced.iter().filter(|line| !line.ends_with(&format!(" v0.{staging}"))).collect();
        assert!(other.is_empty(), "{other:?}");
    }
}
