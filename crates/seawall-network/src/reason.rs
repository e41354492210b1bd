//! Why a verdict depends on something that the input does not tell.

macro_rules! reasons {
    ($($(#[doc = $meaning:literal])* $name:ident = $text:literal,)*) => {
        /// Why a verdict depends.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason {
            $($(#[doc = $meaning])* $name,)*
        }

        impl Reason {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// For people: completes «depends: …».
            pub const fn text(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// For machines: a word that stays the same.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

reasons! {
    /// A rule names addresses, and those of the pod are not known.
    PodAddress = "a rule names addresses, and the pod's own address is not in the input",
    /// A rule names addresses of one family, and the pod has both.
    Family = "the rules differ between the pod's IPv4 and IPv6 addresses",
    /// Traffic between a pod and its own node is always allowed, and where the pods run is not known.
    OwnNode = "a node always reaches its own pods, and where they run is not in the input",
    /// A label that the input does not tell.
    Label = "a selector asks for a label that is not in the input",
    /// The namespace's labels are not in the input.
    NamespaceLabels = "a selector asks for labels of a namespace that is not in the input",
    /// The ServiceAccount is not in the input.
    AccountLabels = "a selector asks for labels of a ServiceAccount that is not in the input",
    /// Nodes, their labels or their addresses are not in the input.
    Nodes = "a rule names nodes, and they are not all in the input",
    /// The addresses of the API server are not in the input.
    ApiServer = "a rule names the API server, and its addresses are not in the input",
    /// What a name resolves to is not known.
    DomainName = "a rule names hosts by their DNS names, and what they resolve to is not in the input",
    /// A part of a policy could not be read.
    Unreadable = "a part of a policy could not be read",
    /// Policies of equal priority decide differently.
    EqualPriority = "policies of the same priority decide differently, and which comes first is not defined",
    /// The network plugins do not agree.
    Plugin = "network plugins do not agree on this; choose one with `--cni`",
    /// An external authorizer decides.
    External = "an authorizer outside the cluster decides",
    /// Only requests of some kind are meant.
    Requests = "a rule looks at the requests, not only at the connection",
    /// Whether the connection is encrypted by the mesh is not known.
    Mesh = "whether both ends are in the mesh is not in the input",
    /// A rule refers to an object, a set of addresses or a Service, that is not in the input.
    Missing = "a rule refers to an object that is not in the input",
    /// Whether an address can be reached from the internet is not known.
    Public = "whether the internet gets to the address is not in the input",
    /// A node may pass a connection on under its own address.
    Masquerade = "a node may pass the connection on under its own address, which the rules treat otherwise",
    /// A policy of a kind that is not understood.
    NotSupported = "a policy of a kind that is not understood applies",
    /// A pod is on a network of its own.
    OtherNetwork = "a pod is on a user-defined network instead of the cluster's own, and these are not supported",
}

/// A set of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Reasons(u32);

impl Reasons {
    /// No reason.
    pub const NONE: Self = Self(0);

    /// The reasons of both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `reason` is among them.
    pub const fn contains(self, reason: Reason) -> bool {
        self.0 >> (reason as u32) & 1 == 1
    }

    /// The reasons.
    pub fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.iter().copied().filter(move |&reason| self.contains(reason))
    }
}

impl From<Reason> for Reasons {
    fn from(reason: Reason) -> Self {
        Self(1 << reason as u32)
    }
}
