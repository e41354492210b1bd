//! What is asked of a graph, against the plainest way of finding out.

mod blast;
mod cut;
mod graphs;
mod reach;
