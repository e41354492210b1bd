//! Paths as people see them.

use std::path::{Component, Path};

/// The path as it was given, with `/` between the parts, without `./` and doubled slashes. What would move a terminal's
/// cursor is written as an escape.
pub(crate) fn shown(path: &Path) -> String {
    let mut shown = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::RootDir => shown.push('/'),
            Component::Prefix(prefix) => shown.push_str(&prefix.as_os_str().to_string_lossy()),
            Component::ParentDir => push(&mut shown, ".."),
            Component::Normal(name) => push(&mut shown, &printable(&name.to_string_lossy())),
        }
    }
    shown
}

/// The path of `name` in the folder `folder`; the folder that the user is in has no name.
pub(crate) fn below(folder: &str, name: &str) -> String {
    let mut shown = folder.to_owned();
    push(&mut shown, &printable(name));
    shown
}

/// `text` with control characters written as escapes.
pub(crate) fn printable(text: &str) -> String {
    if !text.contains(char::is_control) {
        return text.to_owned();
    }
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

/// The path with `.` and `..` carried out by their letters alone; a `..` that leads out of the path stays.
pub(crate) fn normal(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

fn push(shown: &mut String, name: &str) {
    if !shown.is_empty() && !shown.ends_with('/') {
        shown.push('/');
    }
    shown.push_str(name);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_shown_as_given_without_noise() {
        for (given, seen) in [
            ("./a//b/./c.yaml", "a/b/c.yaml"),
            (".", ""),
            ("../x", "../x"),
            ("/a/", "/a"),
            ("a/../b", "a/../b"),
            ("a\u{1b}[2J", "a\\u{1b}[2J"),
        ] {
            assert_eq!(shown(Path::new(given)), seen);
        }
        assert_eq!(below("", "x.yaml"), "x.yaml");
        assert_eq!(below("/", "x.yaml"), "/x.yaml");
    }

    #[test]
    fn dots_are_carried_out_as_far_as_the_path_goes() {
        for (given, seen) in [("a/b/../c", "a/c"), ("a/../../b", "../b"), ("/../x", "/x"), ("./x/.", "x")] {
            assert_eq!(normal(given), seen);
        }
    }
}
