//! A setting that containers lack and that the pod could give to all of them.

use seawall_model::workload::{Container, Level};
use seawall_model::{Place, Workload};

/// One cause, to be reported once: containers that lack a setting, and who should say it for them.
pub struct Gap<'w, 's> {
    /// The pod's specification, or the container.
    pub at: Place<'s>,
    /// The containers, at least one.
    pub containers: Vec<&'w Container<'s>>,
}

impl<'w, 's> Gap<'w, 's> {
    /// The containers for which `lacks` holds. It is the pod's to mend for all of them that do not say anything
    /// themselves, whatever others say: so the finding stays the same one while containers are mended one by one.
    /// `level` tells who decided for a container.
    pub fn all(
        workload: &'w Workload<'s>,
        lacks: impl Fn(&Container<'s>) -> bool,
        level: impl Fn(&Container<'s>) -> Level,
    ) -> Vec<Self> {
        let open = workload.containers().iter().filter(|container| lacks(container));
        let (own, pod): (Vec<_>, Vec<_>) = open.partition(|container| level(container) == Level::Container);
        let pod = (!pod.is_empty()).then(|| Self { at: workload.at(), containers: pod });
        pod.into_iter().chain(own.into_iter().map(|own| Self { at: own.at, containers: vec![own] })).collect()
    }

    /// `one` for a single container, `many` for several: for the verb of a message.
    pub fn verb(&self, one: &'static str, many: &'static str) -> &'static str {
        if self.containers.len() == 1 { one } else { many }
    }
}
