//! Why what comes in through Ingresses and routes is admitted or not.

use super::{Explanation, Side, Trace, restricted};
use crate::network::{Network, PodId};
use crate::policy::Direction;
use crate::ports::Ports;

impl Network {
    /// Why whoever serves Ingresses and routes can connect to `to` or not, asked of some ports: what its policies say of
    /// a pod of which nothing is known, or of the controller that is in the input. Ports that nothing is sent to are
    /// not admitted, whatever the policies say. What would turn the verdict is not told.
    pub fn explain_entering(&self, to: PodId, asked: &Ports) -> Explanation<'_> {
        let class = self.columns.class_of[to.0 as usize];
        let owner = self.inventory.endpoints[to.0 as usize].owner;
        let mut entering = self.entering().into_iter();
        let admitted = entering.find(|one| one.class == class && one.owner == owner).map(|one| one.admitted);
        let key = self.row_key(Direction::Ingress, class as usize);
        let (says, steps) = match self.controllers().first() {
            Some(&column) => {
                let number = self.matrix.ingress.at(class as usize, column);
                let trace = Trace { network: self, programs: &self.programs, key: &key, column, asked };
                (self.matrix.admitted[number as usize].clone(), trace.steps())
            }
            None => {
                let stranger = self.unknown_controller();
                let says = stranger.row(class as usize, Direction::Ingress).into_iter().next();
                let trace = Trace { network: self, programs: stranger.programs(), key: &key, column: 0, asked };
                (says.map(|(says, _)| says).unwrap_or_default(), trace.steps())
            }
        };
        Explanation {
            admitted: restricted(&admitted.unwrap_or_default(), asked),
            asked: asked.clone(),
            sides: vec![Side { direction: Direction::Ingress, admitted: restricted(&says, asked), steps }],
            beyond: None,
            changes: Vec::new(),
        }
    }
}
