//! The examples that Polaris' own fixes are tested with.
