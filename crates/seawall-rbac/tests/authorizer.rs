//! The authorizer decides as the API server's: what people get wrong about RBAC first, then who asks and why.

mod asked;

use asked::{check, closed, decide, grant, open};
use seawall_rbac::{Authorizer, Identity, Rbac, RoleFound, Subject, Via, covers};

const CORE: &str = "apiGroups: [\"\"]";
const RBAC: &str = "apiGroups: [rbac.authorization.k8s.io]";

#[test]
fn trap_1_there_is_no_pods_star() {
    let cluster = closed(
        &[
            grant("", "user:sub", &format!("{{verbs: [get], {CORE}, resources: [\"pods/*\"]}}")),
            grant("", "user:exec", &format!("{{verbs: [get], {CORE}, resources: [\"*/exec\"]}}")),
            grant("", "user:all", &format!("{{verbs: [get], {CORE}, resources: [\"*\"]}}")),
            grant("", "user:pods", &format!("{{verbs: [get], {CORE}, resources: [pods, services/proxy]}}")),
        ]
        .concat(),
    );
    check(&cluster, &["- user:sub get pods -n a", "- user:sub get pods/exec x -n a"]);
    check(
        &cluster,
        &["+ user:exec get pods/exec x -n a", "- user:exec get pods -n a", "- user:exec get pods/log -n a"],
    );
    check(
        &cluster,
        &["+ user:all get pods/exec -n a", "+ user:all get nodes/proxy", "- user:all get pods.metrics.k8s.io"],
    );
    check(
        &cluster,
        &[
            "+ user:pods get pods",
            "- user:pods get pods/log",
            "+ user:pods get services/proxy",
            "- user:pods get services",
        ],
    );
}

#[test]
fn trap_2_impersonation_of_users_and_groups_is_of_the_cluster() {
    let rule = format!("{{verbs: [impersonate], {CORE}, resources: [users, groups, serviceaccounts]}}");
    let cluster = closed(&[grant("a", "user:local", &rule), grant("", "user:wide", &rule)].concat());
    check(
        &cluster,
        &[
            "- user:local impersonate users admin",
            "- user:local impersonate groups system:masters",
            "+ user:local impersonate serviceaccounts x -n a",
            "- user:local impersonate serviceaccounts x -n b",
            "+ user:wide impersonate users admin",
            "- user:wide impersonate uids.authentication.k8s.io 1",
        ],
    );
}

#[test]
fn traps_3_and_4_names_count_for_lists_by_name_and_never_for_what_is_made() {
    let rule = format!(
        "{{verbs: ['*'], {CORE}, resources: [secrets, pods, pods/exec, serviceaccounts/token], resourceNames: [one]}}"
    );
    let cluster = closed(&grant("a", "user:u", &rule));
    check(
        &cluster,
        &[
            "+ user:u list secrets one -n a",
            "+ user:u watch secrets one -n a",
            "- user:u list secrets -n a",
            "- user:u get secrets two -n a",
            "- user:u create pods -n a",
            "- user:u deletecollection pods -n a",
            "+ user:u create pods/exec one -n a",
            "- user:u create pods/exec two -n a",
            "+ user:u create serviceaccounts/token one -n a",
        ],
    );
}

#[test]
fn trap_5_a_role_binding_grants_nothing_of_the_cluster_but_its_own_namespace() {
    let cluster = closed(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
rules: [{verbs: ['*'], apiGroups: ['*'], resources: ['*']}, {verbs: ['*'], nonResourceURLs: ['*']}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {namespace: a, name: everything}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: everything}
subjects: [{kind: User, name: u}]
",
    );
    check(
        &cluster,
        &[
            "- user:u get nodes/proxy n1",
            "- user:u create certificatesigningrequests.certificates.k8s.io",
            "- user:u list namespaces",
            "- user:u get /healthz",
            "- user:u get pods",
            "+ user:u get pods -n a",
            // Requests for a namespace object are in the namespace of that name.
            "+ user:u get namespaces a -n a",
            "+ user:u patch namespaces/status a -n a",
            "- user:u get namespaces b -n b",
        ],
    );
}

