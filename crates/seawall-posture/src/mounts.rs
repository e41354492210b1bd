//! Which containers mount a volume, and which of them can write to it.

use seawall_model::Workload;
use seawall_model::workload::Container;
use seawall_yaml::Node;

/// The mounts of one volume, in the order of the containers.
pub(crate) struct Mounts<'w, 's> {
    mounts: Vec<Mount<'w, 's>>,
}

/// One mount of a volume.
pub(crate) struct Mount<'w, 's> {
    pub(crate) container: &'w Container<'s>,
    /// The mount itself.
    pub(crate) node: Node<'s>,
    /// Where it appears in the container.
    path: &'s str,
    pub(crate) writable: bool,
}

impl<'w, 's> Mounts<'w, 's> {
    /// The mounts of the volume called `name`, in all containers; none for a volume without a name.
    pub(crate) fn of(workload: &'w Workload<'s>, name: &str) -> Self {
        let mut mounts = Vec::new();
        for container in workload.containers() {
            let own = container.volume_mounts.iter().filter(|mount| mount.name.is_some_and(|given| given == name));
            mounts.extend(own.filter(|_| !name.is_empty()).map(|mount| Mount {
                container,
                node: mount.node,
                path: mount.mount_path.map_or("", |path| path.value),
                writable: !mount.read_only.is_some_and(|read_only| read_only.value),
            }));
        }
        Self { mounts }
    }

    /// The same for a claimed volume, which may also appear as a block device.
    pub(crate) fn of_claim(workload: &'w Workload<'s>, name: &str) -> Self {
        let mut mounts = Self::of(workload, name).mounts;
        for container in workload.containers() {
            let named = |device: &Node<'s>, key, value| device.get(key).and_then(Node::as_str) == Some(value);
            let own = container.volume_devices.iter().copied().filter(|device| named(device, "name", name));
            mounts.extend(own.filter(|_| !name.is_empty()).map(|node| Mount {
                container,
                node,
                path: node.get("devicePath").and_then(Node::as_str).unwrap_or_default(),
                writable: true,
            }));
        }
        mounts.sort_by_key(|mount| mount.node.id());
        Self { mounts }
    }

    /// Whether any container can write.
    pub(crate) fn is_writable(&self) -> bool {
        self.writable().next().is_some()
    }

    /// The mounts through which a container can write.
    pub(crate) fn writable(&self) -> impl Iterator<Item = &Mount<'w, 's>> {
        self.mounts.iter().filter(|mount| mount.writable)
    }

    /// Makes all mounts read-only, as a volume does that is read-only itself.
    pub(crate) fn read_only(mut self) -> Self {
        self.mounts.iter_mut().for_each(|mount| mount.writable = false);
        self
    }

    /// The containers that can write, each once.
    pub(crate) fn writers(&self) -> Vec<&'w Container<'s>> {
        let mut writers: Vec<&'w Container<'s>> = self.writable().map(|mount| mount.container).collect();
        writers.dedup_by_key(|container| container.at.node.id());
        writers
    }

    /// ``mounted by `app` read-only, `log` writable``, or `mounted by no container`. A container that mounts it twice
    /// is named once, writable if it can write anywhere.
    pub(crate) fn in_words(&self) -> String {
        let mut users: Vec<(&Container<'_>, bool)> = Vec::new();
        for mount in &self.mounts {
            match users.last_mut() {
                Some((last, writable)) if last.at.node.id() == mount.container.at.node.id() => {
                    *writable |= mount.writable;
                }
                _ => users.push((mount.container, mount.writable)),
            }
        }
        if users.is_empty() {
            return "mounted by no container".to_owned();
        }
        let users = users.iter().map(|(container, writable)| format!("`{}` {}", container.name, mode(*writable)));
        format!("mounted by {}", users.collect::<Vec<_>>().join(", "))
    }

    /// One sentence for each mount: where it appears in which container.
    pub(crate) fn facts(&self) -> impl Iterator<Item = String> {
        self.mounts.iter().map(|mount| {
            format!("container `{}` mounts it at `{}`, {}", mount.container.name, mount.path, mode(mount.writable))
        })
    }
}

fn mode(writable: bool) -> &'static str {
    if writable { "writable" } else { "read-only" }
}
