//! Text for XML and HTML.

/// Text for content and quoted attributes of XML and HTML. Characters that XML 1.0 cannot hold become a question mark.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(character),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push('?'),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The parts of `text` between backticks, and whether each is code. When the backticks do not pair, a name with one in
/// it has got in, and the whole text is code.
pub(crate) fn code_spans(text: &str) -> Vec<(&str, bool)> {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return vec![(text, true)];
    }
    let parts = parts.into_iter().enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(index, part)| (part, index % 2 == 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_becomes_a_question_mark() {
        assert_eq!(escape("<a b='c'>&\"\u{0}\u{b}\u{fffe}\n"), "&lt;a b=&#39;c&#39;&gt;&amp;&quot;???\n");
    }

    #[test]
    fn backticks_that_do_not_pair_make_everything_code() {
        assert_eq!(code_spans("a `b` c"), [("a ", false), ("b", true), (" c", false)]);
        assert_eq!(code_spans("`a` `b` c`"), [("`a` `b` c`", true)]);
    }
}
