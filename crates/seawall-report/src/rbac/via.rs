//! What allows a request: the binding, the role and its rule, and where the rule is written.

use seawall_model::{Location, Snapshot};
use seawall_rbac::{GrantedBy, PolicyRule, Rbac, Via};
use seawall_yaml::Node;
use serde_json::{Map, Value, json};

/// What answers are about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'r, 's> {
    pub(crate) rbac: &'r Rbac<'s>,
    pub(crate) snapshot: &'s Snapshot,
}

impl<'r, 's> Source<'r, 's> {
    /// `{"binding":…,"role":…,"rule":2,…}`, or `{"authorizer":"node"}` where no role was asked.
    pub(crate) fn value(&self, via: Via) -> Value {
        match via {
            Via::Masters => json!({ "authorizer": "system:masters" }),
            Via::Node => json!({ "authorizer": "node" }),
            Via::Grant(grant) => self.grant(grant),
        }
    }

    fn grant(&self, grant: GrantedBy) -> Value {
        let set = grant.set(self.rbac);
        let rule = grant.rule(self.rbac);
        let mut value = Map::new();
        value.insert("binding".into(), json!(set.object.reference));
        value.insert("role".into(), self.role(grant));
        value.insert("rule".into(), grant.rule.into());
        if let Some(subject) = self.subject(grant) {
            value.insert("subject".into(), subject.into());
        }
        // A rule that was aggregated is written in another role.
        if let Some(id) = rule.id.filter(|id| self.own_role(grant).is_some_and(|own| own != id.role)) {
            let role = &self.snapshot.object(id.role).reference;
            value.insert("aggregatedFrom".into(), json!({ "role": role, "rule": id.index }));
        }
        if let Some(location) = self.location(rule) {
            let at = location.start();
            value.insert(
                "location".into(),
                json!({ "file": &*location.file.path, "line": at.line, "column": at.column }),
            );
        }
        Value::Object(value)
    }

    /// The role that the binding refers to.
    pub(crate) fn role(&self, grant: GrantedBy) -> Value {
        let set = grant.set(self.rbac);
        match self.own_role(grant) {
            Some(role) => json!(self.snapshot.object(role).reference),
            None => {
                json!({ "apiVersion": "rbac.authorization.k8s.io/v1", "kind": set.role_kind, "name": set.role_name })
            }
        }
    }

    fn own_role(&self, grant: GrantedBy) -> Option<seawall_model::ObjectId> {
        self.rbac.role(grant.set(self.rbac))?.object.map(|(id, _)| id)
    }

    /// The subject that matched, as users write it.
    pub(crate) fn subject(&self, grant: GrantedBy) -> Option<String> {
        let subjects = &grant.set(self.rbac).subjects;
        subjects.iter().find(|(index, _)| *index == grant.subject).map(|(_, subject)| subject.to_string())
    }

    /// Where a rule is written, if it stands in a file.
    pub(crate) fn location(&self, rule: &PolicyRule<'_>) -> Option<Location> {
        let id = rule.id?;
        let object = self.snapshot.object(id.role);
        let node = object.node().get("rules").into_iter().flat_map(Node::items).nth(usize::from(id.index))?;
        object.locate(node.into())
    }
}
