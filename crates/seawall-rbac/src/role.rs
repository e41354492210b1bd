//! A role with the rules that are in force.

use seawall_model::{Object, ObjectId};

use crate::PolicyRule;

/// A Role or ClusterRole with the rules that are in force, aggregated ones included.
#[derive(Debug, Clone)]
pub struct Role<'s> {
    /// The object; none for a role that Kubernetes itself makes and that the input does not hold.
    pub object: Option<(ObjectId, &'s Object)>,
    /// The namespace of a Role; none for a ClusterRole.
    pub namespace: Option<&'s str>,
    /// Its name.
    pub name: &'s str,
    /// The rules.
    pub rules: Vec<PolicyRule<'s>>,
    /// Whether it is made of others that the input need not hold.
    pub may_have_more: bool,
}