#[test]
fn trap_6_a_role_is_looked_up_in_the_namespace_of_its_binding() {
    let binding = |kind: &str, namespace: &str, role: &str| {
        format!(
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: {kind}
metadata: {{{namespace}name: {role}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: Role, name: {role}}}
subjects: [{{kind: User, name: u}}]
"
        )
    };
    let cluster = closed(
        &[
            grant("a", "user:x", &format!("{{verbs: [get], {CORE}, resources: [pods]}}")),
            binding("RoleBinding", "namespace: b, ", "a-user-x"),
            binding("ClusterRoleBinding", "", "a-user-x"),
        ]
        .concat(),
    );
    check(
        &cluster,
        &["- user:u get pods -n a", "- user:u get pods -n b", "- user:u get pods", "+ user:x get pods -n a"],
    );
    assert_eq!(Rbac::new(&cluster.snapshot).sets.iter().filter(|set| set.role == RoleFound::Missing).count(), 2);
}

#[test]
fn trap_7_service_accounts_without_a_namespace_and_as_users() {
    let binding = |kind: &str, namespace: &str, subject: &str| {
        format!(
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: {kind}
metadata: {{{namespace}name: b}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: pods}}
subjects: [{subject}]
"
        )
    };
    let role = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: pods}
rules: [{verbs: [get], apiGroups: [''], resources: [pods]}]
";
    let nameless = "{kind: ServiceAccount, name: web}";
    let cluster = closed(&[role.to_owned(), binding("RoleBinding", "namespace: a, ", nameless)].concat());
    check(&cluster, &["+ sa:a/web get pods -n a", "- sa:b/web get pods -n a", "- user:web get pods -n a"]);
    let cluster = closed(&[role.to_owned(), binding("ClusterRoleBinding", "", nameless)].concat());
    check(&cluster, &["- sa:a/web get pods -n a", "- sa:default/web get pods"]);
    let as_user = "{kind: User, name: 'system:serviceaccount:a:web'}";
    let cluster = closed(&[role.to_owned(), binding("ClusterRoleBinding", "", as_user)].concat());
    check(&cluster, &["+ sa:a/web get pods", "+ user:system:serviceaccount:a:web get pods", "- sa:b/web get pods"]);
    let as_account = "{kind: ServiceAccount, namespace: a, name: web}";
    let cluster = closed(&[role.to_owned(), binding("ClusterRoleBinding", "", as_account)].concat());
    check(&cluster, &["+ user:system:serviceaccount:a:web get pods", "- user:web get pods"]);
}

#[test]
fn trap_8_bind_and_escalate_are_decided_where_the_binding_is() {
    let cluster = closed(
        &[
            grant("a", "user:local", &format!("{{verbs: [bind], {RBAC}, resources: [clusterroles, roles]}}")),
            grant(
                "",
                "user:named",
                &format!("{{verbs: [escalate], {RBAC}, resources: [clusterroles], resourceNames: [view]}}"),
            ),
        ]
        .concat(),
    );
    let roles = "clusterroles.rbac.authorization.k8s.io";
    check(
        &cluster,
        &[
            &format!("+ user:local bind {roles} admin -n a"),
            &format!("- user:local bind {roles} admin -n b"),
            &format!("- user:local bind {roles} admin"),
            &format!("+ user:named escalate {roles} view"),
            // A role that is made has no name when escalate is asked for.
            &format!("- user:named escalate {roles}"),
        ],
    );
}

