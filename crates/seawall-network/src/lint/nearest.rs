//! What was probably meant: the label closest to one that nobody carries.

use rustc_hash::FxHashMap;
use seawall_model::selector::Selector;
use seawall_yaml::{Kind, Node};

/// A label that is asked for and the one that is probably meant, as `key: value`.
pub(crate) struct Nearest<'s> {
    pub(crate) asked: String,
    pub(crate) meant: (&'s str, &'s str),
    /// How many letters are to be changed.
    distance: usize,
}

impl Nearest<'_> {
    /// The end of a message: ``; did you mean `app: web`?``, without the mark.
    fn text(&self) -> String {
        format!("; did you mean `{}: {}`", self.meant.0, self.meant.1)
    }
}

/// Labels that exist, by key and by value.
#[derive(Default)]
pub(crate) struct LabelIndex<'s> {
    values: FxHashMap<&'s str, Vec<&'s str>>,
    keys: FxHashMap<&'s str, Vec<&'s str>>,
}

impl<'s> FromIterator<(&'s str, &'s str)> for LabelIndex<'s> {
    fn from_iter<I: IntoIterator<Item = (&'s str, &'s str)>>(labels: I) -> Self {
        let mut index = Self::default();
        for (key, value) in labels {
            index.values.entry(key).or_default().push(value);
            index.keys.entry(value).or_default().push(key);
        }
        for list in index.values.values_mut().chain(index.keys.values_mut()) {
            list.sort_unstable();
            list.dedup();
        }
        index
    }
}

impl<'s> LabelIndex<'s> {
    /// The label closest to one that the selector asks for and that does not exist: the same key with another value, else
    /// the same value under another key.
    pub(crate) fn nearest(&self, selector: Node<'_>) -> Option<Nearest<'s>> {
        let mut best: Option<Nearest<'s>> = None;
        for (key, value) in equalities(selector) {
            let values = self.values.get_key_value(key);
            if values.is_some_and(|(_, values)| values.binary_search(&value).is_ok()) {
                continue;
            }
            let values = values.into_iter().flat_map(|(&key, values)| values.iter().map(move |&other| (key, other)));
            let by_value = values.filter_map(|meant| Some((slip(value, meant.1)?, meant)));
            let keys = self.keys.get_key_value(value);
            let keys = keys.into_iter().flat_map(|(&value, keys)| keys.iter().map(move |&other| (other, value)));
            let by_key = keys.filter_map(|meant| Some((slip(key, meant.0)?, meant)));
            let Some((distance, meant)) = by_value.chain(by_key).min() else { continue };
            if best.as_ref().is_none_or(|best| (distance, meant) < (best.distance, best.meant)) {
                best = Some(Nearest { asked: format!("{key}: {value}"), meant, distance });
            }
        }
        best
    }

    /// The end of a message, empty where nothing is close.
    pub(crate) fn hint(&self, selector: Node<'_>) -> String {
        self.nearest(selector).map(|nearest| nearest.text()).unwrap_or_default()
    }
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
