//! What a path of the node gives to a container that can reach it.

mod gain;
mod known;
mod normal;

use known::{
    CREDENTIALS, HOME_CREDENTIALS, Known, RUNTIME_FOLDERS, RUNTIME_SOCKET, RUNTIME_SOCKETS, SENSITIVE,
    SENSITIVE_ON_WINDOWS, When,
};
use normal::is_windows;

pub(crate) use gain::{Gain, gained, gained_in_submounts};
pub(crate) use normal::normal;

/// What a path of the node gives to a container that can reach it: the most specific answer, so that one volume is
/// reported for one kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Danger {
    /// The socket of this container runtime.
    Socket(&'static str),
    /// These credentials of the node, and little else.
    Credential(&'static str),
    /// This, by which the node falls.
    Sensitive(&'static str),
    /// The node's logs, writable.
    Logs,
    /// Something else of the node, writable.
    Writable,
    /// Something else of the node that can only be read.
    Readable,
}

impl Danger {
    /// Judges `path` as it is written. `windows` says that the node runs Windows; a drive letter says so too.
    /// Whether a container can write decides what a path with programs or settings is worth.
    pub(crate) fn of(path: &str, windows: bool, writable: bool) -> Self {
        let windows = windows || is_windows(path);
        let path = normal(path, windows);
        if let Some(runtime) = socket(&path) {
            return Self::Socket(runtime);
        }
        if let Some(what) = credential(&path) {
            return Self::Credential(what);
        }
        if let Some(what) = sensitive(&path, windows, writable) {
            return Self::Sensitive(what);
        }
        match writable {
            true if within(&path, "/var/log") => Self::Logs,
            true => Self::Writable,
            false => Self::Readable,
        }
    }
}

fn socket(path: &str) -> Option<&'static str> {
    let file = path.rsplit('/').next().unwrap_or_default();
    let by_name = RUNTIME_SOCKETS.iter().find(|(name, _)| *name == file);
    by_name.or_else(|| RUNTIME_FOLDERS.iter().find(|(folder, _)| *folder == path)).map(|(_, runtime)| *runtime)
}

fn credential(path: &str) -> Option<&'static str> {
    let kept = || CREDENTIALS.iter().find(|(place, _)| within(path, place)).map(|(_, what)| *what);
    let at_home = |(folder, _): &&(&str, &str)| path.ends_with(folder) || path.contains(&format!("{folder}/"));
    kept().or_else(|| HOME_CREDENTIALS.iter().find(at_home).map(|(_, what)| *what))
}

/// A path is as sensitive as what lies in it.
fn sensitive(path: &str, windows: bool, writable: bool) -> Option<&'static str> {
    let given = |known: &&Known| known.when == When::Readable || writable;
    let reached = |known: &&Known| within(known.path, path) || known.with_all_below && within(path, known.path);
    let own = if windows { SENSITIVE_ON_WINDOWS } else { &[] };
    let known = SENSITIVE.iter().chain(own).find(|known| given(known) && reached(known)).map(|known| known.holds);
    let socket = || RUNTIME_FOLDERS.iter().find(|(folder, _)| within(folder, path)).map(|_| RUNTIME_SOCKET);
    let credential = || CREDENTIALS.iter().find(|(place, _)| within(place, path)).map(|(_, what)| *what);
    known.or_else(socket).or_else(credential)
}

