//! How messages name containers.

use seawall_model::workload::Container;

/// As many names as a reader takes in.
const MOST: usize = 8;

/// ``container `app` `` or ``containers `app`, `log` ``; of many, ``containers `a`, `b` and 3 more``.
pub(crate) fn containers(containers: &[&Container<'_>]) -> String {
    let names: Vec<String> = containers.iter().take(MOST).map(|container| format!("`{}`", container.name)).collect();
    match (&names[..], containers.len() - names.len()) {
        ([name], 0) => format!("container {name}"),
        (names, 0) => format!("containers {}", names.join(", ")),
        (names, more) => format!("containers {} and {more} more", names.join(", ")),
    }
}

/// ``container `app` runs`` or ``containers `app`, `log` run``.
pub(crate) fn running(running: &[&Container<'_>]) -> String {
    let verb = if running.len() == 1 { "runs" } else { "run" };
    format!("{} {verb}", containers(running))
}

/// ``, under `db.password` ``, or nothing.
pub(crate) fn under(name: Option<&str>) -> String {
    name.map(|name| format!(", under `{name}`")).unwrap_or_default()
}

/// ``Secret `a` `` or ``Secrets `a`, `b` ``.
pub(crate) fn several(kind: &str, names: &[&str]) -> String {
    let plural = if names.len() == 1 { "" } else { "s" };
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    format!("{kind}{plural} {}", names.join(", "))
}
