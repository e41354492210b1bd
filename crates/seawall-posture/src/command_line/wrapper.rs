//! Programs that only run another one.

use crate::shell::Word;

/// A program that runs another: its options that take a value of their own, and how many operands come before the other
/// program.
struct Wrapper {
    names: &'static [&'static str],
    valued: &'static [&'static str],
    operands: usize,
}

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        names: &["exec", "nohup", "command", "builtin", "setsid", "busybox", "time"],
        valued: &["-a"],
        operands: 0,
    },
    Wrapper { names: &["env"], valued: &["-u", "-C", "--unset", "--chdir"], operands: 0 },
    Wrapper { names: &["nice", "ionice"], valued: &["-n", "-c", "-p"], operands: 0 },
    Wrapper { names: &["stdbuf"], valued: &["-i", "-o", "-e"], operands: 0 },
    Wrapper { names: &["xargs"], valued: &["-n", "-I", "-P", "-L", "-d", "-s", "-a", "-E"], operands: 0 },
    Wrapper { names: &["timeout"], valued: &["-s", "-k", "--signal", "--kill-after"], operands: 1 },
    Wrapper { names: &["tini", "tini-static", "dumb-init", "catatonit"], valued: &["-p", "-r"], operands: 0 },
    Wrapper { names: &["gosu", "su-exec"], valued: &[], operands: 1 },
];

/// The same for those that matter by themselves, because the other program has more rights.
const AS_OTHER_USER: &[Wrapper] = &[Wrapper {
    names: &["sudo", "doas"],
    valued: &["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-r", "-t", "-T", "-U", "--user", "--group", "--chdir"],
    operands: 0,
}];

/// How many words stand before the program that really runs: assignments, and wrappers with their options.
pub(super) fn length(words: &[Word]) -> usize {
    let mut length = 0;
    loop {
        let rest = &words[length..];
        let more = if rest.first().is_some_and(is_assignment) && rest.len() > 1 {
            1
        } else {
            wrapped(WRAPPERS, rest).unwrap_or(0)
        };
        if more == 0 {
            return length;
        }
        length += more;
    }
}

/// The index of the program that `sudo` runs, if these are the words of one and there is a program.
pub(super) fn as_other_user(words: &[Word]) -> Option<usize> {
    wrapped(AS_OTHER_USER, words)
}

/// The index of the other program.
fn wrapped(wrappers: &[Wrapper], words: &[Word]) -> Option<usize> {
    let program = super::program(words);
    let wrapper = wrappers.iter().find(|wrapper| wrapper.names.contains(&program))?;
    let mut operands = wrapper.operands;
    let mut index = 1;
    while let Some(word) = words.get(index) {
        let text = word.text.as_str();
        if text == "--" {
            index += 1;
            break;
        }
        if text.starts_with('-') && text.len() > 1 {
            index += if wrapper.valued.contains(&text) { 2 } else { 1 };
        } else if operands > 0 {
            operands -= 1;
            index += 1;
        } else if is_assignment(word) {
            index += 1;
        } else {
            break;
        }
    }
    (index < words.len()).then_some(index)
}

fn is_assignment(word: &Word) -> bool {
    let Some((name, _)) = word.text.split_once('=') else { return false };
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
