//! What the tests and benches of the other crates stand on: the outside corpora beside the checkout, clusters made
//! up from a seed, and a real control plane. Nothing of this is part of the product, and no crate depends on it outside its tests.

pub mod controlplane;
mod corpus;
mod dice;
pub mod edge_pages;
pub mod fake_server;
pub mod generate;
pub mod hostile;
pub mod lab;
pub mod pages;

pub use corpus::{shared, zstd_text};
pub use dice::Dice;
