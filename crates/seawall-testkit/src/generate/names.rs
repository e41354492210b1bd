//! Names that nobody has to invent: unique by construction, all of them DNS labels.

use super::random::Seed;

const TEAMS: &[&str] = &[
    "atlas", "borealis", "cobalt", "delta", "ember", "falcon", "garnet", "harbor", "iris", "juniper", "kestrel",
    "lumen", "meridian", "nimbus", "onyx", "pioneer", "quartz", "raven", "summit", "tundra",
];

const DOMAINS: &[&str] = &[
    "accounts",
    "billing",
    "catalog",
    "checkout",
    "claims",
    "content",
    "delivery",
    "fraud",
    "identity",
    "insights",
    "inventory",
    "ledger",
    "loans",
    "loyalty",
    "media",
    "messaging",
    "onboarding",
    "orders",
    "partners",
    "payments",
    "pricing",
    "profiles",
    "quotes",
    "reports",
    "returns",
    "risk",
    "search",
    "shipping",
    "support",
    "telemetry",
];

/// Stages of a namespace; the first is the one that matters.
pub(crate) const STAGES: &[&str] = &["prod", "staging", "dev", "test"];

const NOUNS: &[&str] = &[
    "address",
    "agreement",
    "alert",
    "asset",
    "audit",
    "basket",
    "booking",
    "calendar",
    "campaign",
    "card",
    "cart",
    "consent",
    "contract",
    "coupon",
    "customer",
    "device",
    "dispute",
    "document",
    "event",
    "export",
    "feature",
    "feedback",
    "gift",
    "image",
    "import",
    "invoice",
    "label",
    "limit",
    "location",
    "mail",
    "merchant",
    "metric",
    "notice",
    "offer",
    "order",
    "parcel",
    "payout",
    "policy",
    "product",
    "profile",
    "quote",
    "rating",
    "receipt",
    "refund",
    "region",
    "report",
    "review",
    "route",
    "rule",
    "schedule",
    "session",
    "settlement",
    "shipment",
    "stock",
    "tariff",
    "tax",
    "ticket",
    "token",
    "transfer",
    "user",
    "vendor",
    "voucher",
    "wallet",
    "warehouse",
];

const ROLES: &[&str] = &[
    "api",
    "worker",
    "gateway",
    "consumer",
    "store",
    "sync",
    "web",
    "indexer",
    "scheduler",
    "proxy",
    "cache",
    "exporter",
    "frontend",
    "mailer",
    "resolver",
    "stream",
];

const OPERATORS: &[&str] = &[
    "certificate",
    "gitops",
    "ingress",
    "database",
    "message-broker",
    "backup",
    "secret-store",
    "metrics",
    "tracing",
    "autoscaling",
    "policy",
    "image-scan",
    "registry",
    "service-mesh",
    "cloud-resources",
    "dns-records",
    "storage",
    "cache-cluster",
    "search-cluster",
    "workflow",
    "rollout",
    "serverless",
    "virtual-cluster",
    "cost",
    "chaos",
    "snapshot",
    "license",
    "dashboard",
    "feature-flag",
    "event-bus",
    "notebook",
    "model-serving",
    "quota",
    "tenant",
    "cluster-api",
];

/// The `index`th app namespace: its name, its team and its stage.
pub(crate) fn namespace(index: usize) -> (String, &'static str, &'static str) {
    let all = TEAMS.len() * DOMAINS.len() * STAGES.len();
    let (round, place) = (index / all, scatter(index % all, all));
    let (team, rest) = (TEAMS[place % TEAMS.len()], place / TEAMS.len());
    let (domain, stage) = (DOMAINS[rest % DOMAINS.len()], STAGES[rest / DOMAINS.len()]);
    (numbered(format!("{team}-{domain}-{stage}"), round), team, stage)
}

/// The `index`th workload of a namespace, which `seed` belongs to.
pub(crate) fn workload(seed: Seed, index: usize) -> String {
    let all = NOUNS.len() * ROLES.len();
    let (round, place) = (index / all, (scatter(index % all, all) + seed.bits() as usize % all) % all);
    numbered(format!("{}-{}", NOUNS[place % NOUNS.len()], ROLES[place / NOUNS.len()]), round)
}

/// The `index`th operator, without the word for what it is.
pub(crate) fn operator(index: usize) -> String {
    numbered(OPERATORS[index % OPERATORS.len()].to_owned(), index / OPERATORS.len())
}

/// A word for things that are many, such as roles; not unique.
pub(crate) fn noun(bits: u64) -> &'static str {
    NOUNS[(bits % NOUNS.len() as u64) as usize]
}

/// Adds `-2`, `-3` and so on in the second, third … round.
fn numbered(name: String, round: usize) -> String {
    if round == 0 { name } else { format!("{name}-{}", round + 1) }
}

/// A permutation of `0..all` without visible order.
fn scatter(index: usize, all: usize) -> usize {
    let mut step = (all * 89 / 144).max(1);
    while gcd(step, all) != 1 {
        step += 1;
    }
    index * step % all
}

pub(crate) fn gcd(left: usize, right: usize) -> usize {
    if right == 0 { left } else { gcd(right, left % right) }
}

// The alphabet in which Kubernetes writes random name parts: no vowels, nothing that reads like another.
const SAFE: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// The hash of a pod template as a Deployment adds it to a name.
pub(crate) fn template_hash(seed: Seed) -> String {
    let mut bits = seed.bits();
    (0..10).map(|_| safe(&mut bits)).collect()
}

/// The `index`th random suffix of one owner. Suffixes of one seed differ from each other.
pub(crate) fn suffix(seed: Seed, index: usize) -> String {
    let all = SAFE.len().pow(5);
    let mut bits = ((seed.bits() as usize % all + index * 8_867_333) % all) as u64;
    (0..5).map(|_| safe(&mut bits)).collect()
}

fn safe(bits: &mut u64) -> char {
    let letter = SAFE[(*bits % SAFE.len() as u64) as usize];
    *bits /= SAFE.len() as u64;
    char::from(letter)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn names_do_not_repeat() {
        let namespaces: HashSet<_> = (0..5_000).map(|index| namespace(index).0).collect();
        assert_eq!(namespaces.len(), 5_000);
        let workloads: HashSet<_> = (0..5_000).map(|index| workload(Seed::new(1), index)).collect();
        assert_eq!(workloads.len(), 5_000);
        let suffixes: HashSet<_> = (0..50_000).map(|index| suffix(Seed::new(1), index)).collect();
        assert_eq!(suffixes.len(), 50_000);
    }
}