#[test]
fn trap_9_who_may_patch_a_role_may_not_give_what_they_do_not_have() {
    let cluster = closed(
        &[
            grant("", "user:u", &format!("{{verbs: [update, patch], {RBAC}, resources: [clusterroles]}}")),
            grant("a", "user:u", &format!("{{verbs: ['*'], {CORE}, resources: [secrets]}}")),
        ]
        .concat(),
    );
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    let identity = Identity::of_user("u");
    let secrets: Vec<_> =
        rbac.roles.iter().filter(|role| role.namespace.is_some()).flat_map(|role| role.rules.clone()).collect();
    let has = |namespace| authorizer.rules_of(&identity, namespace).cloned().collect::<Vec<_>>();
    // A ClusterRole is written where the rules of namespaces do not count.
    assert_eq!(covers(&has(""), &secrets).len(), 1);
    assert_eq!(covers(&has("a"), &secrets), []);
    assert_eq!(covers(&has("b"), &secrets).len(), 1);
}

#[test]
fn traps_10_and_12_verbs_and_subresources_are_told_apart() {
    let cluster = closed(
        &[
            grant("", "user:get", &format!("{{verbs: [get], {CORE}, resources: [pods/exec, nodes/proxy]}}")),
            grant("", "user:metrics", &format!("{{verbs: [get], {CORE}, resources: [nodes/metrics, nodes/pods]}}")),
        ]
        .concat(),
    );
    check(
        &cluster,
        &[
            "+ user:get get pods/exec x -n a",
            "- user:get create pods/exec x -n a",
            "+ user:get get nodes/proxy n",
            "- user:get get nodes/log n",
            "- user:get get nodes/checkpoint n",
            "- user:get get nodes/metrics n",
            "- user:get get nodes n",
            "+ user:metrics get nodes/metrics n",
            "+ user:metrics get nodes/pods n",
            "- user:metrics get nodes/proxy n",
            "- user:metrics get nodes/configz n",
        ],
    );
}

#[test]
fn trap_11_only_signers_and_groups_that_are_named_are_approved() {
    let signer = "apiGroups: [certificates.k8s.io], resources: [signers]";
    let name = "resourceNames: [kubernetes.io/kube-apiserver-client]";
    let cluster = closed(&grant("", "user:u", &format!("{{verbs: [approve], {signer}, {name}}}")));
    let signers = "signers.certificates.k8s.io";
    check(
        &cluster,
        &[
            &format!("+ user:u approve {signers} kubernetes.io/kube-apiserver-client"),
            &format!("- user:u approve {signers} kubernetes.io/kubelet-serving"),
            &format!("- user:u approve {signers}"),
            &format!("- user:u sign {signers} kubernetes.io/kube-apiserver-client"),
        ],
    );
}

#[test]
fn trap_13_the_verbs_of_constrained_impersonation_are_words_of_their_own() {
    let identity = "apiGroups: [authentication.k8s.io], resources: [users, serviceaccounts, nodes]";
    let cluster = closed(
        &[
            grant(
                "",
                "user:constrained",
                &format!(
                    "{{verbs: ['impersonate:user-info', 'impersonate:arbitrary-node'], {identity}}}, \
                     {{verbs: ['impersonate-on:user-info:list'], {CORE}, resources: [pods]}}"
                ),
            ),
            grant(
                "",
                "user:plain",
                &format!(
                    "{{verbs: [impersonate], {CORE}, resources: [users]}}, {{verbs: ['impersonate:*'], {identity}}}"
                ),
            ),
            grant("", "user:any", &format!("{{verbs: ['*'], {identity}}}")),
        ]
        .concat(),
    );
    let users = "users.authentication.k8s.io";
    check(
        &cluster,
        &[
            &format!("+ user:constrained impersonate:user-info {users} bob"),
            "+ user:constrained impersonate:arbitrary-node nodes.authentication.k8s.io *",
            "- user:constrained impersonate:associated-node nodes.authentication.k8s.io n",
            &format!("- user:constrained impersonate {users} bob"),
            "- user:constrained impersonate users bob",
            "+ user:constrained impersonate-on:user-info:list pods -n a",
            "- user:constrained impersonate-on:user-info:get pods -n a",
            "- user:constrained impersonate-on:serviceaccount:list pods -n a",
            "- user:constrained list pods -n a",
            "+ user:plain impersonate users bob",
            &format!("- user:plain impersonate:user-info {users} bob"),
            &format!("+ user:any impersonate:user-info {users} bob"),
        ],
    );
}

