//! Secrets in URLs: a password before the host, or a path that is itself the secret.

use super::{pairs, placeholder, shape};

/// Longer URLs are not looked at to their ends.
const LONGEST: usize = 512;

/// The secret in the URL whose `://` stands at `colon`, with its article.
pub(super) fn secret(text: &str, colon: usize) -> Option<&'static str> {
    let rest = &text[colon + 3..text.floor_char_boundary(colon + 3 + LONGEST)];
    let authority = &rest[..rest.find(ends_authority).unwrap_or(rest.len())];
    match authority.rsplit_once('@') {
        Some((user, host)) if has_password(user, host) => not_in_comment(text, colon, "a URL with a password"),
        Some(_) => None,
        None => webhook(authority, &rest[authority.len()..]),
    }
}

/// The password before the `@` at `at` in the form of Go's MySQL driver: `user:password@tcp(host:3306)/name`.
pub(super) fn in_data_source(text: &str, at: usize) -> Option<&'static str> {
    let near = &text[text.floor_char_boundary(at.saturating_sub(LONGEST))..at];
    let user = near.rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '=' | '/')).next()?;
    has_password(user, &text[at + 1..]).then_some("a data source with a password")
}

fn has_password(user: &str, host: &str) -> bool {
    let Some((_, password)) = user.split_once(':') else { return false };
    let host = !host.is_empty() && !host.starts_with("sha256:") && !host.starts_with("sha512:");
    let template = password.starts_with(['$', '{', ':']) || password.starts_with("%s") || password.starts_with("%v");
    let masked = password.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
    host && !template && !masked && shape::is_literal(password) && !placeholder::is_one(user)
}

fn webhook(host: &str, path: &str) -> Option<&'static str> {
    let secret = |prefix: &str| {
        let rest = path.strip_prefix(prefix)?;
        let last = rest.split(['/', '?', '"', '\'', '\n', ' ']).rfind(|part| part.len() >= 20)?;
        (shape::distinct(last) > 8).then_some("a webhook's URL")
    };
    match host {
        "hooks.slack.com" => secret("/services/").or_else(|| secret("/triggers/")),
        "discord.com" | "discordapp.com" => secret("/api/webhooks/"),
        _ if host.ends_with(".webhook.office.com") => secret("/webhookb2/"),
        _ => None,
    }
}

fn not_in_comment(text: &str, at: usize, what: &'static str) -> Option<&'static str> {
    let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    (!pairs::is_comment(&text[line..at])).then_some(what)
}

fn ends_authority(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'' | '<' | '>' | '`' | '\\')
}
