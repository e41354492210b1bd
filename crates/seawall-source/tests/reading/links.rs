//! Symbolic links, pipes and other things that are no files.
#![cfg(unix)]

use std::process::Command;

use expect_test::expect;

use crate::given::{Given, object};

#[test]
fn a_link_inside_the_folder_is_another_name_of_a_file_that_is_read_once() {
    let given = Given::new().file("b.yaml", object("b")).link("a.yaml", "b.yaml").link("c.yaml", "b.yaml");
    given.check(&[""], &expect![["b.yaml: ConfigMap b\n"]]);
}

#[test]
fn a_link_to_a_hidden_file_is_the_way_to_it_as_in_a_mounted_config_map() {
    let given = Given::new()
        .file("..2026/a.yaml", object("a"))
        .link("..data", "..2026")
        .link("a.yaml", "..data/a.yaml")
        .link("b.yaml", "..data/a.yaml");
    given.check(&[""], &expect![["a.yaml: ConfigMap a\n"]]);
}

#[test]
fn a_link_out_of_the_folder_is_told_and_not_followed() {
    let given = Given::new()
        .file("outside/x.yaml", object("secret"))
        .file("inside/a.yaml", object("a"))
        .link("inside/b.yaml", "../outside/x.yaml")
        .link("inside/c", "../outside");
    given.check(
        &["inside"],
        &expect![[r#"
        inside/a.yaml: ConfigMap a
        inside/b.yaml: Unread: link to `../outside/x.yaml`, a file outside of what was given; not followed
        inside/c: Unread: link to `../outside`, a folder outside of what was given; not followed
    "#]],
    );
    given.check(
        &["inside", "outside"],
        &expect![[r#"
        inside/a.yaml: ConfigMap a
        outside/x.yaml: ConfigMap secret
    "#]],
    );
}

#[test]
fn circles_and_links_to_nothing_are_told() {
    let given = Given::new()
        .file("a/x.yaml", object("x"))
        .link("a/up", "..")
        .link("a/self", "self")
        .link("a/gone.yaml", "nowhere.yaml")
        .link("a/gone", "nowhere");
    given.check(
        &[""],
        &expect![[r#"
        a/gone.yaml: Unread: link to `nowhere.yaml`, which does not exist; not followed
        a/self: Unread: link to `self`, which leads in a circle; not followed
        a/up: Unread: link to `..`, a folder that it lies in; not followed
        a/x.yaml: ConfigMap x
    "#]],
    );
}

#[test]
fn a_target_that_is_a_link_is_followed() {
    let given = Given::new().file("a/x.yaml", object("x")).link("b", "a").link("y.yaml", "a/x.yaml");
    given.check(&["b"], &expect![["b/x.yaml: ConfigMap x\n"]]);
    given.check(&["y.yaml"], &expect![["y.yaml: ConfigMap x\n"]]);
}

#[test]
fn a_pipe_is_never_opened() {
    let given = Given::new().file("a.yaml", object("a"));
    let made = Command::new("mkfifo").arg(given.path("p.yaml")).status().unwrap();
    assert!(made.success());
    let expected = expect![[r#"
        a.yaml: ConfigMap a
        p.yaml: Unread: a pipe, socket or device, not a file; skipped
    "#]];
    given.check(&[""], &expected);
    given.check(&["a.yaml", "p.yaml"], &expected);
    let given = given.link("q.yaml", "p.yaml");
    assert!(given.read(&[""]).contains("q.yaml: Unread: a pipe"));
}

#[test]
fn a_device_is_not_read() {
    let given = Given::new();
    given.check(&["/dev/zero"], &expect![["/dev/zero: Unread: a pipe, socket or device, not a file; skipped\n"]]);
}
