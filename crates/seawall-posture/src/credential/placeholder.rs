//! Values that stand for other values.

use super::shape;

/// Whether somebody or something puts another value in this one's place before it is used: a variable, a template, a
/// reference to a store, a blank to be filled in.
pub(super) fn is_one(value: &str) -> bool {
    const MARKS: [&str; 10] = ["$(", "${", "{{", "}}", "<<", "%{", "#{", "{%", "`", "[["];
    const STORES: [&str; 38] = [
        "vault:",
        "bao:",
        "secret:",
        "secret/",
        "secrets/",
        "secretref:",
        "ref+",
        "op://",
        "ssm:",
        "arn:",
        "env:",
        "env.",
        "file:",
        "awssm:",
        "gcpsm:",
        "gcp:",
        "aws:",
        "azure:",
        "keyvault:",
        "azurekeyvault:",
        "enc:",
        "enc[",
        "enc(",
        "{cipher}",
        "kms:",
        "sm://",
        "projects/",
        "k8s:",
        "kubernetes:",
        "secretsmanager:",
        "@microsoft.keyvault",
        "doppler:",
        "os.environ",
        "process.env",
        "system.getenv",
        "getenv",
        "!vault",
        "valuefrom:",
    ];
    let value = value.trim();
    MARKS.iter().any(|mark| value.contains(mark))
        || is_variable(value)
        || is_enclosed(value)
        || STORES.iter().any(|store| shape::starts_with(value, store))
        || is_blank_to_fill(value)
}

/// `$NAME`, `$oidc.clientSecret`.
fn is_variable(value: &str) -> bool {
    value.strip_prefix('$').is_some_and(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.:-/".contains(&byte))
    })
}

/// `<password>`, `%PASSWORD%`, `@PASSWORD@`, `__PASSWORD__`, `{password}`, `[password]`.
fn is_enclosed(value: &str) -> bool {
    const PAIRS: [(&str, &str); 6] = [("<", ">"), ("%", "%"), ("@", "@"), ("__", "__"), ("{", "}"), ("[", "]")];
    PAIRS.iter().any(|(open, close)| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    })
}

/// `INSERT_TOKEN`, `YOUR_API_KEY`, `GOOGLE_API_KEY_VAL`: upper-case words that tell what to put here.
fn is_blank_to_fill(value: &str) -> bool {
    const FIRST: [&str; 10] = ["INSERT", "YOUR", "MY", "ENTER", "PUT", "REPLACE", "ADD", "SET", "PASTE", "SOME"];
    const LAST: [&str; 7] = ["HERE", "VAL", "VALUE", "PLACEHOLDER", "PASSWORD", "TOKEN", "KEY"];
    let words = value.bytes().all(|byte| byte.is_ascii_uppercase() || b"_-".contains(&byte));
    let mut parts = value.split(['_', '-']);
    let (first, last) = (parts.next().unwrap_or_default(), parts.next_back().unwrap_or_default());
    words && (FIRST.contains(&first) && !last.is_empty() || LAST.contains(&last))
}
