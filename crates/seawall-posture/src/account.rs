//! Users and groups of processes, as the node knows them.

use std::ops::Range;

use seawall_model::workload::Container;
use seawall_model::{DOCKER_HUB, ImageReference, Workload};
use seawall_yaml::Node;

/// Where distributions number the accounts of services and of people. 0 is root, which rules of its own look after.
pub(crate) const LOW: Range<i64> = 1..10_000;

/// Whom a container is told to run as: `runAsUser`, or `runAsUserName` on Windows.
pub(crate) enum User<'s> {
    /// Nobody in particular: the image decides.
    Unsaid,
    /// Root, or an administrator of Windows; with the place that says so.
    Root(Node<'s>),
    /// Anybody else.
    Other,
}

impl<'s> User<'s> {
    pub(crate) fn of(container: &Container<'s>, workload: &Workload<'_>) -> Self {
        let security = &container.security;
        if workload.is_windows() {
            let name = &security.run_as_user_name;
            return Self::told(name.node, name.value.map(is_administrator));
        }
        let user = &security.run_as_user;
        Self::told(user.node, user.value.map(|user| user == 0))
    }

    fn told(node: Option<Node<'s>>, is_root: Option<bool>) -> Self {
        match (node, is_root) {
            (Some(node), Some(true)) => Self::Root(node),
            (Some(_), Some(false)) => Self::Other,
            _ => Self::Unsaid,
        }
    }
}

/// The administrator of a Windows container, and the account of the system, which HostProcess containers may take.
/// Windows does not tell upper from lower case.
fn is_administrator(name: &str) -> bool {
    ["ContainerAdministrator", r"NT AUTHORITY\SYSTEM"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the processes of a container are root on Linux; nothing where the image decides and is not known.
pub(crate) fn is_root(container: &Container<'_>, workload: &Workload<'_>) -> Option<bool> {
    if container.security.run_as_non_root.value == Some(true) {
        return Some(false);
    }
    match User::of(container, workload) {
        User::Root(_) => Some(true),
        User::Other => Some(false),
        User::Unsaid => container.image.is_some_and(|image| starts_as_root(image.value)).then_some(true),
    }
}

/// Official images that hold a bare system and name no user, so that it is root, in every version.
const BARE_SYSTEMS: [&str; 15] = [
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "bash",
    "busybox",
    "centos",
    "clearlinux",
    "debian",
    "fedora",
    "mageia",
    "opensuse/leap",
    "oraclelinux",
    "rockylinux",
    "ubuntu",
];

fn starts_as_root(image: &str) -> bool {
    ImageReference::parse(image)
        .is_ok_and(|image| image.repository.registry == DOCKER_HUB && BARE_SYSTEMS.contains(&image.repository.path))
}
