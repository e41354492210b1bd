//! How messages name containers.

use seawall_model::workload::Container;

/// ``container `app` `` or ``containers `app`, `log` ``.
pub(crate) fn containers(containers: &[&Container<'_>]) -> String {
    let names: Vec<String> = containers.iter().map(|container| format!("`{}`", container.name)).collect();
    match &names[..] {
        [name] => format!("container {name}"),
        names => format!("containers {}", names.join(", ")),
    }
}

/// ``container `app` runs`` or ``containers `app`, `log` run``.
pub(crate) fn running(running: &[&Container<'_>]) -> String {
    let verb = if running.len() == 1 { "runs" } else { "run" };
    format!("{} {verb}", containers(running))
}
