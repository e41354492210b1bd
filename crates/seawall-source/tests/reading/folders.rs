//! How folders are walked.

use expect_test::expect;
use seawall_source::{Settings, Target, read};

use crate::given::{Given, object, seen};

#[test]
fn files_come_sorted_by_their_whole_path() {
    let given = Given::new()
        .file("b/x.yaml", object("b"))
        .file("a/deep/er/x.yaml", object("deep"))
        .file("a-b.yaml", object("dash"))
        .file("a.yaml", object("dot"));
    given.check(
        &[""],
        &expect![[r#"
            a-b.yaml: ConfigMap dash
            a.yaml: ConfigMap dot
            a/deep/er/x.yaml: ConfigMap deep
            b/x.yaml: ConfigMap b
        "#]],
    );
}

#[test]
fn paths_are_reported_as_they_were_given() {
    let mut files = Vec::new();
    read(&[Target::parse("./tests//reading/")], &Settings::default(), &mut |file| files.push(file));
    expect![["tests/reading: Foreign: no manifest in this folder\n"]].assert_eq(&seen(&files));
    assert!(!files[0].was_read);
}

#[test]
fn gitignore_is_obeyed_outside_of_a_repository_too() {
    let given = Given::new()
        .file(".gitignore", "out/\n*.gen.yaml\n!keep.gen.yaml\n")
        .file("out/x.yaml", object("out"))
        .file("a.gen.yaml", object("generated"))
        .file("keep.gen.yaml", object("kept"))
        .file("sub/.gitignore", "/x.yaml\n")
        .file("sub/x.yaml", object("sub"))
        .file("sub/y/x.yaml", object("anchored-elsewhere"))
        .file("b.yaml", object("b"));
    given.check(
        &[""],
        &expect![[r#"
            b.yaml: ConfigMap b
            keep.gen.yaml: ConfigMap kept
            sub/y/x.yaml: ConfigMap anchored-elsewhere
        "#]],
    );
    given.check(
        &["a.gen.yaml", "out"],
        &expect![[r#"
        a.gen.yaml: ConfigMap generated
        out/x.yaml: ConfigMap out
    "#]],
    );
}

#[test]
fn lists_above_a_target_count_as_far_as_its_repository_goes() {
    let given = Given::new()
        .file(".gitignore", "*.yaml\n")
        .folder("repository/.git")
        .file("repository/.gitignore", "b.yaml\n")
        .file("repository/deploy/a.yaml", object("a"))
        .file("repository/deploy/b.yaml", object("b"));
    given.check(&["repository/deploy"], &expect![["repository/deploy/a.yaml: ConfigMap a\n"]]);
}

#[test]
fn a_folder_that_holds_nothing_to_read_says_so() {
    let given = Given::new().file(".gitignore", "*\n").file("a.yaml", object("a")).folder("empty");
    given.check(
        &[""],
        &expect![[r#"
        .: Foreign: no manifest in this folder; .gitignore leaves out 2 that may be or hold some
    "#]],
    );
}

#[test]
fn hidden_folders_are_left_out_unless_asked_for_and_hidden_files_are_not() {
    let mut given = Given::new()
        .file(".git/x.yaml", object("git"))
        .file(".github/x.yaml", object("github"))
        .file(".a.yaml", object("file"));
    given.check(&[""], &expect![[".a.yaml: ConfigMap file\n"]]);
    given.settings.hidden = true;
    given.check(
        &[""],
        &expect![[r#"
        .a.yaml: ConfigMap file
        .github/x.yaml: ConfigMap github
    "#]],
    );
}

#[test]
fn a_file_given_several_times_is_read_once_under_its_first_path() {
    let given = Given::new().file("a/x.yaml", object("x")).file("b.yaml", object("b"));
    for targets in [["a/x.yaml", "a", ""], ["", "a", "a/x.yaml"], ["a/../a", "", "a/./x.yaml"]] {
        assert_eq!(
            given.read(&targets),
            "a/../a/x.yaml: ConfigMap x\n".replace("a/../", if targets[0] == "a/../a" { "a/../" } else { "" })
                + "b.yaml: ConfigMap b\n"
        );
    }
}

#[test]
fn a_folder_named_like_a_file_is_a_folder() {
    let given = Given::new().file("x.yaml/y.yaml", object("inside"));
    given.check(&[""], &expect![["x.yaml/y.yaml: ConfigMap inside\n"]]);
}

#[test]
fn names_cannot_move_the_cursor() {
    let given = Given::new().file("a\u{1b}[2J\n.yaml", object("x"));
    assert_eq!(given.read(&[""]), "a\\u{1b}[2J\\n.yaml: ConfigMap x\n");
}
