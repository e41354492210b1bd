//! Other people's manifests: nothing is silent, nothing is invented.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use seawall_model::problem::Effect;
use seawall_model::{Observation, Problem};
use seawall_source::{FileObservations, Settings, Target, read};
use seawall_testkit::shared;

fn all(path: PathBuf) -> Vec<FileObservations> {
    let mut files = Vec::new();
    read(&[Target::Path(path)], &Settings::default(), &mut |file| files.push(file));
    files
}

fn objects(files: &[FileObservations]) -> usize {
    let of_file = |file: &FileObservations| {
        file.observations.iter().filter(|observation| matches!(observation, Observation::Object(_))).count()
    };
    files.iter().map(of_file).sum()
}

fn problems(files: &[FileObservations]) -> Vec<&Problem> {
    let observations = files.iter().flat_map(|file| &file.observations);
    observations
        .filter_map(|observation| match observation {
            Observation::Problem(problem) => Some(problem),
            Observation::Object(_) => None,
        })
        .collect()
}

fn manifests_below(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            manifests_below(&path, into);
        } else if path.extension().is_some_and(|ending| ["yaml", "yml", "json"].iter().any(|known| ending == *known)) {
            into.insert(path.to_str().unwrap().to_owned());
        }
    }
}

#[test]
fn every_file_gives_an_object_or_a_problem_that_speaks_for_it() {
    let Some(shared) = shared() else { return };
    for name in ["plain", "labelled", "kustomize", "helm"] {
        let folder = fs::canonicalize(shared.join("data/manifests").join(name)).unwrap();
        let mut silent = BTreeSet::new();
        manifests_below(&folder, &mut silent);
        assert!(silent.len() > 100, "{}", silent.len());
        for file in all(folder) {
            if !file.observations.is_empty() {
                for path in file.covers.iter().chain([&file.path]) {
                    silent.remove(&**path);
                }
            }
        }
        assert!(silent.is_empty(), "{silent:#?}");
    }
}

#[test]
fn no_template_and_no_patch_is_broken_or_an_object() {
    let Some(shared) = shared() else { return };
    for name in ["kustomize", "helm"] {
        let files = all(shared.join("data/manifests").join(name));
        for problem in problems(&files) {
            let named = problem.message.contains("was not rendered");
            assert!(named || problem.effect == Effect::Foreign, "{problem:?}");
        }
        for file in &files {
            let is_part = ["/templates/", "/overlays/", ".patch.yaml", "/tests/test_cases/"];
            let is_part = is_part.iter().any(|part| file.path.contains(part));
            assert!(!is_part, "{}", file.path);
        }
    }
}

#[test]
fn charts_are_named_with_what_was_skipped() {
    let Some(shared) = shared() else { return };
    let files = all(shared.join("data/manifests/helm"));
    let charts: Vec<&Problem> =
        problems(&files).into_iter().filter(|problem| problem.message.starts_with("chart `")).collect();
    assert_eq!(charts.len(), 48);
    let stack = charts.iter().find(|problem| problem.message.contains("`kube-prometheus-stack`")).unwrap();
    assert!(stack.message.contains("176 templates, 1 values file, 5 subcharts"), "{}", stack.message);
}

#[test]
fn the_five_templates_of_the_examples_are_problems() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("data/manifests/plain/kubernetes-examples/_archived");
    let files = all(folder);
    for name in [
        "newrelic/newrelic-config-template.yaml",
        "newrelic-infrastructure/newrelic-config-template.yaml",
        "storage/vitess/etcd-service-template.yaml",
        "storage/vitess/etcd-controller-template.yaml",
        "storage/vitess/vtgate-controller-template.yaml",
    ] {
        let file = files.iter().find(|file| file.path.ends_with(name)).unwrap();
        let told = problems(std::slice::from_ref(file));
        assert_eq!((objects(std::slice::from_ref(file)), told.len()), (0, 1), "{name}: {told:?}");
        assert_eq!(told[0].effect, Effect::Unread);
        assert!(told[0].position.is_some() && told[0].message.contains("template"), "{told:?}");
    }
}

#[test]
fn the_dump_of_a_real_control_plane_is_read_whole() {
    let Some(shared) = shared() else { return };
    let files = all(shared.join("data/live/cluster.json.zst"));
    assert_eq!((files.len(), objects(&files), problems(&files).len()), (1, 842, 0));
}
