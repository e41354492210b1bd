//! The least that must be allowed: who needs to talk to whom, from what is written and what was seen, and the policies
//! that allow exactly that.

pub mod flow;
mod gap;
pub mod manifest;
mod member;
pub mod need;
mod party;
mod pick;
pub mod proof;
pub mod proposal;
mod roster;
mod service;
mod site;
mod twins;

pub use gap::{Gap, Grave};
pub(crate) use member::FLEETING;
pub use member::{Member, MemberId};
pub use party::{Connection, Party};
pub use pick::Pick;
pub use proof::Proof;
pub use proposal::{Options, Proposal};
pub use roster::Roster;
pub use service::{Service, Services};
pub use site::Site;
pub use twins::Twins;
