//! Every service that hands on audit logs puts them into something of its own.

use super::read_bytes;

const EVENT: &str = r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods/web\u002d1?pretty","verb":"get","user":{"username":"alice","groups":["devs"]},"objectRef":{"resource":"pods","namespace":"shop","name":"web\u002d1","apiVersion":"v1"},"responseStatus":{"code":200},"annotations":{"authorization.k8s.io/decision":"allow"}}"#;
const READ: &str = "alice: get pods. shop/web-1: Allowed Complete";

#[track_caller]
fn is_read(name: &str, text: &str) {
    assert_eq!(read_bytes(name, text.as_bytes()), (vec![READ.to_owned()], Vec::new()), "{text}");
}

fn quoted() -> String {
    serde_json::to_string(EVENT).unwrap()
}

#[test]
fn one_event_a_line() {
    is_read("audit.log", EVENT);
    is_read("audit.log", &format!("\n\u{feff}{EVENT}\r\n\n"));
}

#[test]
fn a_list_of_events_in_one_line_and_in_many() {
    let list = format!(r#"{{"kind":"EventList","apiVersion":"audit.k8s.io/v1","items":[{EVENT}]}}"#);
    is_read("list.json", &list);
    let value: serde_json::Value = serde_json::from_str(&list).unwrap();
    is_read("pretty.json", &serde_json::to_string_pretty(&value).unwrap());
    is_read("array.json", &format!("[\n  {EVENT}\n]\n"));
}

#[test]
fn cloudwatch_as_eks_writes_it() {
    is_read("insights.json", &format!(r#"{{"@timestamp":"2026-11-21 00:00:00.000","@message":{}}}"#, quoted()));
    is_read("insights.jsonl", &format!(r#"{{"@timestamp":"2026-11-21 00:00:00.000","@message":{EVENT}}}"#));
    let results = format!(
        r#"{{"results":[[{{"field":"@timestamp","value":"x"}},{{"field":"@message","value":{}}}]],"status":"Complete"}}"#,
        quoted()
    );
    is_read("results.json", &results);
    let subscribed = format!(
        r#"{{"messageType":"DATA_MESSAGE","logGroup":"/aws/eks/a/cluster","logEvents":[{{"id":"1","timestamp":1,"message":{}}}]}}"#,
        quoted()
    );
    is_read("subscription.json", &subscribed);
    is_read("filtered.json", &format!(r#"{{"events":[{{"timestamp":1,"message":{}}}]}}"#, quoted()));
    is_read("export.log", &format!("2026-11-21T00:00:00.000Z {EVENT}\n"));
}

#[test]
fn diagnostic_records_as_aks_writes_them() {
    let record = format!(r#"{{"category":"kube-audit","properties":{{"log":{},"stream":"stdout"}}}}"#, quoted());
    is_read("record.json", &record);
    is_read("records.json", &format!(r#"{{"records":[{record}]}}"#));
}

#[test]
fn entries_of_cloud_logging_as_gke_writes_them() {
    let entry = |payload: &str| {
        read_bytes("gke.json", format!(r#"{{"protoPayload":{payload},"timestamp":"2026-11-21T00:00:00Z"}}"#).as_bytes())
    };
    let allowed = entry(
        r#"{"serviceName":"k8s.io","methodName":"io.k8s.core.v1.pods.exec.create","resourceName":"core/v1/namespaces/shop/pods/web/exec","authenticationInfo":{"principalEmail":"a@example.com"},"authorizationInfo":[{"granted":true}]}"#,
    );
    assert_eq!(allowed.0, ["a@example.com: create pods./exec shop/web: Allowed Complete"]);
    let denied = entry(
        r#"{"methodName":"io.k8s.authorization.rbac.v1.clusterroles.list","resourceName":"rbac.authorization.k8s.io/v1/clusterroles","authenticationInfo":{"principalEmail":"a@example.com"},"authorizationInfo":[{"permission":"x"}]}"#,
    );
    assert_eq!(denied.0, ["a@example.com: list clusterroles.rbac.authorization.k8s.io /: Denied Complete"]);
    let played = entry(
        r#"{"methodName":"io.k8s.get","resourceName":"healthz","authenticationInfo":{"principalEmail":"a@example.com","authoritySelector":"system:serviceaccount:shop:web"},"status":{}}"#,
    );
    assert_eq!(played.0, ["a@example.com as system:serviceaccount:shop:web: get /healthz: Allowed Complete"]);
    let other = entry(
        r#"{"methodName":"v2.deploymentmanager.deployments.insert","authenticationInfo":{"principalEmail":"a@example.com"}}"#,
    );
    assert_eq!(other.0, [""; 0]);
    assert_eq!(other.1[0], "1:1: no audit event: is of another service than Kubernetes (byte 0); skipped");
}

#[test]
fn without_the_servers_word_the_answer_tells_who_refused() {
    let event = |status: &str| {
        let text = format!(
            r#"{{"stage":"ResponseComplete","verb":"create","user":{{"username":"a"}},"objectRef":{{"resource":"pods"}}{status}}}"#
        );
        let (events, _) = read_bytes("audit.log", text.as_bytes());
        events[0].split(": ").last().unwrap().to_owned()
    };
    let refused = r#","responseStatus":{"code":403,"message":"pods is forbidden: User \"a\" cannot create resource"}"#;
    assert_eq!(event(refused), "Denied Complete");
    let admission = r#","responseStatus":{"code":403,"message":"pods \"x\" is forbidden: violates PodSecurity"}"#;
    assert_eq!(event(admission), "Allowed Complete");
    assert_eq!(event(r#","responseStatus":{"code":401}"#), "Denied Complete");
    assert_eq!(event(r#","responseStatus":{"code":404}"#), "Allowed Complete");
    assert_eq!(event(""), "Unknown Complete");
}