/// Whether `path` is `folder` or lies below it.
pub(crate) fn within(path: &str, folder: &str) -> bool {
    let below = |rest: &str| rest.is_empty() || rest.starts_with('/') || folder == "/";
    path.strip_prefix(folder).is_some_and(below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(path: &str) -> Danger {
        Danger::of(path, false, false)
    }

    fn write(path: &str) -> Danger {
        Danger::of(path, false, true)
    }

    #[test]
    fn spelling_hides_nothing() {
        for path in ["/etc/shadow", "//etc//shadow/", "/srv/../etc/./shadow", "etc/shadow", "/../etc/shadow"] {
            assert_eq!(read(path), Danger::Sensitive("the password hashes of the node"), "{path}");
        }
        for path in ["/var/run/docker.sock", "/run/docker.sock", "/var/run//docker.sock/", "/run/user/1000/docker.sock"]
        {
            assert_eq!(read(path), Danger::Socket("Docker"), "{path}");
        }
    }

    #[test]
    fn a_neighbour_with_the_same_beginning_is_something_else() {
        for path in ["/etcetera", "/rooted", "/var/lib/kubelet-plugins", "/process", "/run/containerd2", "/boots"] {
            assert_eq!(read(path), Danger::Readable, "{path}");
            assert_eq!(write(path), Danger::Writable, "{path}");
        }
    }

    #[test]
    fn a_folder_is_as_sensitive_as_what_lies_in_it() {
        for path in ["/", "", "/etc", "/var", "/var/lib", "/var/lib/kubelet", "/run", "/var/run", "/etc/kubernetes"] {
            assert!(matches!(read(path), Danger::Sensitive(_)), "{path}");
        }
    }

    #[test]
    fn programs_and_settings_matter_when_they_can_be_changed() {
        for path in ["/usr/bin", "/usr", "/opt", "/lib/modules", "/etc/cron.d", "/sys/fs/cgroup", "/boot/grub"] {
            assert_eq!(read(path), Danger::Readable, "{path}");
            assert!(matches!(write(path), Danger::Sensitive(_)), "{path}");
        }
    }

    #[test]
    fn credentials_are_told_from_what_holds_more_than_them() {
        for path in ["/var/lib/kubelet/pki", "/var/lib/kubelet/pki/kubelet.key", "/etc/kubernetes/azure.json"] {
            assert!(matches!(read(path), Danger::Credential(_)), "{path}");
        }
        assert_eq!(read("/home/dev/.aws/credentials"), Danger::Credential("AWS credentials"));
        assert_eq!(read("/root/.config/gcloud"), Danger::Credential("Google Cloud credentials"));
        assert!(matches!(read("/root/.ssh"), Danger::Sensitive(_)));
        assert_eq!(read("/home/dev/.awsome"), Danger::Readable);
    }

    #[test]
    fn logs_matter_when_they_can_be_changed() {
        assert_eq!(read("/var/log"), Danger::Readable);
        assert_eq!(write("/var/log"), Danger::Logs);
        assert_eq!(write("/var/log/pods"), Danger::Logs);
        assert_eq!(write("/var/logs"), Danger::Writable);
    }

    #[test]
    fn windows_paths_are_paths() {
        assert_eq!(read(r"\\.\pipe\docker_engine"), Danger::Socket("Docker"));
        assert_eq!(read("//./pipe/containerd-containerd"), Danger::Socket("containerd"));
        for path in [r"C:\", "c:", r"C:\Windows\System32", r"c:/Windows", r"C:\var\lib\kubelet\pods", r"C:\k"] {
            assert!(matches!(read(path), Danger::Sensitive(_)), "{path}");
        }
        assert_eq!(Danger::of(r"\Windows", true, false), Danger::of(r"C:\WINDOWS", false, false));
        assert_eq!(read(r"C:\data"), Danger::Readable);
        assert_eq!(read(r"D:\"), Danger::Readable);
        assert_eq!(write(r"C:\var\log\pods"), Danger::Logs);
    }

    #[test]
    fn everyday_paths_are_not_sensitive() {
        for path in ["/etc/localtime", "/etc/ssl/certs", "/dev/log", "/dev/kvm", "/var/lib/mysql", "/mnt/disks", "/tmp"]
        {
            assert_eq!(read(path), Danger::Readable, "{path}");
            assert_eq!(write(path), Danger::Writable, "{path}");
        }
        for path in ["/var/lib/kubelet/device-plugins", "/var/lib/kubelet/plugins/driver", "/var/lib/docker/containers"]
        {
            assert_eq!(read(path), Danger::Readable, "{path}");
        }
    }

    #[test]
    fn every_known_place_is_found_in_every_spelling() {
        let places = SENSITIVE.iter().map(|known| known.path).chain(CREDENTIALS.iter().map(|(place, _)| *place));
        for place in places.chain(RUNTIME_FOLDERS.iter().map(|(folder, _)| *folder)) {
            let danger = write(place);
            assert!(!matches!(danger, Danger::Writable | Danger::Logs), "{place}");
            let long_way = place.replace('/', "/./x/..//");
            for other in [format!("{place}/"), format!("/{place}"), format!("/..{place}"), long_way] {
                assert_eq!(write(&other), danger, "{other}");
            }
            if let Some(rest) = place.strip_prefix("/run") {
                assert_eq!(write(&format!("/var/run{rest}")), danger, "{place}");
            }
            let parent = place.rsplit_once('/').map_or("", |(parent, _)| parent);
            assert!(!matches!(write(parent), Danger::Writable | Danger::Logs), "{parent}");
            assert_eq!(Danger::of(&place.replace('/', "\\"), true, true), Danger::of(place, true, true), "{place}");
        }
    }

    #[test]
    fn what_is_no_path_is_judged_all_the_same() {
        for path in ["", ".", "..", ":", "é:", "\\", "a:", "\\\\.\\pipe\\", "//./pipe/", "\0", "~", "$HOME/.kube"] {
            for writable in [true, false] {
                let _ = (Danger::of(path, true, writable), Danger::of(path, false, writable));
            }
        }
        assert_eq!(read("$HOME/.kube/config"), Danger::Credential("credentials of a cluster"));
    }
}
