//! Files that programs read their credentials from without being told what is in them.

use seawall_model::Workload;
use seawall_model::workload::Container;
use seawall_yaml::Node;

use crate::host_path::Danger;
use crate::host_volume::HostVolume;

/// A file, or a folder of them, that holds credentials.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CredentialFile<'s> {
    /// Whose credentials: `AWS credentials`.
    pub(crate) what: &'static str,
    /// Its path in the container.
    pub(crate) path: &'s str,
    /// Where the manifest names it.
    pub(crate) at: Node<'s>,
}

/// Variables that name such a file.
const VARIABLES: [(&str, &str); 7] = [
    ("GOOGLE_APPLICATION_CREDENTIALS", "Google Cloud credentials"),
    ("AWS_SHARED_CREDENTIALS_FILE", "AWS credentials"),
    ("AZURE_AUTH_LOCATION", "Azure credentials"),
    ("AZURE_CLIENT_CERTIFICATE_PATH", "Azure credentials"),
    ("OCI_CLI_KEY_FILE", "Oracle Cloud credentials"),
    ("KUBECONFIG", "credentials of a cluster"),
    ("PGPASSFILE", "database passwords"),
];

/// Where they lie in somebody's home.
const HOMES: [(&str, &str); 10] = [
    ("/.aws", "AWS credentials"),
    ("/.azure", "Azure credentials"),
    ("/.config/gcloud", "Google Cloud credentials"),
    ("/.oci", "Oracle Cloud credentials"),
    ("/.kube", "credentials of a cluster"),
    ("/.docker", "credentials of registries"),
    ("/.git-credentials", "credentials of repositories"),
    ("/.netrc", "passwords for web sites"),
    ("/.pgpass", "database passwords"),
    ("/.vault-token", "a Vault token"),
];

/// Where programs write at run time.
const WRITTEN: [&str; 4] = ["/tmp", "/run", "/var/run", "/dev/shm"];

impl<'s> CredentialFile<'s> {
    /// The files that the container's variables, command and arguments name.
    pub(crate) fn named_by<'w>(container: &'w Container<'s>) -> impl Iterator<Item = Self> + use<'w, 's> {
        let variables = container.env.iter().filter_map(|variable| {
            let (name, value) = variable.name.zip(variable.value)?;
            let (_, what) = VARIABLES.iter().find(|(known, _)| *known == name.value)?;
            Some(Self { what, path: value.value, at: value.node })
        });
        let words = container.command.iter().chain(&container.args).filter_map(|word| {
            let path = word.value.rsplit('=').next().filter(|path| !path.contains(char::is_whitespace))?;
            Some(Self { what: at_home(path)?, path, at: word.node })
        });
        variables.chain(words).filter(|file| is_path(file.path))
    }

    /// The places for such files that the container mounts something at.
    pub(crate) fn mounted_in<'w>(container: &'w Container<'s>) -> impl Iterator<Item = Self> + use<'w, 's> {
        container.volume_mounts.iter().filter_map(|mount| {
            let path = mount.mount_path.filter(|path| is_path(path.value))?.value;
            Some(Self { what: at_home(path)?, path, at: mount.node })
        })
    }

    /// Whether it may as well be made at run time, as far as its path tells.
    pub(crate) fn may_be_written(&self) -> bool {
        self.what == "credentials of a cluster" || WRITTEN.iter().any(|folder| is_within(self.path, folder))
    }
}

/// What brings a file into a container.
pub(crate) enum Bringer<'w, 's> {
    /// No volume: the image has it, or it is made at run time.
    Image,
    /// A path of the node that is not known for credentials.
    Node(HostVolume<'w, 's>),
    /// A volume that is meant for such things, or one that another rule reports.
    Other,
}

impl<'w, 's> Bringer<'w, 's> {
    pub(crate) fn of(path: &str, container: &Container<'s>, workload: &'w Workload<'s>) -> Self {
        let mounts =
            container.volume_mounts.iter().filter_map(|mount| Some((mount.mount_path?.value, mount.name?.value)));
        let nearest = mounts.filter(|(at, _)| is_within(path, at)).max_by_key(|(at, _)| at.len());
        let Some((_, name)) = nearest else { return Self::Image };
        let host = HostVolume::all_in(workload).find(|volume| volume.is_called(name));
        match host {
            Some(volume) if !matches!(volume.danger, Danger::Credential(_) | Danger::Sensitive(_)) => {
                Self::Node(volume)
            }
            _ => Self::Other,
        }
    }
}

fn at_home(path: &str) -> Option<&'static str> {
    // All of them are hidden, and hardly any path is.
    if !path.contains("/.") {
        return None;
    }
    let here = |place: &str| path.find(place).is_some_and(|at| is_within(&path[at..], place));
    HOMES.iter().find(|(place, _)| here(place)).map(|(_, what)| *what)
}

fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.contains(['$', '{', ':', ','])
}

fn is_within(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
