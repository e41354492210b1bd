//! model

pub mod schema;
