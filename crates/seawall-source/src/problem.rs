//! Problems as this room words them.

use std::sync::Arc;

use seawall_model::Problem;
use seawall_model::problem::Effect;
use seawall_yaml::Position;

/// A problem with a file that is no manifest.
pub(crate) fn foreign(file: &Arc<str>, message: impl Into<String>) -> Problem {
    Problem { effect: Effect::Foreign, ..Problem::unread(Arc::clone(file), message) }
}

/// A problem with a file that was read all the same.
pub(crate) fn doubtful(file: &Arc<str>, message: impl Into<String>) -> Problem {
    Problem { effect: Effect::Doubtful, ..Problem::unread(Arc::clone(file), message) }
}

/// A problem with a file that was left unread.
pub(crate) fn unread(file: &Arc<str>, message: impl Into<String>) -> Problem {
    Problem::unread(Arc::clone(file), message)
}

/// The problem at a place.
pub(crate) fn at(position: Position, problem: Problem) -> Problem {
    Problem { position: Some(position), ..problem }
}

/// `1 file`, `3 files`.
pub(crate) fn count(number: usize, one: &str) -> String {
    let plural = match number {
        1 => "",
        _ if one.ends_with("ch") => "es",
        _ => "s",
    };
    format!("{number} {one}{plural}")
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn joined(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The first three in backquotes, the rest as a number.
pub(crate) fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let mut parts: Vec<String> = names.iter().take(3).map(|name| format!("`{name}`")).collect();
    if names.len() > 3 {
        parts.push(format!("{} more", names.len() - 3));
    }
    joined(&parts)
}

/// A size for people, in binary units: `512 bytes`, `1.5 GiB`.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 3] = [("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)];
    match UNITS.iter().find(|(_, unit)| bytes >= *unit) {
        Some((name, unit)) if bytes.is_multiple_of(*unit) => format!("{} {name}", bytes / unit),
        Some((name, unit)) => {
            let tenths = u128::from(bytes) * 10 / u128::from(*unit);
            format!("{}.{} {name}", tenths / 10, tenths % 10)
        }
        None => count(usize::try_from(bytes).unwrap_or(usize::MAX), "byte"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_sizes_read_as_people_write_them() {
        assert_eq!([count(1, "patch"), count(2, "patch"), count(0, "file")], ["1 patch", "2 patches", "0 files"]);
        assert_eq!([size(1), size(1 << 30), size(3 << 29)], ["1 byte", "1 GiB", "1.5 GiB"]);
    }
}
