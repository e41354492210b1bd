//! Agreement with the expected outputs of np-guard's netpol-analyzer, as sets and under the profile `np-guard`.
//!
//! Every file of the index is either compared or in the table [`listed`] with the reason why it is not.

mod accounts;
mod asked;
mod conformance;
mod connlist;
mod corpus;
mod diff;
mod explain;
mod exposed;
mod exposure;
mod file;
mod listed;
mod notation;
mod reach;
mod read;
mod rejected;
mod tally;
