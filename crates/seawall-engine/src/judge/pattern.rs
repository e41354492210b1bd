//! Names with wildcards.

use regex::{Regex, RegexBuilder};

/// What a name must be.
#[derive(Debug, Clone)]
pub(crate) enum Pattern {
    /// `*` stands for any text and `?` for one character; everything else stands for itself.
    Wildcard(String),
    /// As Kubescape has it: the whole name, in any case.
    Regex(Regex),
}

impl Pattern {
    /// Takes any text as one with wildcards.
    pub(crate) fn new(text: &str) -> Self {
        Self::Wildcard(text.to_owned())
    }

    /// Takes a regular expression; the error is one line.
    pub(crate) fn regex(text: &str) -> Result<Self, String> {
        let whole = RegexBuilder::new(&format!("^(?:{text})$")).case_insensitive(true).size_limit(1 << 20).build();
        whole.map(Self::Regex).map_err(|_| format!("`{text}` is no regular expression"))
    }

    /// Whether the whole of `text` fits. Takes time in the product of both lengths at worst.
    pub(crate) fn matches(&self, text: &str) -> bool {
        let pattern = match self {
            Self::Wildcard(pattern) => pattern,
            Self::Regex(regex) => return regex.is_match(text),
        };
        let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
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
    fn a_regular_expression_takes_the_whole_name() {
        let fits = |pattern: &str, text: &str| Pattern::regex(pattern).is_ok_and(|pattern| pattern.matches(text));
        assert!(fits("web|api", "API") && !fits("web|api", "web-1") && fits(".*", "") && fits("web.*", "web-1"));
        assert!(Pattern::regex("web(").is_err() && Pattern::regex(&"(a{1000}){1000}".repeat(9)).is_err());
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
