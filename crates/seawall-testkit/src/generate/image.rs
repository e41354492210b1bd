//! Names of images: own registries, public ones, tags, digests, and the careless kinds.

use super::random::{Random, Seed};

const PUBLIC: &[(&str, &str)] = &[
    ("nginx", "1.29.3"),
    ("redis", "8.2.2"),
    ("postgres", "18.0"),
    ("busybox", "1.37"),
    ("docker.io/library/rabbitmq", "4.1.4-management"),
    ("ghcr.io/example/oauth2-proxy", "v7.12.0"),
    ("quay.io/example/statsd-exporter", "v0.28.0"),
    ("memcached", "1.6.39-alpine"),
];

/// The image of an own app.
pub(crate) fn own(team: &str, app: &str, random: &mut Random) -> String {
    let (minor, patch) = (random.below(40), random.below(25));
    match random.below(4) {
        0 => format!("registry.example.com/{team}/{app}:{}.{minor}.{patch}", 1 + random.below(6)),
        1 => format!("registry.example.com/{team}/{app}:v0.{minor}.{patch}"),
        2 => format!("registry.example.com/{team}/{app}:main-{}", Seed::new(random.bits()).hex(7)),
        _ => format!("eu-west.registry.example.com/{team}/{app}:2026.{}.{patch}", 1 + random.below(11)),
    }
}

/// The image of a helper container, from a public registry.
pub(crate) fn public(random: &mut Random) -> String {
    let (name, tag) = random.pick(PUBLIC);
    format!("{name}:{tag}")
}

/// The same image without a tag that means something: none at all, or `latest`.
pub(crate) fn floating(image: &str, random: &mut Random) -> String {
    let name = repository(image);
    if random.chance(0.5) { format!("{name}:latest") } else { name.to_owned() }
}

/// The same image, pinned.
pub(crate) fn pinned(image: &str, random: &mut Random) -> String {
    format!("{image}@sha256:{}", Seed::new(random.bits()).hex(64))
}

/// True when the kubelet pulls it at every start unless told otherwise.
pub(crate) fn is_floating(image: &str) -> bool {
    image.ends_with(":latest") || repository(image).len() == image.len()
}

/// The name without tag and digest.
pub(crate) fn repository(image: &str) -> &str {
    let name = image.split('@').next().unwrap_or(image);
    match name.rfind(':') {
        Some(colon) if !name[colon..].contains('/') => &name[..colon],
        _ => name,
    }
}
