//! Components of clusters with known flaws: what they are, and which versions have which.

mod known;
mod version;

use seawall_model::{DOCKER_HUB, Repository};

pub(crate) use known::{COMPONENTS, KERNEL, RUNTIMES};
pub(crate) use version::{Build, Version};

/// A program that many clusters run.
pub(crate) struct Component {
    pub(crate) name: &'static str,
    /// The ends of the paths of its images; for a container runtime, what nodes call it.
    pub(crate) images: &'static [&'static str],
    pub(crate) flaws: &'static [Flaw],
}

/// A known flaw.
pub(crate) struct Flaw {
    pub(crate) id: &'static str,
    /// What it does, in a few words.
    pub(crate) what: &'static str,
    /// The affected versions: from the first, to before the second. An empty first means from the beginning.
    ranges: &'static [(&'static str, &'static str)],
}

impl Component {
    /// The component that an image is of. Mirrors keep the end of a path.
    pub(crate) fn of(repository: &Repository<'_>) -> Option<&'static Self> {
        let is = |image: &&str| match image.strip_prefix("library/") {
            Some(official) => repository.is(DOCKER_HUB, official) || repository.ends_with(image),
            None => repository.ends_with(image),
        };
        COMPONENTS.iter().copied().find(|component| component.images.iter().any(is))
    }

    /// The flaws of a version.
    pub(crate) fn flaws_of(&self, version: Version<'_>) -> impl Iterator<Item = &'static Flaw> {
        self.flaws.iter().filter(move |flaw| flaw.fixed(version).is_some())
    }

    /// The first later version of the same line that has none of the flaws; none where the line was left behind.
    pub(crate) fn mended(&self, version: Version<'_>) -> Option<Version<'static>> {
        let mut mended = self.next(version)?;
        while let Some(later) = self.next(mended) {
            mended = later;
        }
        (mended.line() == version.line()).then_some(mended)
    }

    /// The version that has mended the last of a version's flaws.
    fn next(&self, version: Version<'_>) -> Option<Version<'static>> {
        self.flaws.iter().filter_map(|flaw| flaw.fixed(version)).max()
    }
}

impl Flaw {
    /// The version that mended it for a version that has it; none for one that does not have it.
    pub(crate) fn fixed(&self, version: Version<'_>) -> Option<Version<'static>> {
        self.ranges.iter().find_map(|&(first, fixed)| {
            let has_come = first.is_empty() || Version::parse(first).is_some_and(|(first, _)| version >= first);
            let (fixed, _) = Version::parse(fixed)?;
            (has_come && version < fixed).then_some(fixed)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Component> {
        COMPONENTS.iter().chain(RUNTIMES).copied().chain([&KERNEL])
    }

    #[test]
    fn all_ranges_are_versions_in_order() {
        for (component, flaw) in all().flat_map(|component| component.flaws.iter().map(move |flaw| (component, flaw))) {
            let mut last: Option<Version<'_>> = None;
            for &(first, fixed) in flaw.ranges {
                let read = |text: &'static str| {
                    let (version, build) = Version::parse(text).unwrap_or_else(|| panic!("{}: {text}", component.name));
                    assert_eq!(build, Build::Own, "{text}");
                    version
                };
                let fixed = read(fixed);
                let first = (!first.is_empty()).then(|| read(first));
                assert!(first.is_none_or(|first| first < fixed), "{} {fixed:?}", flaw.id);
                assert!(last.is_none_or(|last| first.is_some_and(|first| last <= first)), "{}", flaw.id);
                last = Some(fixed);
            }
            assert!(last.is_some(), "{}", flaw.id);
        }
    }

    #[test]
    fn what_mends_a_version_has_no_flaw_left() {
        for component in all() {
            let fixed =
                component.flaws.iter().flat_map(|flaw| flaw.ranges).filter_map(|(_, fixed)| Version::parse(fixed));
            for (version, _) in fixed {
                let mended = component.mended(version);
                assert!(mended.is_none_or(|mended| component.flaws_of(mended).next().is_none()), "{}", component.name);
            }
        }
    }

    #[test]
    fn a_flaw_is_in_the_lines_that_it_came_with_until_each_got_its_fix() {
        let ids = |component: &Component, text: &'static str| -> Vec<&'static str> {
            let (version, _) = Version::parse(text).expect("a version");
            component.flaws_of(version).map(|flaw| flaw.id).collect()
        };
        let containerd = RUNTIMES[0];
        assert!(ids(containerd, "1.6.0").contains(&"CVE-2022-23648"));
        assert!(!ids(containerd, "1.6.1").contains(&"CVE-2022-23648"));
        assert!(!ids(containerd, "1.5.10").contains(&"CVE-2022-23648"));
        assert!(ids(&KERNEL, "5.15.15").contains(&"CVE-2022-0185"));
        assert!(!ids(&KERNEL, "5.15.16").contains(&"CVE-2022-0185"));
        assert!(!ids(&KERNEL, "5.0.9").contains(&"CVE-2022-0185"));
    }
}
