//! One container with what is in force for it.

use std::ops::Deref;

use super::security::{Pod, Security};
use crate::Place;
use crate::api;

/// A container: its own fields as written (through `Deref`), and the security settings in force.
#[derive(Debug)]
pub struct Container<'s> {
    written: api::Container<'s>,
    /// The container itself.
    pub at: Place<'s>,
    /// Name; empty when it is missing.
    pub name: &'s str,
    /// What it is in the pod.
    pub role: Role,
    /// The settings in force: the container's own merged with the pod's.
    pub security: Security<'s>,
}

/// What a container is in its pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// One of `containers`.
    Main,
    /// Runs to its end before the main ones start.
    Init,
    /// An init container with `restartPolicy: Always`, which runs along.
    Sidecar,
    /// Added for debugging.
    Ephemeral,
}

impl<'s> Container<'s> {
    pub(super) fn merge(written: api::Container<'s>, role: Role, pod: &Pod<'_, 's>) -> Self {
        let restarts = written.restart_policy.is_some_and(|policy| policy == "Always");
        let role = if role == Role::Init && restarts { Role::Sidecar } else { role };
        let name = written.name.map_or("", |name| name.value);
        let security = Security::merge(written.security_context.as_ref(), name, pod);
        Self { at: written.node.into(), name, role, security, written }
    }
}

impl<'s> Deref for Container<'s> {
    type Target = api::Container<'s>;

    fn deref(&self) -> &Self::Target {
        &self.written
    }
}
