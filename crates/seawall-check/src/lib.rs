//! The anatomy of a check: what it looks at, where its findings go; and of an edge of the access graph.
//!
//! Analyses that are made of checks share it: a check is a rule with the function that looks, a report takes what it
//! finds, a plan runs the selected ones over what they look at: objects, or an overview of everything. It knows no rule, and what a rule is about is the
//! analysis' own.

mod check;
mod cover;
mod desk;
mod finder;
mod gap;
pub mod mention;
mod overview;
mod plan;
mod report;

pub use check::{
    Author, Check, Fix, Kinds, OnObject, OnObjectAmong, OnSnapshot, OnWorkload, OnWorkloadAmong, Run, concerned,
};
pub use cover::Covers;
pub use desk::Desk;
pub use finder::Finder;
pub use gap::Gap;
pub use overview::{Overview, OverviewPlan};
pub use plan::Plan;
pub use report::{OfCluster, Report, Reported};
