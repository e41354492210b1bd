//! Which kubelets run the pods, and whether they carry the fix of a flaw.

use seawall_model::{GroupKind, Object, Snapshot, Version};
use seawall_yaml::Node;

/// The releases that carry a fix: the first patch release of each line that got one, lines ascending. Older lines never
/// got it, newer ones always had it.
pub(crate) type Releases = &'static [(Version, u16)];

/// Whether the kubelets carry a fix.
pub(crate) enum Fixed<'s> {
    /// All that are known, and no other is to be expected.
    Yes,
    /// Not this version, which runs on that node if one is known.
    No(String, Option<&'s Object>),
    /// Not to be told, and why.
    Unknown(&'static str),
}

/// Whether the version that the objects are meant for is so new that no kubelet without the fix can be left: the answer
/// for nearly every cluster, without a look at its nodes.
pub(crate) fn long_since_fixed(snapshot: &Snapshot, releases: Releases) -> bool {
    let meant = snapshot.facts().kubernetes;
    releases.last().is_none_or(|(newest, _)| meant > Version { minor: newest.minor + SKEW, ..*newest })
}

impl<'s> Fixed<'s> {
    /// Asks the nodes of the snapshot, and where they do not settle it, the version that the objects are meant for.
    pub(crate) fn by(snapshot: &'s Snapshot, releases: Releases) -> Self {
        if long_since_fixed(snapshot, releases) {
            return Self::Yes;
        }
        let mut nodes = snapshot.of_kind(NODE).filter_map(|node| Some((node, kubelet(node)?)));
        let mut unsure = None;
        let mut seen = false;
        for (node, version) in nodes.by_ref() {
            seen = true;
            match by_text(version, releases) {
                Self::Yes => {}
                Self::No(version, _) => return Self::No(version, Some(node)),
                Self::Unknown(reason) => unsure = Some(reason),
            }
        }
        match unsure {
            Some(reason) => Self::Unknown(reason),
            None if seen && snapshot.has_all(NODE) => Self::Yes,
            None => by_line(snapshot.facts().kubernetes, releases),
        }
    }
}

const NODE: GroupKind<'_> = GroupKind::core("Node");

/// A kubelet may be so many lines older than the API server.
const SKEW: u16 = 3;

fn kubelet(node: &Object) -> Option<&str> {
    node.node().path(&["status", "nodeInfo", "kubeletVersion"]).and_then(Node::as_str)
}

/// `text` is a whole version: `v1.21.3`, `v1.21.3-gke.900`.
fn by_text(text: &str, releases: Releases) -> Fixed<'static> {
    let Ok(line) = text.parse::<Version>() else { return Fixed::Unknown("the kubelet's version cannot be read") };
    let Some((_, first)) = releases.iter().find(|(fixed, _)| *fixed == line) else {
        return by_line(line, releases);
    };
    let rest = text.splitn(3, '.').nth(2).unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    match rest[..digits].parse::<u16>() {
        Ok(patch) if patch >= *first => Fixed::Yes,
        Ok(_) if rest.len() == digits => Fixed::No(text.trim_start_matches('v').to_owned(), None),
        _ => Fixed::Unknown("whether the vendor of this kubelet's build has added the fix"),
    }
}

fn by_line(line: Version, releases: Releases) -> Fixed<'static> {
    let (Some((oldest, _)), Some((newest, _))) = (releases.first(), releases.last()) else { return Fixed::Yes };
    match line {
        line if line > *newest => Fixed::Yes,
        line if line < *oldest => Fixed::No(line.to_string(), None),
        _ => Fixed::Unknown("which patch release the kubelets are"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RELEASES: Releases = &[(Version { major: 1, minor: 19 }, 15), (Version { major: 1, minor: 22 }, 2)];

    fn judged(text: &str) -> &'static str {
        match by_text(text, RELEASES) {
            Fixed::Yes => "fixed",
            Fixed::No(..) => "not fixed",
            Fixed::Unknown(_) => "unknown",
        }
    }

    #[test]
    fn the_patch_release_decides_within_a_line() {
        assert_eq!(judged("v1.19.14"), "not fixed");
        assert_eq!(judged("v1.19.15"), "fixed");
        assert_eq!(judged("v1.22.1"), "not fixed");
        assert_eq!(judged("v1.22.10"), "fixed");
    }

    #[test]
    fn older_lines_never_got_it_and_newer_ones_had_it() {
        assert_eq!(judged("v1.18.20"), "not fixed");
        assert_eq!(judged("v1.18.20-gke.900"), "not fixed");
        assert_eq!(judged("v1.23.0"), "fixed");
        assert_eq!(judged("v1.36.1+k3s1"), "fixed");
    }

    #[test]
    fn a_vendor_may_have_added_it() {
        assert_eq!(judged("v1.22.1-eks-5d6aa3"), "unknown");
        assert_eq!(judged("v1.22.2-eks-5d6aa3"), "fixed");
        assert_eq!(judged("v1.22"), "unknown");
        assert_eq!(judged("unset"), "unknown");
    }
}
