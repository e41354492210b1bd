//! What the name of a variable, a flag or a setting says about its value.

/// What a value under a key is, going by the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    /// The key speaks of an address: `DB_HOST`, `--server`, `proxy_pass`.
    OfAddress,
    /// The key speaks of something else: `DB_USER`, `--log-level`.
    OfOther,
    /// The key does not say.
    Nothing,
}

/// Words that make the value an address.
const ADDRESS: &[&str] = &[
    "addr",
    "address",
    "addresses",
    "addrs",
    "backend",
    "backends",
    "bootstrap",
    "broker",
    "brokers",
    "collector",
    "connect",
    "connection",
    "dsn",
    "endpoint",
    "endpoints",
    "follower",
    "gateway",
    "host",
    "hostname",
    "hosts",
    "join",
    "leader",
    "master",
    "nameserver",
    "node",
    "nodes",
    "origin",
    "peer",
    "peers",
    "primary",
    "proxy",
    "registry",
    "remote",
    "replica",
    "replicas",
    "seed",
    "seeds",
    "sentinel",
    "sentinels",
    "server",
    "servers",
    "service",
    "svc",
    "target",
    "targets",
    "upstream",
    "upstreams",
    "uri",
    "uris",
    "url",
    "urls",
];

/// Words that make the value something else.
const OTHER: &[&str] = &[
    "account",
    "algorithm",
    "alias",
    "app",
    "application",
    "bind",
    "class",
    "database",
    "db_name",
    "dbname",
    "dialect",
    "dir",
    "directory",
    "driver",
    "engine",
    "env",
    "environment",
    "file",
    "format",
    "group",
    "id",
    "image",
    "job",
    "key",
    "kind",
    "label",
    "language",
    "level",
    "listen",
    "mode",
    "namespace",
    "password",
    "path",
    "pass",
    "platform",
    "prefix",
    "profile",
    "provider",
    "pwd",
    "queue",
    "realm",
    "role",
    "schema",
    "secret",
    "selector",
    "storage",
    "suffix",
    "table",
    "tag",
    "theme",
    "token",
    "topic",
    "type",
    "user",
    "username",
    "vendor",
    "version",
    "vhost",
];

/// Names of the old and the new sort: `mysql_host`, `proxy_pass`, `-h`.
const PHRASES: &[&str] = &["h", "proxy_pass", "fastcgi_pass", "grpc_pass", "source", "uwsgi_pass"];

/// What the key says. The last word that says anything decides.
pub(super) fn speaks(key: &str) -> Speaks {
    let key = key.trim().trim_start_matches('-');
    if PHRASES.contains(&key.to_ascii_lowercase().as_str()) {
        return Speaks::OfAddress;
    }
    let words = words(key);
    for (index, word) in words.iter().enumerate().rev() {
        let word = word.as_str();
        if word == "name" || word == "names" {
            let before = index.checked_sub(1).map(|before| words[before].as_str());
            if before.is_some_and(|before| ADDRESS.contains(&before)) {
                continue;
            }
            return Speaks::OfOther;
        }
        if ADDRESS.contains(&word) {
            return Speaks::OfAddress;
        }
        if OTHER.contains(&word) {
            return Speaks::OfOther;
        }
    }
    Speaks::Nothing
}

/// Whether the last word of the key is an address, so that nothing else can be meant.
pub(super) fn ends_in_address(key: &str) -> bool {
    let words = words(key);
    let is_listener = words.iter().any(|word| matches!(word.as_str(), "listen" | "bind" | "own" | "local"));
    !is_listener && words.last().is_some_and(|last| ADDRESS.contains(&last.as_str()))
}

/// Whether a key has the value as one of its words: `MONGO: mongo`.
pub(super) fn has_word(key: &str, value: &str) -> bool {
    words(key).iter().any(|word| word.eq_ignore_ascii_case(value))
}

/// `DATABASE_URL`, `dbHost` and `spring.redis.host` cut into words of small letters.
fn words(key: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut before_is_small = false;
    for letter in key.chars() {
        let begins = letter.is_ascii_uppercase() && before_is_small;
        if !letter.is_ascii_alphanumeric() || begins {
            words.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        }
        before_is_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    words.extend(Some(word).filter(|word| !word.is_empty()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_telling_word_decides() {
        for key in [
            "DB_HOST",
            "dbHost",
            "spring.redis.host",
            "--redis-server",
            "OTEL_SERVICE_NAME",
            "-h",
            "proxy_pass",
            "HOST_NAME",
        ] {
            assert_eq!(speaks(key), Speaks::OfAddress, "{key}");
        }
        for key in ["DB_USER", "hostPath", "SERVER_TYPE", "POSTGRES_DB_NAME", "--log-level", "name", "serverId"] {
            assert_eq!(speaks(key), Speaks::OfOther, "{key}");
        }
        for key in ["REDIS", "x", "", "--", "DB"] {
            assert_eq!(speaks(key), Speaks::Nothing, "{key}");
        }
    }
}
