//! What is given to whoever shows nothing at all.

use seawall_model::access::{Ease, EdgeKind, Edges, Fix, Proof, Tier, Vertex};

use crate::access::{Finder, Survey};
use crate::identity::UNAUTHENTICATED;
use crate::{PolicyRule, Subject};

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E06",
        name: "ANON_API",
        title: "allows without credentials",
        tier: Tier::One,
        ease: Ease::Direct,
        techniques: &["T1078.001", "T1190"],
        doc: include_str!("anonymous.md"),
    },
    find,
};

fn find(survey: &Survey<'_, '_>, edges: &mut Edges<'_>) {
    let server = survey.api_server();
    let flag = |name| server.as_ref().and_then(|server| server.flag(name));
    if flag("--anonymous-auth") == Some("false") {
        return;
    }
    let unsure =
        flag("--authentication-config").map(|_| "what the AuthenticationConfiguration says of anonymous requests");
    for (set, to) in survey.sets() {
        let rules = survey.rbac.rules(set);
        if rules.is_empty() || rules.iter().all(is_public) {
            continue;
        }
        for (index, subject) in &set.subjects {
            if !matches!(subject, Subject::User("system:anonymous") | Subject::Group(UNAUTHENTICATED)) {
                continue;
            }
            let from = edges.vertex(Vertex::ApiServer);
            let proof = Proof::Object { object: set.binding, part: "names whoever shows no credentials" };
            let fix = Fix::Unbind { binding: set.binding, subject: *index };
            let added = edges.add(FINDER.kind, from, to).proof(proof).fix(fix);
            match unsure {
                Some(on) => added.depends(on).done(),
                None => added
                    .proof(Proof::Fact("anonymous requests are answered unless the API server is told not to"))
                    .done(),
            }
        }
    }
}

/// Whether a rule allows no more than what every cluster tells everybody: that it is there, and what it serves.
fn is_public(rule: &PolicyRule<'_>) -> bool {
    const URLS: [&str; 13] = [
        "/api",
        "/api/*",
        "/apis",
        "/apis/*",
        "/healthz",
        "/livez",
        "/openapi",
        "/openapi/*",
        "/readyz",
        "/version",
        "/version/",
        "/.well-known/openid-configuration",
        "/openid/v1/jwks",
    ];
    rule.resources.is_empty()
        && rule.verbs.iter().all(|verb| *verb == "get")
        && rule.urls.iter().all(|url| URLS.contains(url))
}
