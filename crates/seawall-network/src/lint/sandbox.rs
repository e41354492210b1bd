//! Sandboxes for programs that somebody else's model wrote.

use seawall_model::Object;
use seawall_yaml::Node;

/// Whether an object is one of the agent-sandbox API, or was made by one.
pub(crate) fn is_one(object: &Object) -> bool {
    is_agents(&object.reference.group) || object.controller().is_some_and(|owner| is_agents(owner.group))
}

/// Whether the controller makes a policy for what the object stands for.
pub(crate) fn is_governed_by_its_template(object: &Object) -> bool {
    let management = || object.node().path(&["spec", "networkPolicyManagement"]).and_then(Node::as_str);
    is_agents(&object.reference.group)
        && object.reference.kind == "SandboxTemplate"
        && management() != Some("Unmanaged")
}

fn is_agents(group: &str) -> bool {
    group == "agents.x-k8s.io" || group.ends_with(".agents.x-k8s.io")
}