#[test]
fn trap_20_a_star_counts_within_its_own_field_only() {
    let cluster = closed(
        &[
            grant("", "user:custom", "{verbs: ['*'], apiGroups: [example.com], resources: ['*']}"),
            grant("", "user:core", &format!("{{verbs: ['*'], {CORE}, resources: ['*']}}")),
            grant("", "user:get", "{verbs: [get], apiGroups: ['*'], resources: ['*']}"),
        ]
        .concat(),
    );
    check(
        &cluster,
        &[
            "+ user:custom delete things.example.com/status x -n a",
            "- user:custom get pods -n a",
            "- user:custom get things.sub.example.com",
            "- user:custom get /healthz",
            "+ user:core create serviceaccounts/token x -n a",
            "- user:core create deployments.apps -n a",
            "+ user:get get things.example.com/log x",
            "- user:get list pods",
            "- user:get * pods",
        ],
    );
}

#[test]
fn groups_are_those_that_authentication_adds() {
    let groups = [
        "system:authenticated",
        "system:serviceaccounts",
        "system:serviceaccounts:a",
        "system:unauthenticated",
        "system:nodes",
    ];
    let grants: String = groups
        .iter()
        .zip(["one", "two", "three", "four", "five"])
        .map(|(group, name)| {
            grant("", &format!("group:{group}"), &format!("{{verbs: [{name}], {CORE}, resources: [pods]}}"))
        })
        .collect();
    check(
        &closed(&grants),
        &[
            "+ user:alice one pods",
            "- user:alice two pods",
            "- user:alice four pods",
            "+ sa:a/x one pods",
            "+ sa:a/x two pods",
            "+ sa:a/x three pods",
            "- sa:b/x three pods",
            "+ user:system:serviceaccount:a:x three pods",
            "+ user:system:anonymous four pods",
            "- user:system:anonymous one pods",
            "+ user:system:node:n five pods",
            "+ user:system:node:n one pods",
            "+ group:devs one pods",
            "- group:system:unauthenticated one pods",
            "+ group:system:serviceaccounts:a two pods",
        ],
    );
}

#[test]
fn masters_may_everything_without_a_role() {
    let cluster = closed("");
    let decision = decide(&cluster, "group:system:masters delete nodes n");
    assert_eq!((decision.allowed, decision.via), (true, vec![Via::Masters]));
    check(
        &cluster,
        &["+ group:system:masters get /anything", "- user:system:masters get pods", "- user:admin get pods"],
    );
}

#[test]
fn paths_are_matched_by_prefix_and_by_bindings_of_the_cluster() {
    let rule = "{verbs: [get], nonResourceURLs: [/healthz, /metrics/*, /logs**]}";
    check(
        &closed(&grant("", "user:u", rule)),
        &[
            "+ user:u get /healthz",
            "- user:u get /healthz/",
            "- user:u post /healthz",
            "+ user:u get /metrics/",
            "+ user:u get /metrics/cadvisor",
            "- user:u get /metrics",
            "+ user:u get /logs",
            "+ user:u get /logs/a",
            "- user:u get pods",
        ],
    );
    check(&closed(&grant("a", "user:u", rule)), &["- user:u get /healthz"]);
}

#[test]
fn every_way_is_named_and_a_binding_once_for_each_rule() {
    let read = format!("{{verbs: [get], {CORE}, resources: [pods]}}");
    let cluster = closed(
        &[
            grant("a", "user:u", &format!("{{verbs: [list], {CORE}, resources: [pods]}}, {read}")),
            grant("", "group:system:authenticated", &format!("{read}, {read}")),
        ]
        .concat(),
    );
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    let identity = Identity::of_user("u");
    let request = seawall_rbac::Request { identity: &identity, verb: "get", target: asked::target("pods -n a") };
    let via = |decision: seawall_rbac::Decision| {
        let named = decision.via.into_iter().map(|via| match via {
            Via::Grant(grant) => format!("{} {}", grant.set(&rbac).object.reference, grant.rule),
            other => format!("{other:?}"),
        });
        named.collect::<Vec<_>>()
    };
    let wide = "ClusterRoleBinding -group-system-authenticated";
    assert_eq!(via(authorizer.decide(&request)), [format!("{wide} 0")]);
    assert_eq!(
        via(authorizer.decide_all(&request)),
        [format!("{wide} 0"), format!("{wide} 1"), "RoleBinding a/a-user-u 1".into()]
    );
}

