//! One spelling for each path of a node.

/// Whether `path` can only be meant for Windows.
pub(super) fn is_windows(path: &str) -> bool {
    let drive = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path[1..].starts_with(':');
    drive || path.starts_with('\\') || path.starts_with("//./")
}

/// `path` from the root of the node's disk, with `.`, `..` and empty steps resolved and no slash at the end. `/var/run`
/// is written `/run`, which it links to. A relative path starts at the root, where container runtimes run. Windows
/// paths come out in lower case, with slashes, without the letter of the system drive; pipes begin with `//./pipe/`.
pub(crate) fn normal(path: &str, windows: bool) -> String {
    let text = if windows { path.replace('\\', "/").to_lowercase() } else { path.to_owned() };
    if let Some(pipe) = text.strip_prefix("//./pipe/").filter(|_| windows) {
        return format!("//./pipe/{}", pipe.trim_matches('/'));
    }
    let mut steps = Vec::new();
    for step in text.strip_prefix("c:").filter(|_| windows).unwrap_or(&text).split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    if steps.starts_with(&["var", "run"]) {
        steps.remove(0);
    }
    format!("/{}", steps.join("/"))
}
