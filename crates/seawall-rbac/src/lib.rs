//! Who may do what, exactly as the API server decides it.
//!
//! An analysis: pure, over the snapshot. Roles and bindings become permission sets; the authorizer answers requests from
//! them, rules report dangerous grants, edges say what grants are good for.

mod access;
mod action;
mod admission;
mod aggregation;
mod api_server;
mod authorizer;
mod binding;
pub mod bootstrap;
mod certificate;
mod constrained;
mod cover;
mod decision;
mod deputy;
mod edges;
mod existing;
mod held;
pub mod identity;
pub mod least;
mod lint;
mod membership;
mod node_authorizer;
mod permission;
mod pods;
mod policy_rule;
mod premise;
mod problems;
mod rbac;
mod request;
mod resources;
mod role;
mod rules;
mod running;
mod subject;
mod token_secret;
mod trusted;
mod verb;
mod way;
mod who_can;
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
pub use resources::{ApiResource, ApiResources};
pub use role::Role;
pub use subject::Subject;
pub use verb::is_known_verb;
pub use who_can::{Grantee, Grantees};
pub use written_request::{NoRequest, WrittenRequest};
