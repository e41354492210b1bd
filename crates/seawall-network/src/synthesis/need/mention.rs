//! Hosts and ports that a text names: in URLs, lists of `host:port`, connection strings, flags, shell lines and files.

/// A host that a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention<'t> {
    /// Name or address, without brackets.
    pub(super) host: &'t str,
    /// The port, written or usual for the scheme.
    pub(super) port: Option<u16>,
    /// How sure it is that a host is meant.
    pub(super) clue: Clue<'t>,
}

/// How sure it is that a host is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clue<'t> {
    /// A URL, or a host with a port.
    Address,
    /// A word and a number behind it: `nc -z db 5432`.
    Pair,
    /// A word under a key.
    Under(&'t str),
    /// A word alone.
    Alone,
}

/// What sort of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The value of a variable or of a setting.
    Value,
    /// An argument, or the lines of a shell.
    Argument,
    /// A whole file: lines that begin with a sign of comment do not count.
    File,
}

/// Ports that go without saying. A scheme that is not here, and has no port, tells only the host.
const SCHEMES: &[(&str, u16)] = &[
    ("http", 80),
    ("https", 443),
    ("ws", 80),
    ("wss", 443),
    ("grpc", 80),
    ("grpcs", 443),
    ("ftp", 21),
    ("ssh", 22),
    ("git", 9418),
    ("postgres", 5432),
    ("postgresql", 5432),
    ("mysql", 3306),
    ("mariadb", 3306),
    ("sqlserver", 1433),
    ("mssql", 1433),
    ("oracle", 1521),
    ("redis", 6379),
    ("rediss", 6379),
    ("mongodb", 27017),
    ("mongodb+srv", 27017),
    ("amqp", 5672),
    ("amqps", 5671),
    ("nats", 4222),
    ("kafka", 9092),
    ("mqtt", 1883),
    ("mqtts", 8883),
    ("ldap", 389),
    ("ldaps", 636),
    ("smtp", 25),
    ("smtps", 465),
    ("memcached", 11211),
    ("cassandra", 9042),
    ("clickhouse", 9000),
    ("neo4j", 7687),
    ("bolt", 7687),
    ("zookeeper", 2181),
    ("etcd", 2379),
    ("consul", 8500),
    ("elasticsearch", 9200),
    ("nfs", 2049),
    ("stomp", 61613),
    ("pulsar", 6650),
    ("cockroachdb", 26257),
    ("ampq", 5672),
    ("tcp", 0),
    ("udp", 0),
    ("tls", 0),
    ("ssl", 0),
    ("dns", 53),
    ("plaintext", 9092),
    ("sasl_plaintext", 9092),
    ("sasl_ssl", 9092),
    ("h2c", 80),
    ("fluentd", 24224),
    ("syslog", 514),
    ("vertica", 5433),
    ("trino", 8080),
    ("presto", 8080),
];

/// Schemes that name no host.
const LOCAL: &[&str] =
    &["file", "unix", "unixgram", "data", "urn", "docker", "containerd", "npm", "image", "oci", "docker-pullable"];

/// Every host that `text` names. `key` is what the whole text stands under.
pub(super) fn mentions<'t>(text: &'t str, key: Option<&'t str>, form: Form) -> Vec<Mention<'t>> {
    let mut found = Vec::new();
    for line in text.lines() {
        let start = line.trim_start();
        if form == Form::File && (start.starts_with(['#', ';']) || start.starts_with("//") || start.starts_with("--")) {
            continue;
        }
        scan(line, if form == Form::File { None } else { key }, &mut found);
    }
    found
}

fn scan<'t>(line: &'t str, key: Option<&'t str>, found: &mut Vec<Mention<'t>>) {
    let mut rest = line;
    let mut key = key;
    let line_starts = found.len();
    let mut before = None;
    while let Some((word, after)) = next_word(rest) {
        rest = after;
        if word == ":" {
            // JSON: what stood before was the key.
            key = before.or(key);
            if found.len() > line_starts && found.last().map(|last| last.host) == before {
                found.pop();
            }
            continue;
        }
        before = Some(word);
        if let Some(at) = word.find("://") {
            // A URL runs on over the signs that cut words, up to a space or a quote.
            let start = line.len() - rest.len() - word.len();
            let whole = url_at(line, start + at);
            rest = &line[start + at + 3 + whole.len()..];
            let scheme_from = word[..at].rfind(['=', '@']).map_or(0, |equals| equals + 1);
            url(&word[scheme_from..at], whole, found);
            continue;
        }
        let (own_key, value) = split_key(word);
        if value.is_empty() {
            key = own_key.or(key);
            continue;
        }
        let under = own_key.or(key);
        if under.is_some_and(is_port_key) {
            if let (Ok(port), Some(last)) = (value.parse(), found[line_starts..].last_mut()) {
                last.port = last.port.or(Some(port).filter(|port| *port > 0));
            }
        } else if let Some(mut mention) = host_port(value, under) {
            if let (None, Some((next, beyond))) = (mention.port, next_word(rest))
                && let Some(port) = next.parse().ok().filter(|port: &u16| *port > 0)
            {
                (mention.port, mention.clue) = (Some(port), Clue::Pair);
                rest = beyond;
            }
            found.push(mention);
        }
        // A flag or a key reaches to the next word, and over a list of them.
        if own_key.is_none() && !rest.starts_with(',') && key.is_some_and(|key| key.starts_with('-')) {
            key = None;
        }
    }
}

