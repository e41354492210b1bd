//! Yes, no, or not known.

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Truth {
    /// It does not.
    No,
    /// It is not known.
    Maybe,
    /// It does.
    Yes,
}

impl Truth {
    /// Both hold.
    pub(crate) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Maybe,
        }
    }

    /// One of them holds.
    pub(crate) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Maybe,
        }
    }

    /// It does not hold.
    pub(crate) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }

    /// One of many holds.
    pub(crate) fn any(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::No, Self::or)
    }

    /// All of many hold.
    pub(crate) fn all(all: impl IntoIterator<Item = Self>) -> Self {
        all.into_iter().fold(Self::Yes, Self::and)
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What `say` says for every choice that is possible: what holds for sure is always chosen, what may hold now and then.
pub(crate) fn worlds<T: Copy, R>(of: &[(Truth, T)], say: impl Fn(&[T]) -> R) -> Vec<R> {
    let open = of.iter().filter(|(holds, _)| *holds == Truth::Maybe).count();
    let mut all = Vec::new();
    for choice in 0_u32..1 << open {
        let mut bits = (0..open).map(|bit| choice >> bit & 1 == 1);
        let mut chosen = Vec::new();
        for (holds, what) in of {
            let is_chosen = match holds {
                Truth::Yes => true,
                Truth::No => false,
                Truth::Maybe => bits.next() == Some(true),
            };
            chosen.extend(is_chosen.then_some(*what));
        }
        all.push(say(&chosen));
    }
    all
}
