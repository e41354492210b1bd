//! How users name registries and parts of them.

use std::iter::once;

use seawall_model::{DOCKER_HUB, Repository};

/// Whether `pattern` covers the repository: `registry.example.com`, `quay.io/org`, `*.dkr.ecr.*.amazonaws.com`,
/// `docker.io/library`. It has to match whole parts, from the registry on; a `*` stands for any characters of one part.
pub(crate) fn covers(pattern: &str, repository: &Repository<'_>) -> bool {
    let mut parts = parts(repository);
    pattern.trim_end_matches('/').split('/').all(|wanted| parts.next().is_some_and(|part| is_like(wanted, part)))
}

/// Whether one of several patterns does.
pub(crate) fn any_covers<'p>(mut patterns: impl Iterator<Item = &'p str>, repository: &Repository<'_>) -> bool {
    patterns.any(|pattern| covers(pattern, repository))
}

/// What is left of the repository's path behind `prefix`, if that is written without `*` and covers it.
pub(crate) fn rest(prefix: &str, repository: &Repository<'_>) -> Option<String> {
    let whole = repository.to_string();
    let rest = whole.strip_prefix(prefix.trim_end_matches('/'))?.strip_prefix('/')?;
    Some(rest.to_owned())
}

fn parts<'r>(repository: &Repository<'r>) -> impl Iterator<Item = &'r str> {
    let official = repository.registry == DOCKER_HUB && !repository.path.contains('/');
    once(repository.registry).chain(official.then_some("library")).chain(repository.path.split('/'))
}

/// Registries are compared without case; paths have none.
fn is_like(pattern: &str, part: &str) -> bool {
    let mut words = pattern.split('*');
    let (first, last) = (words.next().unwrap_or_default(), words.next_back());
    let Some(last) = last else { return pattern.eq_ignore_ascii_case(part) };
    let Some(mut rest) = part.get(first.len()..).filter(|_| starts_with(part, first)) else { return false };
    for word in words {
        let Some(at) = (0..=rest.len()).find(|&at| rest.get(at..).is_some_and(|rest| starts_with(rest, word))) else {
            return false;
        };
        rest = &rest[at + word.len()..];
    }
    rest.len() >= last.len() && rest.get(rest.len() - last.len()..).is_some_and(|end| end.eq_ignore_ascii_case(last))
}

fn starts_with(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use seawall_model::ImageReference;

    fn is_covered(pattern: &str, image: &str) -> bool {
        covers(pattern, &ImageReference::parse(image).expect("an image").repository)
    }

    #[test]
    fn a_pattern_matches_whole_parts() {
        assert!(is_covered("registry.example.com", "registry.example.com/team/app:1"));
        assert!(is_covered("registry.example.com/", "Registry.Example.com/team/app:1"));
        assert!(is_covered("registry.example.com/team", "registry.example.com/team/app"));
        assert!(is_covered("registry.example.com/team/app", "registry.example.com/team/app"));
        assert!(!is_covered("registry.example.com/team", "registry.example.com/team-b/app"));
        assert!(!is_covered("registry.example.com/team/app/x", "registry.example.com/team/app"));
        assert!(!is_covered("registry.example.com", "registry.example.com.evil.example/app"));
        assert!(!is_covered("registry.example.com", "registry.example.com:5000/app"));
        assert!(is_covered("registry.example.com:5000", "registry.example.com:5000/app"));
    }

    #[test]
    fn what_names_no_registry_is_of_docker_hub() {
        assert!(is_covered("docker.io", "nginx"));
        assert!(is_covered("docker.io/library", "nginx:1"));
        assert!(is_covered("docker.io/library/nginx", "index.docker.io/nginx"));
        assert!(!is_covered("docker.io/library", "grafana/grafana"));
        assert!(!is_covered("nginx", "nginx"));
    }

    #[test]
    fn a_star_is_within_one_part() {
        assert!(is_covered("*.dkr.ecr.*.amazonaws.com", "1234.dkr.ecr.eu-west-1.amazonaws.com/app"));
        assert!(!is_covered("*.example.com", "example.com/app"));
        assert!(is_covered("*example.com", "example.com/app"));
        assert!(!is_covered("*.example.com", "evil.example/x.example.com"));
        assert!(is_covered("quay.io/*/app", "quay.io/org/app"));
        assert!(!is_covered("quay.io/*/app", "quay.io/org/sub/app"));
        assert!(is_covered("*", "nginx"));
        assert!(is_covered("a*b*b.example", "axbyb.example/app"));
        assert!(!is_covered("a*ab.example", "ab.example/app"));
    }
}
