//! Network: who can reach whom, why, and the least that must be allowed.
//!
//! An analysis: pure, over the snapshot. Policies of every kind become one form, layers of tiers of rules; pods become
//! classes that no policy can tell apart; the answer is kept per pair of classes, never per pair of pods.

pub mod synthesis;
