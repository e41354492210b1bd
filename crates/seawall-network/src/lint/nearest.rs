//! What was probably meant: the label closest to one that nobody carries.

use seawall_model::selector::Selector;
use seawall_yaml::{Kind, Node};

/// A label that is asked for and the one that is probably meant, as `key: value`.
pub(crate) struct Nearest<'s> {
    pub(crate) asked: String,
    pub(crate) meant: (&'s str, &'s str),
    /// How many letters are to be changed.
    pub(crate) distance: usize,
}

impl Nearest<'_> {
    /// The end of a message: ``; did you mean `app: web`?``, without the mark.
    pub(crate) fn text(&self) -> String {
        format!("; did you mean `{}: {}`", self.meant.0, self.meant.1)
    }
}

/// Among labels that exist, the one closest to a label of the selector that none of them is. The value counts first: a
/// key that exists with another value, then another key with the same value.
pub(crate) fn nearest<'s>(
    selector: Node<'_>,
    labels: &(impl Iterator<Item = (&'s str, &'s str)> + Clone),
) -> Option<Nearest<'s>> {
    let mut best: Option<Nearest<'s>> = None;
    for (key, value) in equalities(selector) {
        if labels.clone().any(|label| label == (key, value)) {
            continue;
        }
        for (other_key, other_value) in labels.clone() {
            let distance = match (other_key == key, other_value == value) {
                (true, _) => slip(value, other_value),
                (_, true) => slip(key, other_key),
                _ => None,
            };
            let Some(distance) = distance else { continue };
            let rank = |nearest: &Nearest<'s>| (nearest.distance, nearest.meant);
            let candidate = Nearest { asked: format!("{key}: {value}"), meant: (other_key, other_value), distance };
            if best.as_ref().is_none_or(|best| rank(&candidate) < rank(best)) {
                best = Some(candidate);
            }
        }
    }
    best
}

/// Labels that a selector asks for with one value.
fn equalities(selector: Node<'_>) -> impl Iterator<Item = (&str, &str)> {
    let labels = selector.get("matchLabels").filter(|labels| labels.kind() == Kind::Mapping);
    let written = labels.into_iter().flat_map(Node::entries);
    let written = written.filter_map(|(key, value)| Some((key.scalar()?, value.as_str()?)));
    let expressions = selector.get("matchExpressions").into_iter().flat_map(Node::items);
    let expressions = expressions.filter_map(|one| Selector::of_expression(one).equality());
    written.chain(expressions)
}

/// How many letters differ, if that looks like a slip of the pen: few for the length, and not in the digits alone, which
/// tell `web-1` from `web-2`.
pub(crate) fn slip(written: &str, meant: &str) -> Option<usize> {
    let most = match written.len().max(meant.len()) {
        0..=3 => return None,
        4..=7 => 1,
        _ => 2,
    };
    if written.len().abs_diff(meant.len()) > most || written.len().max(meant.len()) > 63 {
        return None;
    }
    let letters = |text: &str| text.bytes().filter(|byte| !byte.is_ascii_digit()).collect::<Vec<u8>>();
    let distance = distance(written.as_bytes(), meant.as_bytes());
    (distance > 0 && distance <= most && letters(written) != letters(meant)).then_some(distance)
}

/// The edit distance, two letters that changed places counted once.
fn distance(a: &[u8], b: &[u8]) -> usize {
    let mut rows = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = match (i, j) {
                (0, _) => j,
                (_, 0) => i,
                _ => {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let mut least = (rows[i - 1][j - 1] + same).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        least = least.min(rows[i - 2][j - 2] + 1);
                    }
                    least
                }
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::slip;

    #[test]
    fn a_slip_of_the_pen_is_told_from_another_name() {
        for (written, meant, distance) in
            [("databse", "database", Some(1)), ("frotnend", "frontend", Some(1)), ("redis-ha", "reddis-h", Some(2))]
        {
            assert_eq!(slip(written, meant), distance, "{written}");
        }
        for (written, meant) in
            [("web-1", "web-2"), ("v1", "v2"), ("web", "wed"), ("api", "app"), ("cart", "carts-db"), ("same", "same")]
        {
            assert_eq!(slip(written, meant), None, "{written}");
        }
    }
}
