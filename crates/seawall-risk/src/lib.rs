//! Attack paths: who can become what, how, what stops it, and what matters most.
//!
//! It walks the access graph that other analyses make and adds no fact of its own. It enumerates no paths: one search
//! backwards from a goal answers every source.
