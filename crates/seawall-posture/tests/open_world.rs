//! What a part of a cluster leaves undecided is said, not guessed; and secrets stay where they are.

use seawall_posture::Posture;
use seawall_testkit::pages::Cluster;

#[track_caller]
fn undecided(rule: &str, text: &str, reason: &str) {
    let cluster = Cluster::parse(text);
    let findings = cluster.judge(&Posture, &|candidate| candidate.id == rule);
    assert!(findings.is_empty(), "{findings:#?}");
    let reasons: Vec<&str> =
        cluster.unknowns(&Posture, &|candidate| candidate.id == rule).iter().map(|unknown| unknown.reason).collect();
    assert_eq!(reasons, [reason]);
}

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {spec}\n")
}

#[test]
fn an_account_outside_the_input_may_exist() {
    let text = pod("{serviceAccountName: web, containers: [{name: app}]}");
    undecided("missing-service-account", &text, "whether the ServiceAccount exists outside the input");
}

#[test]
fn of_two_namesakes_nobody_knows_which_is_meant() {
    let account = |namespace: &str, automount: bool| {
        format!(
            "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {{name: web, namespace: {namespace}}}\n\
             automountServiceAccountToken: {automount}\n"
        )
    };
    let text = pod("{serviceAccountName: web, containers: [{name: app}]}") + &account("a", false) + &account("b", true);
    undecided("missing-service-account", &text, "whether the ServiceAccount exists outside the input");
    let found = Cluster::parse(&text).judge(&Posture, &|rule| rule.id == "service-account-token-automounted");
    assert_eq!(found.len(), 1, "the manifest does not say no, so the token is mounted");
}

#[test]
fn a_bound_account_may_need_its_token() {
    let binding = "---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: web}\n\
                   subjects: [{kind: ServiceAccount, name: web}]\n";
    let text = pod("{serviceAccountName: web, containers: [{name: app}]}") + binding;
    let reason = "whether the workload uses the rights that its ServiceAccount is given";
    undecided("service-account-token-automounted", &text, reason);
}

#[test]
fn a_source_outside_the_input_may_exist() {
    let text = pod("{containers: [{name: app, envFrom: [{secretRef: {name: db}}]}]}");
    undecided("missing-env-source", &text, "whether the Secret or ConfigMap exists outside the input");
}

#[test]
fn an_empty_secret_is_filled_by_somebody() {
    let key = "{name: db, key: password}";
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: db}\n";
    let text = pod(&format!("{{containers: [{{name: app, env: [{{name: A, valueFrom: {{secretKeyRef: {key}}}}}]}}]}}"));
    undecided("missing-env-source", &(text + secret), "whether the Secret, which is empty, is filled later");
}

#[test]
fn a_file_below_tmp_may_be_made_at_run_time() {
    let env = "{name: GOOGLE_APPLICATION_CREDENTIALS, value: /tmp/key.json}";
    let text = pod(&format!("{{containers: [{{name: app, env: [{env}]}}]}}"));
    let reason = "whether a credential file that no volume brings is made at run time";
    undecided("exposed-credential-path", &text, reason);
}

/// Wherever a secret stands, and whatever else is wrong beside it, no part of a finding repeats it: not the message, the
/// evidence, the place or the fix.
#[test]
fn no_finding_repeats_a_secret() {
    const SECRET: &str = "Tr0ub4dor-and-3";
    let text = format!(
        r#"
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web}}
spec:
  template:
    spec:
      containers:
        - name: app
          image: shop/web
          command: [sh, -c, "mysql -p{SECRET}"]
          args: [--password, {SECRET}, "--db-password={SECRET}", "postgres://shop:{SECRET}@db/shop"]
          env:
            - {{name: DB_PASSWORD, value: {SECRET}}}
            - {{name: DATABASE_URL, value: "postgres://shop:{SECRET}@db/shop"}}
            - {{name: SETTINGS, value: '{{"password":"{SECRET}"}}'}}
            - {{name: MODE, valueFrom: {{configMapKeyRef: {{name: web, key: password}}}}}}
          envFrom: [{{configMapRef: {{name: web}}}}]
          livenessProbe:
            exec: {{command: [redis-cli, -a, {SECRET}, ping]}}
          readinessProbe:
            httpGet:
              host: 127.0.0.1
              port: 80
              httpHeaders: [{{name: X-Api-Password, value: {SECRET}}}]
          securityContext: {{privileged: true}}
      volumes:
        - {{name: web, configMap: {{name: web}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: web}}
data:
  password: {SECRET}
  settings.ini: |
    password = {SECRET}
---
apiVersion: v1
kind: Secret
metadata: {{name: web}}
stringData: {{password: {SECRET}}}
"#
    );
    let findings = Cluster::parse(&text).judge(&Posture, &|_| true);
    let of = |rule: &str| findings.iter().filter(|finding| finding.rule.id == rule).count();
    assert_eq!(of("plaintext-secret-in-env"), 3);
    assert_eq!(of("plaintext-secret-in-args"), 6);
    assert_eq!(of("plaintext-secret-in-configmap"), 2);
    assert_eq!(of("secret-committed-in-manifest"), 1);
    for finding in &findings {
        let whole = format!(
            "{} {} {} {:?} {:?}",
            finding.message, finding.path, finding.place, finding.evidence, finding.remediation
        );
        assert!(!whole.contains(SECRET), "{whole}");
        let shown = finding.location.as_ref().is_some_and(|location| {
            location.file.text.as_str()[location.span.start..location.span.end].contains(SECRET)
        });
        assert!(!shown || finding.secret, "the text at its place may be shown: {whole}");
    }
}

#[test]
fn an_autoscaler_outside_the_input_may_make_several_replicas() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n\
                spec: {template: {spec: {containers: [{name: app}]}}}\n";
    for rule in ["anti-affinity-missing", "topology-spread-missing"] {
        undecided(rule, text, "whether an autoscaler outside the input makes several replicas");
    }
}

#[test]
fn a_namespace_outside_the_input_may_have_the_labels_that_a_term_asks_for() {
    let term = "{topologyKey: kubernetes.io/hostname, labelSelector: {}, namespaceSelector: {matchLabels: {team: a}}}";
    let text = format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web, namespace: shop}}\nspec: {{replicas: 2, template: \
         {{spec: {{affinity: {{podAntiAffinity: {{requiredDuringSchedulingIgnoredDuringExecution: [{term}]}}}}, \
         containers: [{{name: app}}]}}}}}}\n"
    );
    undecided("anti-affinity-missing", &text, "whether a term of the anti-affinity is about its own pods");
}

#[test]
fn a_priority_class_outside_the_input_may_exist() {
    let text = pod("{priorityClassName: shop-front, containers: [{name: app}]}");
    undecided("priority-class", &text, "whether the priority class exists outside the input");
    let text = pod("{priorityClassName: system-node-critical, containers: [{name: app}]}");
    undecided("priority-class", &text, "which namespace it is meant for");
}
