//! The words that everybody in Seawall uses: objects, workloads, snapshots, rules, findings, remediation.
//!
//! This room holds documents but never parses or prints text. It opens nothing, waits for nothing, asks no clock and
//! knows no client of the Kubernetes API.

pub mod access;
pub mod analysis;
pub mod api;
pub mod audit;
pub mod backend;
pub mod cloud;
mod departure;
mod draft;
mod expand;
mod facts;
pub mod finding;
mod image;
mod labels;
mod names;
mod object;
mod observation;
mod origin;
pub mod parameter;
mod place;
pub mod problem;
mod quantity;
mod reference;
mod release;
mod rule;
pub mod schema;
pub mod selection;
pub mod selector;
mod snapshot;
mod template;
mod version;
pub mod workload;

pub use departure::describe;
pub use draft::Draft;
pub use expand::{ListType, expand, expand_at};
pub use facts::{Facts, Unread, World};
pub use image::{DOCKER_HUB, ImageReference, InvalidReference, Repository};
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use object::{Object, ObjectId};
pub use observation::Observation;
pub use origin::{Location, Origin, SourceFile};
pub use parameter::{Parameter, Parameters};
pub use place::{Field, Place};
pub use problem::Problem;
pub use quantity::{NoQuantity, Quantity};
pub use reference::{GroupKind, Reference};
pub use release::Release;
pub use rule::{Rule, Severity, Status};
pub use snapshot::{Found, Snapshot};
pub use version::Version;
pub use workload::Workload;
