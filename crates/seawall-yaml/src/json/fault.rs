//! What is wrong with a text that is not JSON, in words.

use std::borrow::Cow;

use crate::build::Refused;

/// Why a text is not read.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) at: usize,
    pub(crate) why: Cow<'static, str>,
    /// It may well be JSON, but is not taken.
    pub(crate) refused: bool,
}

impl Fault {
    #[cold]
    pub(super) fn new(at: usize, why: &'static str) -> Self {
        Self { at, why: Cow::Borrowed(why), refused: false }
    }

    #[cold]
    pub(super) fn refused(at: usize, refused: &Refused) -> Self {
        Self { at, why: refused.why.into(), refused: true }
    }
}

#[cold]
pub(super) fn unseparated(bytes: &[u8], at: usize, in_object: bool) -> Fault {
    let why = match (at >= bytes.len(), in_object) {
        (true, true) => "not valid JSON: it ends inside an object (`}` is missing)",
        (true, false) => "not valid JSON: it ends inside a list (`]` is missing)",
        (false, true) => "not valid JSON: expected `,` or `}`",
        (false, false) => "not valid JSON: expected `,` or `]`",
    };
    Fault::new(at, why)
}

#[cold]
pub(super) fn no_value(bytes: &[u8], at: usize) -> Fault {
    let why = match bytes.get(at) {
        None => "not valid JSON: it ends where a value should stand",
        Some(b']' | b'}') => "not valid JSON: a value should stand here (is the `,` before it one too many?)",
        Some(b'\'') => "not valid JSON: strings stand in double quotes",
        Some(_) => "not valid JSON: not a value",
    };
    Fault::new(at, why)
}

#[cold]
pub(super) fn no_key(bytes: &[u8], at: usize) -> Fault {
    let why = match bytes.get(at) {
        None => "not valid JSON: it ends inside an object (`}` is missing)",
        Some(b'}') => "not valid JSON: a key should stand here (is the `,` before it one too many?)",
        Some(_) => "not valid JSON: a key in double quotes should stand here",
    };
    Fault::new(at, why)
}
