//! What is not mended, and why.

use std::collections::HashMap;

use seawall_model::finding::{Finding, Safety};

use super::spot::{Spot, Spots};
use super::{Judged, Order, is_ordered};

/// A finding that is left.
#[derive(Debug)]
pub struct Left {
    /// The finding, in the files as they have become.
    pub finding: Finding,
    /// Why.
    pub why: Why,
}

/// Why a finding is left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The fix was tried and refused; the reason.
    Refused(String),
    /// A running application may notice the fix, and that was not asked for.
    Review,
    /// Only a person can decide what to do.
    Manual,
}

pub(super) fn of(now: &Judged, spots: &Spots, refused: &HashMap<Spot, String>, order: &Order<'_>) -> Vec<Left> {
    let why = |finding: &Finding, spot: &Spot| match &finding.remediation {
        None => Why::Manual,
        Some(remediation) if remediation.safety == Safety::Manual => Why::Manual,
        Some(remediation) if !is_ordered(remediation.safety, order) => Why::Review,
        Some(_) => Why::Refused(refused.get(spot).cloned().unwrap_or_else(|| "it was not tried".to_owned())),
    };
    let wanted = now.wanted.iter().zip(&spots.wanted);
    wanted.map(|(finding, spot)| Left { finding: finding.clone(), why: why(finding, spot) }).collect()
}
