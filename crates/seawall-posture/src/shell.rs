//! Shell scripts, read as far as one must to see which programs they call.
//!
//! A shell's words are not what a search for a name sees: `sudo` in a path, in a string that is printed or behind a `#`
//! calls nothing.

mod reader;

use reader::Reader;

/// One call of a program.
#[derive(Debug, Clone, Default)]
pub(crate) struct Call {
    /// The program and its arguments.
    pub(crate) words: Vec<Word>,
    /// Whether it reads what the call before it prints.
    pub(crate) is_piped: bool,
    /// What it reads by `<<<`.
    pub(crate) input: Option<Word>,
}

/// One word of a call, without its quotes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    /// The text; what calls put into it is left out.
    pub(crate) text: String,
    /// The calls in it, by `$(…)`, backticks and `<(…)`.
    pub(crate) calls: Vec<Call>,
}

/// How deep calls may lie in each other; what is deeper is not looked at.
const DEEPEST: usize = 12;

/// The calls of a script in the order of the text.
pub(crate) fn calls(script: &str) -> Vec<Call> {
    Reader::new(script, DEEPEST).calls()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each call as its words, `|` before a piped one and `$[…]` around calls in a word.
    fn shown(calls: &[Call]) -> String {
        let call = |call: &Call| {
            let words: Vec<String> = call.words.iter().map(word).collect();
            format!("{}{}", if call.is_piped { "|" } else { "" }, words.join(" "))
        };
        calls.iter().map(call).collect::<Vec<_>>().join("; ")
    }

    fn word(word: &Word) -> String {
        if word.calls.is_empty() { word.text.clone() } else { format!("{}$[{}]", word.text, shown(&word.calls)) }
    }

    #[track_caller]
    fn check(script: &str, expected: &str) {
        assert_eq!(shown(&calls(script)), expected, "{script}");
    }

    #[test]
    fn calls_end_at_operators_and_lines() {
        check("a b && c || d; e & f\ng", "a b; c; d; e; f; g");
        check("a | b |& c", "a; |b; |c");
        check("a |\n b", "a; |b");
        check("(a; b) && { c; }", "a; b; c");
        check("a \\\n  b", "a b");
        check("a | (b; c) | d", "a; |b; c; |d");
        check("case a in b) c;; esac", "case a in b; c; esac");
    }

    #[test]
    fn words_of_the_language_are_no_programs() {
        check("if a; then b; else c; fi", "a; b; c");
        check("while ! a; do b; done", "a; b");
        check("time -p a", "-p a");
    }

    #[test]
    fn quotes_hold_words_together() {
        check("echo 'a; b | c' \"d; e\" f\\ g", "echo a; b | c d; e f g");
        check("echo a#b # c; d", "echo a#b");
        check("a ''", "a ");
        check("echo 'open; b", "echo open; b");
    }

    #[test]
    fn calls_lie_in_words() {
        check("a \"$(b c)\"", "a $[b c]");
        check("a `b | c`", "a $[b; |c]");
        check("a <(b \"$(c)\") d", "a $[b $[c]] d");
        check("a $((1 + 2)) ${B:-c d} $E", "a   ");
        check("a $$(b)", "a $[b]");
        check("a '$(b)'", "a $(b)");
    }

    #[test]
    fn redirections_are_no_words() {
        check("a > b 2>&1 <c >>d e", "a e");
        check("a &> b", "a");
        check("cat <<EOF > f\nsudo b\nEOF\nc", "cat; c");
        check("cat <<-'E'\n\tx\n\tE\nc", "cat; c");
        assert!(calls("sh <<< \"$(a)\"")[0].input.is_some());
    }

    #[test]
    fn what_never_ends_ends() {
        for script in
            ["$(", "`", "<(", "${", "$((", "\"", "\\", "a <<E", "|||", ")))", "$($($($($($($($($($($($($($($("]
        {
            let _ = calls(script);
        }
    }
}
