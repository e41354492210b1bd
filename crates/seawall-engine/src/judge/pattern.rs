//! Names with wildcards.

/// A name in which `*` stands for any text and `?` for one character; everything else stands for itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern(String);

impl Pattern {
    /// Takes any text.
    pub(crate) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// Whether the whole of `text` fits. Takes time in the product of both lengths at worst.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let (pattern, text): (Vec<char>, Vec<char>) = (self.0.chars().collect(), text.chars().collect());
        let (mut at, mut seen) = (0, 0);
        // Where the last star stands, and how much of the text it has taken.
        let mut star: Option<(usize, usize)> = None;
        while seen < text.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, seen));
                    at += 1;
                }
                Some(&wanted) if wanted == '?' || wanted == text[seen] => {
                    at += 1;
                    seen += 1;
                }
                _ => {
                    let Some((position, taken)) = star else { return false };
                    star = Some((position, taken + 1));
                    at = position + 1;
                    seen = taken + 1;
                }
            }
        }
        pattern[at..].iter().all(|&rest| rest == '*')
    }

    /// Whether a place fits, or anything that it lies below: `spec.volumes[tmp]` takes `spec.volumes[tmp].hostPath`.
    pub(crate) fn matches_below(&self, place: &str) -> bool {
        let ends = place.char_indices().filter(|(_, c)| matches!(c, '.' | '[')).map(|(at, _)| at);
        ends.chain([place.len()]).any(|end| end > 0 && self.matches(&place[..end]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_any_text_and_a_question_mark_one_character() {
        let fits = |pattern: &str, text: &str| Pattern::new(pattern).matches(text);
        assert!(fits("web", "web") && !fits("web", "web-1") && !fits("web", "Web"));
        assert!(fits("web-*", "web-") && fits("*-web-*", "a-web-web-b") && fits("*", ""));
        assert!(fits("w?b", "wéb") && !fits("w?b", "wb"));
        assert!(fits("a[b]", "a[b]") && !fits("a[b]", "ab"), "brackets stand for themselves");
        assert!(!fits("", "a") && fits("", ""));
    }

    #[test]
    fn many_stars_take_no_time_worth_mentioning() {
        assert!(!Pattern::new(&format!("{}b", "*a".repeat(40))).matches(&"a".repeat(5_000)));
    }

    #[test]
    fn a_place_takes_what_lies_below_it() {
        let below = |pattern: &str, place: &str| Pattern::new(pattern).matches_below(place);
        assert!(below("spec.volumes[tmp]", "spec.volumes[tmp].hostPath.path"));
        assert!(below("spec.containers[*].image", "spec.containers[app].image"));
        assert!(below("spec.containers", "spec.containers[app].image"));
        assert!(!below("spec.cont", "spec.containers[app]"), "only whole names");
        assert!(!below("spec.volumes[tmp]", "spec.volumes[tmp2]"));
        assert!(!below("", "spec"));
    }
}
