//! How messages name containers.

use seawall_model::workload::Container;

/// As many names as a reader takes in.
const MOST: usize = 8;

/// ``container `app` `` or ``containers `app`, `log` ``; of many, ``containers `a`, `b` and 3 more``.
pub fn containers(containers: &[&Container<'_>]) -> String {
    several("container", containers.len(), containers.iter().map(|container| container.name))
}

/// The same for other things: ``Secret `a` `` or ``Secrets `a`, `b` ``.
pub fn several<'n>(what: &str, count: usize, names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.take(MOST).map(|name| format!("`{name}`")).collect();
    match (&names[..], count - names.len()) {
        ([name], 0) => format!("{what} {name}"),
        (names, 0) => format!("{what}s {}", names.join(", ")),
        (names, more) => format!("{what}s {} and {more} more", names.join(", ")),
    }
}

/// ``container `app` runs`` or ``containers `app`, `log` run``.
pub fn running(running: &[&Container<'_>]) -> String {
    let verb = if running.len() == 1 { "runs" } else { "run" };
    format!("{} {verb}", containers(running))
}

/// ``, under `db.password` ``, or nothing.
pub fn under(name: Option<&str>) -> String {
    name.map(|name| format!(", under `{name}`")).unwrap_or_default()
}
