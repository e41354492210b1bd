//! How long a server is waited for.

use std::time::Duration;

/// Bounds of waiting. What exceeds one ends with a message that names what was being waited for.
#[derive(Debug, Clone)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the beginning of an answer, and for each next part of it.
    pub answer: Duration,
    /// For a credential plugin, which may have to ask a person.
    pub plugin: Duration,
    /// How often one request is made before it is given up.
    pub tries: u32,
    /// Before the second try when the server does not say; doubled each time.
    pub pause: Duration,
    /// The longest wait that a server may ask for.
    pub longest_pause: Duration,
    /// For all failed tries of a reading together, pauses included; after that nothing is tried twice.
    pub failures: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(60),
            plugin: Duration::from_secs(60),
            tries: 5,
            pause: Duration::from_millis(250),
            longest_pause: Duration::from_secs(30),
            failures: Duration::from_secs(180),
        }
    }
}
