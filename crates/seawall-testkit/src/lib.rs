//! What the tests and benches of the other crates stand on: the outside corpora beside the checkout, and clusters made
//! up from a seed. Nothing of this is part of the product, and no crate depends on it outside its tests.

mod corpus;
pub mod generate;
pub mod pages;

pub use corpus::{shared, zstd_text};