fn is_port_key(key: &str) -> bool {
    key.trim_start_matches('-').eq_ignore_ascii_case("port")
}

/// The next piece between signs that are in no host, and what follows it.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let is_cut = |c: char| c.is_whitespace() || c.is_control() && c != HOLE || "\"'`,;|()<>{}&\\!*".contains(c);
    let from = text.find(|c: char| !is_cut(c))?;
    let end = text[from..].find(is_cut).map_or(text.len(), |length| from + length);
    Some((&text[from..end], &text[end..]))
}

/// Stands for a variable whose value is not known.
pub(super) const HOLE: char = '\u{1}';

/// From behind `://` to the end of what belongs to the URL's hosts.
fn url_at(line: &str, colon: usize) -> &str {
    let rest = &line[colon + 3..];
    let end = rest.find(|c: char| c.is_whitespace() || "\"'`;|<>)}\\".contains(c)).unwrap_or(rest.len());
    let whole = &rest[..end];
    // Of a list of URLs the next one begins behind the comma.
    let next = whole.find("://").and_then(|next| whole[..next].rfind(','));
    &whole[..next.unwrap_or(whole.len())]
}

fn url<'t>(scheme: &str, whole: &'t str, found: &mut Vec<Mention<'t>>) {
    let scheme = scheme.to_ascii_lowercase();
    let last = scheme.rsplit(':').next().unwrap_or_default();
    let named =
        if last == "thin" || last.is_empty() { scheme.split(':').rev().nth(1).unwrap_or_default() } else { last };
    let named = if named == "thin" { "oracle" } else { named };
    if LOCAL.contains(&named) {
        return;
    }
    let usual = SCHEMES.iter().find(|(scheme, _)| *scheme == named || plus(named, scheme));
    let usual = usual.map(|(_, port)| *port).filter(|port| *port > 0);
    let authority = whole.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit('@').next().unwrap_or_default();
    for part in authority.split(',') {
        if let Some(mention) = host_port(part, None) {
            found.push(Mention { port: mention.port.or(usual), clue: Clue::Address, ..mention });
        }
    }
}

/// `postgresql+asyncpg` is PostgreSQL, `git+https` is HTTPS.
fn plus(named: &str, scheme: &str) -> bool {
    named.split('+').any(|part| part == scheme)
}

/// `--flag=value`, `KEY=value` and `key:` cut at the sign; a flag alone is a key.
fn split_key(word: &str) -> (Option<&str>, &str) {
    if let Some((key, value)) = word.split_once('=') {
        return (Some(key), value);
    }
    if word.starts_with('-') {
        return (Some(word), "");
    }
    match word.strip_suffix(':') {
        Some(key) => (Some(key), ""),
        None => (None, word),
    }
}

