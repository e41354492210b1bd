//! Which Ingresses and routes send to a Service.

use seawall_model::selection::SERVICE;
use seawall_testkit::pages::Cluster;

/// `route` is an object without `metadata`; the Service is `shop/web`.
#[track_caller]
fn check(route: &str, routed: bool) {
    let service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\n";
    let cluster = Cluster::parse(&format!("{service}---\n{route}\nmetadata: {{name: route, namespace: shop}}\n"));
    let service = cluster.snapshot.of_kind(SERVICE).next().expect("the cluster holds the Service");
    assert_eq!(cluster.snapshot.routes_to(service).count(), usize::from(routed), "{route}");
}

#[test]
fn an_ingress_names_services_in_rules_and_by_default_in_every_version() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nspec: ";
    check(&format!("{ingress}{{rules: [{{http: {{paths: [{{backend: {{service: {{name: web}}}}}}]}}}}]}}"), true);
    check(&format!("{ingress}{{defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}}}"), true);
    check(&format!("{ingress}{{defaultBackend: {{service: {{name: other}}}}}}"), false);
    check(&format!("{ingress}{{defaultBackend: {{resource: {{kind: Bucket, name: web}}}}}}"), false);
    check("apiVersion: extensions/v1beta1\nkind: Ingress\nspec: {backend: {serviceName: web, servicePort: 80}}", true);
}

#[test]
fn routes_of_the_gateway_api_may_name_other_kinds_and_namespaces() {
    let route = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nspec: ";
    check(&format!("{route}{{rules: [{{backendRefs: [{{name: web, port: 80}}]}}]}}"), true);
    check(&format!("{route}{{rules: [{{backendRefs: [{{name: web, namespace: other}}]}}]}}"), false);
    check(&format!("{route}{{rules: [{{backendRefs: [{{name: web, kind: Pool, group: a.io}}]}}]}}"), false);
}

#[test]
fn routes_of_openshift_and_istio_count_too() {
    check("apiVersion: route.openshift.io/v1\nkind: Route\nspec: {to: {kind: Service, name: web}}", true);
    let istio = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nspec: ";
    check(&format!("{istio}{{http: [{{route: [{{destination: {{host: web}}}}]}}]}}"), true);
    check(&format!("{istio}{{http: [{{route: [{{destination: {{host: web.shop.svc.cluster.local}}}}]}}]}}"), true);
    check(&format!("{istio}{{http: [{{route: [{{destination: {{host: web.other.svc.cluster.local}}}}]}}]}}"), false);
    check(&format!("{istio}{{http: [{{route: [{{destination: {{host: web.example.com}}}}]}}]}}"), false);
}
