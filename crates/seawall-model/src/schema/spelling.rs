//! How far two names are apart.

/// Whether the names differ in case, underscores and hyphens only.
pub(super) fn alike(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase())
}

/// The number of letters to insert, drop, replace or swap with their neighbour, if `meant` may be what was meant by
/// `written`: one in a short name, two from eight letters on, three from twelve.
pub(super) fn typos(written: &str, meant: &str) -> Option<usize> {
    let (written, meant) = (written.as_bytes(), meant.as_bytes());
    let limit = (meant.len() / 4).clamp(1, 3);
    if meant.len() < 3 || written.len().abs_diff(meant.len()) > limit {
        return None;
    }
    // Rows of the table of distances between beginnings of both names: two above, one above, current.
    let mut rows = [[0; MAX_LENGTH + 1]; 3];
    if meant.len() > MAX_LENGTH {
        return None;
    }
    for (column, cell) in rows[1].iter_mut().enumerate() {
        *cell = column;
    }
    for (row, &letter) in written.iter().enumerate() {
        rows[2][0] = row + 1;
        for (column, &other) in meant.iter().enumerate() {
            let replaced = rows[1][column] + usize::from(!letter.eq_ignore_ascii_case(&other));
            let mut least = replaced.min(rows[1][column + 1] + 1).min(rows[2][column] + 1);
            if row > 0 && column > 0 && letter == meant[column - 1] && written[row - 1] == other {
                least = least.min(rows[0][column - 1] + 1);
            }
            rows[2][column + 1] = least;
        }
        rows.rotate_left(1);
    }
    let distance = rows[1][meant.len()];
    (distance <= limit).then_some(distance)
}

/// Longer than any declared name.
const MAX_LENGTH: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_underscores_and_hyphens_do_not_count() {
        assert!(alike("run_as_non_root", "runAsNonRoot"));
        assert!(alike("HostPid", "hostPID"));
        assert!(!alike("hostPid", "hostIPC"));
    }

    #[test]
    fn typos_are_counted_up_to_what_the_length_of_the_name_allows() {
        assert_eq!(typos("conatiners", "containers"), Some(1));
        assert_eq!(typos("contaners", "containers"), Some(1));
        assert_eq!(typos("allowPrivilegedEscalation", "allowPrivilegeEscalation"), Some(1));
        assert_eq!(typos("readOnlyRootFilesytsm", "readOnlyRootFilesystem"), Some(2));
        assert_eq!(typos("imgae", "image"), Some(1));
        assert_eq!(typos("name", "names"), Some(1));
        assert_eq!(typos("hostPort", "nodePort"), None);
        assert_eq!(typos("ty", "tty"), Some(1));
        assert_eq!(typos("to", "os"), None);
    }
}
