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
