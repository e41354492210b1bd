//! The grammar of image references.

use super::{DOCKER_HUB, ImageReference, InvalidReference, Repository};

/// Docker Hub's host in very old configurations.
const OLD_HUB: &str = "index.docker.io";

/// Longest repository path, Docker Hub's `library/` included.
const LONGEST_PATH: usize = 255;

pub(super) fn parse(text: &str) -> Result<ImageReference<'_>, InvalidReference> {
    if text.len() == 64 && text.bytes().all(is_lower_hex) {
        return Err(InvalidReference::Id);
    }
    let (host, rest) = match text.split_once('/') {
        Some((first, rest)) if is_host(first) => (Some(first), rest),
        _ => (None, text),
    };
    let (name_and_tag, digest) = match rest.split_once('@') {
        Some((before, digest)) => (before, Some(digest)),
        None => (rest, None),
    };
    let (path, tag) = match name_and_tag.split_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (name_and_tag, None),
    };
    let is_of_words = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'/');
    if path.bytes().any(|byte| byte.is_ascii_uppercase()) && path.bytes().all(is_of_words) {
        return Err(InvalidReference::UpperCase);
    }
    if !is_path(path) || !host.is_none_or(is_domain) || !tag.is_none_or(is_tag) {
        return Err(InvalidReference::Format);
    }
    if !digest.is_none_or(is_digest) {
        return Err(InvalidReference::Digest);
    }
    let registry = host.filter(|&host| host != OLD_HUB).unwrap_or(DOCKER_HUB);
    let is_official = registry == DOCKER_HUB && !path.contains('/');
    if path.len() + if is_official { "library/".len() } else { 0 } > LONGEST_PATH {
        return Err(InvalidReference::TooLong);
    }
    let official = path.strip_prefix("library/").filter(|name| registry == DOCKER_HUB && !name.contains('/'));
    let repository = Repository { registry, path: official.unwrap_or(path) };
    let written = host.map_or(0, |host| host.len() + 1) + path.len();
    Ok(ImageReference { written_name: &text[..written], has_registry: host.is_some(), repository, tag, digest })
}

/// Whether the part before the first slash is a registry and not the first part of the path.
fn is_host(first: &str) -> bool {
    first == "localhost" || first.bytes().any(|byte| matches!(byte, b'.' | b':') || byte.is_ascii_uppercase())
}

/// `registry.example`, `registry.example:5000`, `[fc00::1]:5000`.
fn is_domain(text: &str) -> bool {
    let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, port)) => {
            let is_address = !address.is_empty() && address.bytes().all(|b| b.is_ascii_hexdigit() || b == b':');
            return is_address && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port));
        }
        None => text.split_once(':').map_or((text, None), |(host, port)| (host, Some(port))),
    };
    host.split('.').all(is_label) && port.is_none_or(is_port)
}

fn is_port(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_label(text: &str) -> bool {
    let is_edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    is_edge(bytes.first()) && is_edge(bytes.last()) && bytes.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'-')
}

fn is_path(text: &str) -> bool {
    text.split('/').all(is_path_component)
}

/// Letters and digits, with `.`, `_`, `__` or any number of `-` between them.
fn is_path_component(text: &str) -> bool {
    let mut rest = text.as_bytes();
    loop {
        let word = rest.iter().take_while(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()).count();
        if word == 0 {
            return false;
        }
        rest = &rest[word..];
        let separator = match rest {
            [] => return true,
            [b'.', ..] => 1,
            [b'_', b'_', ..] => 2,
            [b'_', ..] => 1,
            _ => rest.iter().take_while(|&&byte| byte == b'-').count(),
        };
        rest = &rest[separator..];
    }
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let first = text.bytes().next().is_some_and(is_word);
    first && text.len() <= 128 && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, digits)) = text.split_once(':') else { return false };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return false,
    };
    digits.len() == length && digits.bytes().all(is_lower_hex)
}