#[test]
fn aggregated_roles_have_what_the_controller_fills_in() {
    let role = |name: &str, labels: &str, body: &str| {
        format!(
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {{name: {name}, labels: {{{labels}}}}}
{body}
"
        )
    };
    let rule = |verb: &str| format!("rules: [{{verbs: [{verb}], {CORE}, resources: [pods]}}]");
    let binding = |name: &str| {
        format!(
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: {name}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: {name}}}
subjects: [{{kind: User, name: {name}}}]
"
        )
    };
    let made_of = |label: &str, own: &str| {
        format!("aggregationRule: {{clusterRoleSelectors: [{{matchLabels: {{{label}}}}}]}}\n{own}")
    };
    let yaml = [
        role("part", "to-inner: x", &rule("get")),
        role("inner", "to-outer: x", &made_of("to-inner: x", &rule("delete"))),
        // Each is part of the other.
        role("outer", "to-inner: x", &made_of("to-outer: x", "")),
        binding("inner"),
        binding("outer"),
    ]
    .concat();
    check(
        &closed(&yaml),
        &["+ user:inner get pods", "+ user:outer get pods", "- user:inner delete pods", "- user:outer delete pods"],
    );
    check(&open(&yaml), &["+ user:outer get pods", "? user:outer list pods"]);
}

#[test]
fn a_role_that_is_not_in_the_input_is_unknown_where_it_may_exist() {
    let binding = |role: &str, user: &str| {
        format!(
            "---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{namespace: a, name: {user}}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: {role}}}
subjects: [{{kind: User, name: {user}}}]
"
        )
    };
    let yaml = [
        binding("Role, name: mine", "u"),
        binding("ClusterRole, name: cluster-admin", "admin"),
        binding("Rule, name: x", "wrong"),
    ]
    .concat();
    let answers = [
        "? user:u get pods -n a",
        "- user:u get pods -n b",
        "- user:u get pods",
        "- user:other get pods -n a",
        "- user:wrong get pods -n a",
    ];
    check(&open(&yaml), &answers);
    check(&open(&yaml), &["+ user:admin delete secrets -n a"]);
    check(&closed(&yaml), &["- user:u get pods -n a", "- user:admin delete secrets -n a"]);
    let cluster = open(&yaml);
    let rbac = Rbac::new(&cluster.snapshot);
    let text: Vec<String> =
        decide(&cluster, "user:u get pods -n a").unknown.iter().map(|doubt| doubt.text(&rbac)).collect();
    assert_eq!(text, ["Role mine of RoleBinding a/u is not in the input"]);
}

#[test]
fn nothing_that_is_written_wrongly_grants_anything() {
    let cluster = closed(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: odd}
rules: [null, 7, {verbs: get, apiGroups: [''], resources: [pods]}, {verbs: [get], resources: [pods]}, {apiGroups: [''], resources: [pods]}, {verbs: [[get]], apiGroups: [''], resources: [pods]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: odd}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: odd}
subjects: [null, {kind: User}, {kind: User, name: u}, {kind: Robot, name: r}, u]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: empty}
subjects: [{kind: User, name: u}]
",
    );
    check(&cluster, &["- user:u get pods", "- user:r get pods", "- user:u get /healthz"]);
}

