//! Who may do what, exactly as the API server decides it.
//!
//! An analysis: pure, over the snapshot. Roles and bindings become permission sets; the authorizer answers requests from
//! them, rules report dangerous grants, edges say what grants are good for.

mod access;
mod action;
mod aggregation;
mod binding;
mod deputy;
mod edges;
mod existing;
mod pods;
mod policy_rule;
mod premise;
mod rbac;
mod role;
mod running;
mod subject;
mod way;
mod writer;

pub use access::RbacEdges;
pub use action::{Action, Grant};
pub use binding::{PermissionSet, RoleFound, Scope};
pub use policy_rule::{PolicyRule, RuleId};
pub use rbac::Rbac;
pub use role::Role;
pub use subject::Subject;
