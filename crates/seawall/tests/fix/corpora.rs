//! Other people's manifests: what is mended stays mended, and nothing else changes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::Folder;

const EVERYTHING: &[&str] = &["--review", "--profile=all"];

/// Every labelled example that is meant to fail, each by itself.
#[test]
fn a_failing_example_has_nothing_left_to_fix() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let mut examples = Vec::new();
    let is_failing = |name: &str| name.starts_with("failure") || name.starts_with("bad");
    find(&shared.join("data/manifests/labelled"), &|name| is_failing(name) && name.ends_with(".yaml"), &mut examples);
    assert!(examples.len() > 150, "{} examples", examples.len());
    let faults: Vec<String> = examples.iter().flat_map(|(name, text)| faults(name, text)).collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn faults(name: &str, text: &str) -> Vec<String> {
    let folder = Folder::with(text);
    let mut faults = Vec::new();
    let first = folder.fix(&[EVERYTHING, &["--write"]].concat());
    faults.extend(first.refused().iter().map(|line| format!("{name}: {line}")));
    if first.code != 0 {
        faults.push(format!("{name}: exit code {}: {}", first.code, first.err));
    }
    let fixed = folder.read("a.yaml");
    faults.extend(lost_comments(text, &fixed).iter().map(|comment| format!("{name}: lost `{comment}`")));
    let left = folder.fix(&[EVERYTHING, &["--format=json"]].concat()).json();
    let files = left["files"].as_array().unwrap().len();
    let fixable = left["left"].as_array().unwrap().iter().filter(|finding| finding["why"] != "manual").count();
    if files + fixable > 0 {
        faults.push(format!("{name}: {fixable} findings could still be fixed, {files} files would change"));
    }
    faults
}

/// The plain manifests, all at once: 396 files.
#[test]
fn plain_manifests_are_fixed_once_and_git_takes_the_diff() {
    let Some(shared) = seawall_testkit::shared() else { return };
    let mut files = Vec::new();
    find(&shared.join("data/manifests/plain"), &|name| name.ends_with(".yaml") || name.ends_with(".json"), &mut files);
    let folder = Folder::new();
    files.iter().for_each(|(name, text)| folder.write(name, text));
    let diff = folder.fix(EVERYTHING).out;
    let written = folder.fix(&[EVERYTHING, &["--write"]].concat());
    assert_eq!(written.refused(), [""; 0]);
    assert_eq!(written.code, 0, "{}", written.err);
    let after: Vec<String> = files.iter().map(|(name, _)| folder.read(name)).collect();
    for ((name, before), after) in files.iter().zip(&after) {
        assert_eq!(lost_comments(before, after), [""; 0], "{name}");
    }
    let again = folder.fix(EVERYTHING);
    assert_eq!((again.code, again.out.as_str()), (0, ""), "what is fixed stays fixed");
    files.iter().for_each(|(name, text)| folder.write(name, text));
    fs::write(folder.path("fix.diff"), diff).unwrap();
    let mut git = Command::new("git");
    match git.args(["apply", "--whitespace=nowarn", "fix.diff"]).current_dir(folder.0.path()).output() {
        Err(_) => eprintln!("not tried: there is no git"),
        Ok(applied) => {
            assert!(applied.status.success(), "{}", String::from_utf8_lossy(&applied.stderr));
            let patched: Vec<String> = files.iter().map(|(name, _)| folder.read(name)).collect();
            assert!(patched == after, "the diff makes other files than --write");
        }
    }
}

/// Comments on lines of their own of which `after` has fewer.
fn lost_comments(before: &str, after: &str) -> Vec<String> {
    let count = |text: &str| {
        let mut comments: BTreeMap<String, usize> = BTreeMap::new();
        for line in text.lines().map(str::trim).filter(|line| line.starts_with('#')) {
            *comments.entry(line.to_owned()).or_insert(0) += 1;
        }
        comments
    };
    let after = count(after);
    count(before)
        .into_iter()
        .filter(|(comment, times)| after.get(comment).is_none_or(|kept| kept < times))
        .map(|(comment, _)| comment)
        .collect()
}

/// The files below `folder` whose name is wanted, by path relative to it.
fn find(folder: &Path, is_wanted: &dyn Fn(&str) -> bool, into: &mut Vec<(String, String)>) {
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if is_wanted(&path.file_name().unwrap().to_string_lossy())
                && let Ok(text) = fs::read_to_string(&path)
            {
                into.push((path.strip_prefix(folder).unwrap().to_string_lossy().into_owned(), text));
            }
        }
    }
    into.sort();
}