fn is_lower_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use InvalidReference::{Digest, Format, Id, TooLong, UpperCase};

    const HEX: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /// Repository in full, tag and digest.
    fn read(text: &str) -> (String, Option<&str>, Option<&str>) {
        let read = parse(text).unwrap_or_else(|fault| panic!("`{text}` {fault}"));
        assert!(text.starts_with(read.written_name), "{text}");
        assert!(matches!(text[read.written_name.len()..].bytes().next(), None | Some(b':' | b'@')), "{text}");
        (read.repository.to_string(), read.tag, read.digest)
    }

    fn name(text: &str) -> String {
        read(text).0
    }

    #[test]
    fn what_names_no_registry_is_of_docker_hub() {
        for same in ["nginx", "library/nginx", "docker.io/nginx", "docker.io/library/nginx", "index.docker.io/nginx"] {
            assert_eq!(name(same), "docker.io/library/nginx");
        }
        assert_eq!(name("grafana/grafana"), "docker.io/grafana/grafana");
        assert_eq!(name("docker.io/library/a/b"), "docker.io/library/a/b");
    }

    #[test]
    fn the_part_before_the_first_slash_is_a_registry_if_it_looks_like_one() {
        assert_eq!(name("localhost/app"), "localhost/app");
        assert_eq!(name("localhost:5000/app:1"), "localhost:5000/app");
        assert_eq!(name("registry/app"), "docker.io/registry/app");
        assert_eq!(name("registry:5000/app"), "registry:5000/app");
        assert_eq!(name("nginx:1/2"), "nginx:1/2");
        assert_eq!(name("Registry/app"), "Registry/app");
        assert_eq!(name("quay.io/a/b/c-d__e.f"), "quay.io/a/b/c-d__e.f");
        assert_eq!(name("[fc00::1]:5000/app"), "[fc00::1]:5000/app");
        assert_eq!(name("[fc00::1]/app"), "[fc00::1]/app");
        assert_eq!(name("10.0.0.1:80/library/app"), "10.0.0.1:80/library/app");
    }

    #[test]
    fn a_colon_without_a_slash_is_a_tag() {
        assert_eq!(read("localhost:5000"), ("docker.io/library/localhost".into(), Some("5000"), None));
        assert_eq!(read("app.example:5000"), ("docker.io/library/app.example".into(), Some("5000"), None));
    }

    #[test]
    fn tag_and_digest_may_both_stand() {
        let digest = format!("sha256:{HEX}");
        let both = format!("quay.io/org/app:v1.2_3-rc.1@{digest}");
        assert_eq!(read(&both), ("quay.io/org/app".into(), Some("v1.2_3-rc.1"), Some(digest.as_str())));
        let only = format!("app@{digest}");
        assert_eq!(read(&only), ("docker.io/library/app".into(), None, Some(digest.as_str())));
        let parsed = parse(&only).map(|read| (read.effective_tag(), read.is_pinned()));
        assert_eq!(parsed, Ok((None, true)));
        assert_eq!(parse("app").map(|read| read.effective_tag()), Ok(Some("latest")));
        assert!(parse(&format!("app@sha512:{HEX}{HEX}")).is_ok());
    }

    #[test]
    fn what_a_kubelet_refuses_is_no_reference() {
        let fault = |text: &str| parse(text).err();
        for text in [
            "",
            " nginx",
            "nginx ",
            "<image>",
            "{{ .Values.image }}",
            "$(IMAGE)",
            "/nginx",
            "nginx/",
            "a//b",
            "nginx:",
            "nginx:a:b",
            "-a/b",
            "a-/b:1",
            "a..b",
            "a___b",
            "a._b",
            "nginx:-1",
            "nginx:.1",
            "nginx@",
            "é",
            ":5000/app",
            "reg.example:/app",
            "reg.example:x/app",
            "-reg.example/app",
            "reg..example/app",
            "[]/app",
            "https://quay.io/app",
            "nginx:1.2 # new",
        ] {
            let fault = fault(text);
            assert!(matches!(fault, Some(Format | Digest)), "`{text}`: {fault:?}");
        }
        assert_eq!(fault("Nginx"), Some(UpperCase));
        assert_eq!(fault("quay.io/Org/app"), Some(UpperCase));
        assert_eq!(fault(HEX), Some(Id));
        assert_eq!(fault(&"a".repeat(255 - 8)), None);
        assert_eq!(fault(&"a".repeat(256 - 8)), Some(TooLong));
        assert_eq!(fault(&format!("quay.io/{}", "a".repeat(255))), None);
        assert_eq!(fault(&format!("app:{}", "1".repeat(128))), None);
        assert_eq!(fault(&format!("app:{}", "1".repeat(129))), Some(Format));
        for digest in ["sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", "sha256", HEX] {
            assert_eq!(fault(&format!("app@{digest}")), Some(Digest));
        }
        assert_eq!(fault(&format!("app@sha256:{}", HEX.to_uppercase())), Some(Digest));
    }

    #[test]
    fn the_name_is_the_last_part() {
        let parts = |text| parse(text).map(|read| (read.repository.namespace(), read.repository.name()));
        assert_eq!(parts("quay.io/a/b/c:1"), Ok(("a/b", "c")));
        assert_eq!(parts("nginx"), Ok(("library", "nginx")));
        assert_eq!(parts("registry.k8s.io/pause"), Ok(("", "pause")));
    }
}