#[test]
fn what_is_denied_as_a_whole_may_be_allowed_in_part() {
    let cluster = closed(
        &[
            grant("b", "user:u", &format!("{{verbs: [get], {CORE}, resources: [secrets]}}")),
            grant("a", "group:system:authenticated", &format!("{{verbs: ['*'], {CORE}, resources: ['*']}}")),
            grant(
                "c",
                "user:u",
                &format!("{{verbs: [get, create], {CORE}, resources: [secrets], resourceNames: [z, x]}}"),
            ),
        ]
        .concat(),
    );
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    let identity = Identity::of_user("u");
    let parts = |verb, target| {
        let request = seawall_rbac::Request { identity: &identity, verb, target: asked::target(target) };
        let seawall_rbac::Parts { namespaces, names } = authorizer.parts(&request);
        format!("{} | {}", namespaces.join(" "), names.join(" "))
    };
    assert_eq!(parts("get", "secrets"), "a b | ");
    assert_eq!(parts("get", "secrets x"), "a b c | ");
    assert_eq!(parts("get", "secrets -n c"), " | x z");
    assert_eq!(parts("create", "secrets -n c"), " | ");
    assert_eq!(parts("get", "/healthz"), " | ");
}

#[test]
fn who_can_tells_the_whole_from_the_part() {
    let cluster = closed(
        &[
            grant("", "user:wide", &format!("{{verbs: [get, create], {CORE}, resources: [secrets]}}")),
            grant(
                "a",
                "sa:a/web",
                &format!("{{verbs: [get, create], {CORE}, resources: [secrets], resourceNames: [db]}}"),
            ),
            grant("a", "group:devs", &format!("{{verbs: [get], {CORE}, resources: [secrets]}}")),
            grant("b", "user:other", &format!("{{verbs: ['*'], {CORE}, resources: ['*']}}")),
        ]
        .concat(),
    );
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    let who = |verb: &str, target: &str| {
        let grantees = authorizer.who_can(verb, &asked::target(target));
        let names = |of: &[seawall_rbac::Grantee<'_>]| {
            of.iter().map(|one| one.subject.to_string()).collect::<Vec<_>>().join(" ")
        };
        format!("{} | {}", names(&grantees.whole), names(&grantees.partly))
    };
    let masters = "group:system:masters";
    assert_eq!(who("get", "secrets"), format!("user:wide {masters} | user:other group:devs sa:a/web"));
    assert_eq!(who("get", "secrets -n a"), format!("user:wide group:devs {masters} | sa:a/web"));
    assert_eq!(who("get", "secrets db -n a"), format!("user:wide group:devs {masters} sa:a/web | "));
    assert_eq!(who("get", "secrets x -n a"), format!("user:wide group:devs {masters} | "));
    assert_eq!(who("create", "secrets -n a"), format!("user:wide {masters} | "));
    assert_eq!(who("get", "/healthz"), format!("{masters} | "));
}

#[test]
fn who_can_agrees_with_each_decision() {
    let cluster = closed(
        &[
            grant("", "user:wide", &format!("{{verbs: [get], {CORE}, resources: ['*']}}")),
            grant("a", "group:system:serviceaccounts", &format!("{{verbs: ['*'], {CORE}, resources: [pods]}}")),
            grant("b", "sa:a/web", "{verbs: [delete], apiGroups: ['*'], resources: ['*/log', pods]}"),
        ]
        .concat(),
    );
    let rbac = Rbac::new(&cluster.snapshot);
    let authorizer = Authorizer::new(&rbac, &cluster.snapshot);
    for verb in ["get", "delete"] {
        for target in ["pods -n a", "pods -n b", "pods", "pods/log x -n b", "nodes"] {
            let target = asked::target(target);
            let grantees = authorizer.who_can(verb, &target).whole;
            for subject in
                [Subject::User("wide"), Subject::ServiceAccount { namespace: "a", name: "web" }, Subject::User("x")]
            {
                let identity = Identity::of(subject);
                let request = seawall_rbac::Request { identity: &identity, verb, target };
                let named = grantees.iter().any(|one| identity.subjects().any(|own| own == one.subject));
                assert_eq!(authorizer.allows(&request), named, "{subject} {verb} {target:?}");
            }
        }
    }
}
