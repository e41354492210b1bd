//! What pods that do not exist yet could reach, and which of them could reach what is there.

mod demand;
mod newcomer;
mod table;

pub use demand::{Demand, Operator};
pub use newcomer::{Namespaces, Newcomers};

use crate::addresses::Addresses;
use crate::connections::{Admitted, WorkloadEnd};
use crate::policy::Direction;
use crate::ports::Protocol;
use crate::reason::Reason;

/// The exposure of one workload in one direction. Only what its own policies say counts: those of a pod that does not
/// exist are not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The workload.
    pub workload: WorkloadEnd,
    /// From the newcomers to it, or from it to them.
    pub direction: Direction,
    /// Whether any policy governs it in this direction.
    pub is_governed: bool,
    /// What is admitted between it and newcomers: first any of them, then those of which a rule says more or less.
    pub newcomers: Vec<Exposed>,
    /// What is admitted between it and addresses outside, those of equal answer together.
    pub outside: Vec<(Addresses, Admitted)>,
}

/// What is admitted between a workload and some newcomers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposed {
    /// The newcomers.
    pub newcomers: Newcomers,
    /// What is admitted, whatever else they are.
    pub admitted: Admitted,
    /// Names of ports that are admitted too, whatever number a newcomer gives them; without a protocol of any.
    pub names: Vec<(Option<Protocol>, Box<str>)>,
}

impl Exposure {
    /// Leaves open whatever is admitted.
    fn doubt(&mut self, reason: Reason) {
        let newcomers = self.newcomers.iter_mut().map(|exposed| &mut exposed.admitted);
        for admitted in newcomers.chain(self.outside.iter_mut().map(|outside| &mut outside.1)) {
            *admitted = admitted.in_doubt(reason);
        }
    }
}
