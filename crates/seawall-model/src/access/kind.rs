//! A kind of edge: what it is called and how hard it is to go.

/// A kind of edge.
#[derive(Debug, PartialEq, Eq)]
pub struct EdgeKind {
    /// `C01`. The letter tells the family: entry, container, escape (`X`), node, identity, workload.
    pub id: &'static str,
    /// `USES_SA`.
    pub name: &'static str,
    /// What whoever controls the one end does to get the other, in a few words: `uses the token of its ServiceAccount`.
    pub title: &'static str,
    /// What deciding about it takes.
    pub tier: Tier,
    /// How hard it is to go.
    pub ease: Ease,
    /// Techniques of MITRE ATT&CK.
    pub techniques: &'static [&'static str],
    /// The page: what the edge is, what it needs, a case with it, a near miss, and what takes it away.
    pub doc: &'static str,
}

/// What deciding about an edge takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tier {
    /// The objects of the API.
    One,
    /// One more fact: a version, a setting of a node, what the cloud grants.
    Two,
    /// Experience: right often, never certain.
    Three,
}

/// How hard an edge is to go, as the chance that whoever tries gets to the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ease {
    /// No step at all: who has the one has the other.
    Given,
    /// One call of the API or one command.
    Direct,
    /// Needs a tool, or preparation.
    Tooling,
    /// Needs a flaw, or luck in time.
    Race,
    /// May work.
    Guess,
}

impl Ease {
    /// The chance, above 0 and at most 1.
    pub fn probability(self) -> f64 {
        match self {
            Self::Given => 1.0,
            Self::Direct => 0.9,
            Self::Tooling => 0.6,
            Self::Race => 0.3,
            Self::Guess => 0.1,
        }
    }
}

/// What binds a vertex to what it consists of: a pod and its containers, a hub and its members. No step of an attacker,
/// and no kind of its own.
pub static PART: EdgeKind =
    EdgeKind { id: "", name: "PART", title: "gives", tier: Tier::One, ease: Ease::Given, techniques: &[], doc: "" };