/// `host`, `host:port`, `[v6]:port`, with what may stand before (`user:password@`) and behind (`/path`, `:sid`).
fn host_port<'t>(text: &'t str, key: Option<&'t str>) -> Option<Mention<'t>> {
    let text = text.rsplit('@').next().unwrap_or_default();
    let text = text.strip_prefix("tcp:").or_else(|| text.strip_prefix("udp:")).unwrap_or(text);
    let (host, rest) = match text.strip_prefix('[') {
        Some(inner) => inner.split_once(']').filter(|(host, _)| host.contains(':'))?,
        None => text.split_at(text.find([':', '/', '?', '#']).unwrap_or(text.len())),
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_name = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    if host.is_empty() || !is_name || !host.as_bytes()[0].is_ascii_alphanumeric() && !host.contains(':') {
        return None;
    }
    let port = match rest.strip_prefix(':') {
        None => None,
        Some(written) => {
            let digits = written.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            let behind = written[digits.len()..].chars().next();
            let port = digits
                .parse()
                .ok()
                .filter(|port: &u16| *port > 0 && matches!(behind, None | Some('/' | '?' | ':' | '#')));
            // `image:1.2`, `key:value` and the like name no host.
            Some(port?)
        }
    };
    let is_number = host.bytes().all(|byte| byte.is_ascii_digit());
    let clue = match (port, key) {
        (Some(_), _) => Clue::Address,
        (None, Some(key)) => Clue::Under(key),
        (None, None) => Clue::Alone,
    };
    (!is_number).then_some(Mention { host, port, clue })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> Vec<String> {
        let show = |mention: &Mention<'_>| {
            let port = mention.port.map_or(String::new(), |port| format!(":{port}"));
            let clue = match mention.clue {
                Clue::Address | Clue::Pair => String::new(),
                Clue::Under(key) => format!(" under {key}"),
                Clue::Alone => " alone".to_owned(),
            };
            format!("{}{port}{clue}", mention.host)
        };
        mentions(text, None, Form::Argument).iter().map(show).collect()
    }

    #[test]
    fn urls_and_connection_strings() {
        assert_eq!(hosts("http://web.shop:8080/a?b=c"), ["web.shop:8080"]);
        assert_eq!(hosts("https://api.example.com"), ["api.example.com:443"]);
        assert_eq!(hosts("postgresql://user:\u{1}@pg:5432/db?sslmode=disable"), ["pg:5432"]);
        assert_eq!(hosts("postgresql+asyncpg://u:p@pg/db"), ["pg:5432"]);
        assert_eq!(hosts("mongodb://u:p@m0.m,m1.m:27018/db?replicaSet=rs"), ["m0.m:27017", "m1.m:27018"]);
        assert_eq!(hosts("mongodb+srv://u:p@cluster/db"), ["cluster:27017"]);
        assert_eq!(hosts("jdbc:mysql://db:3306/shop?a=b"), ["db:3306"]);
        assert_eq!(hosts("jdbc:sqlserver://db;databaseName=x"), ["db:1433", "x under databaseName"]);
        assert_eq!(hosts("jdbc:oracle:thin:@db:1521:sid"), ["db:1521"]);
        assert_eq!(hosts("Server=tcp:db,1433;Database=x"), ["db:1433", "x under Database"]);
        assert_eq!(hosts("Driver={P};Server=db;Port=5432"), ["P under Driver", "db:5432 under Server"]);
        assert_eq!(hosts("u:p@tcp(db:3306)/shop"), ["tcp alone", "db:3306"]);
        assert_eq!(hosts("amqp://rabbit"), ["rabbit:5672"]);
        assert_eq!(hosts("PLAINTEXT://k0:9092,PLAINTEXT://k1:9093"), ["k0:9092", "k1:9093"]);
        assert_eq!(hosts("http://[2001:db8::1]:80/"), ["2001:db8::1:80"]);
        assert!(hosts("unix:///var/run/docker.sock").is_empty());
    }

    #[test]
    fn lists_flags_and_shells() {
        assert_eq!(hosts("k-0.k:9092,k-1.k:9092"), ["k-0.k:9092", "k-1.k:9092"]);
        assert_eq!(hosts("--redis argocd-redis:6379"), ["argocd-redis:6379"]);
        assert_eq!(hosts("--host redis"), ["redis under --host"]);
        assert_eq!(hosts("until nc -z pg 5432; do sleep 1; done").first().map(String::as_str), Some("until alone"));
        assert!(hosts("until nc -z pg 5432; do sleep 1; done").contains(&"pg:5432".to_owned()));
        assert_eq!(hosts("host=pg port=5432 user=me"), ["pg:5432 under host", "me under user"]);
        assert_eq!(hosts(r#"{"host": "pg", "image": "nginx:1.27"}"#), ["pg under host"]);
    }

    #[test]
    fn what_is_no_host() {
        for text in
            [":8080", "nginx:1.27", "0", "/etc/passwd", "a:b", "", "://", "http://", "@", "=:=", "[::", "x://y:z"]
        {
            assert!(mentions(text, None, Form::Value).iter().all(|mention| mention.clue == Clue::Alone), "{text}");
        }
    }

    #[test]
    fn comments_of_files_do_not_count() {
        assert!(mentions("# see http://web:80\n// http://web:80", None, Form::File).is_empty());
        assert_eq!(mentions("server: web:80", None, Form::File).len(), 1);
    }
}
