//! Who may do what, exactly as the API server decides it.
//!
//! An analysis: pure, over the snapshot. Roles and bindings become permission sets; the authorizer answers requests from
//! them, rules report dangerous grants, edges say what grants are good for.

mod access;
mod action;
mod admission;
mod aggregation;
mod authorizer;
mod binding;
pub mod bootstrap;
mod cover;
mod decision;
mod deputy;
mod edges;
mod existing;
mod hook;
pub mod identity;
pub mod least;
mod lint;
mod permission;
mod pods;
mod policy_rule;
mod premise;
mod rbac;
mod request;
mod role;
mod rules;
mod running;
mod subject;
mod trusted;
mod way;
mod writer;
mod written_request;

pub use access::RbacEdges;
pub use action::{Action, Grant};
pub use authorizer::Authorizer;
pub use binding::{PermissionSet, RoleFound, Scope};
pub use cover::{covers, is_covered, uncovered};
pub use decision::{Decision, Doubt, GrantedBy, Via};
pub use identity::Identity;
pub use lint::RbacRules;
pub use permission::{On, Permission};
pub use policy_rule::{PolicyRule, RuleId};
pub use rbac::Rbac;
pub use request::{Request, Resource, Target};
pub use role::Role;
pub use subject::Subject;
pub use written_request::{NoRequest, WrittenRequest};
