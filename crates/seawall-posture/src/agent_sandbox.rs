//! Sandboxes for programs that somebody else's model wrote.

use seawall_model::Object;

/// Whether an object is one of the agent-sandbox API, or was made by one.
pub(crate) fn is_one(object: &Object) -> bool {
    is_agents(&object.reference.group) || object.controller().is_some_and(|owner| is_agents(owner.group))
}

fn is_agents(group: &str) -> bool {
    group == "agents.x-k8s.io" || group.ends_with(".agents.x-k8s.io")
}
