//! Administrators' interfaces that are known to be attacked where they can be reached.

use seawall_model::ImageReference;
use seawall_model::{Object, Snapshot, Workload};

use crate::service;

/// One interface and what it goes by.
struct Interface {
    title: &'static str,
    /// Names of Services, and values of the labels that say what an application is.
    names: &'static [&'static str],
    /// Ends of the image's path.
    images: &'static [&'static str],
}

const INTERFACES: &[Interface] = &[
    Interface {
        title: "Kubernetes Dashboard",
        names: &["kubernetes-dashboard", "kubernetes-dashboard-web", "kubernetes-dashboard-kong-proxy"],
        images: &["kubernetesui/dashboard", "kubernetesui/dashboard-web", "kubernetes-dashboard-amd64"],
    },
    Interface { title: "Argo CD", names: &["argocd-server"], images: &[] },
    Interface {
        title: "Argo Workflows",
        names: &["argo-server", "argo-workflows-server"],
        images: &["argoproj/argocli", "argoproj/argoui"],
    },
    Interface {
        title: "Kubeflow",
        names: &["centraldashboard", "ml-pipeline-ui", "kubeflow", "jupyter-web-app-service"],
        images: &["notebooks/central-dashboard", "kubeflow-images-public/centraldashboard", "ml-pipeline/frontend"],
    },
    Interface { title: "Weave Scope", names: &["weave-scope-app", "weave-scope"], images: &["weaveworks/scope"] },
    Interface { title: "Jenkins", names: &["jenkins"], images: &["jenkins/jenkins", "jenkinsci/blueocean"] },
    Interface { title: "Airflow", names: &["airflow-webserver"], images: &["apache/airflow"] },
    Interface { title: "Spark", names: &["spark-master", "spark-ui", "spark-webui"], images: &[] },
    Interface { title: "Flink", names: &["flink-jobmanager", "flink-jobmanager-rest"], images: &[] },
    Interface { title: "Ray", names: &["ray-head", "ray-dashboard"], images: &[] },
    Interface { title: "MLflow", names: &["mlflow"], images: &["mlflow/mlflow"] },
    Interface { title: "Jupyter", names: &["jupyter", "jupyter-notebook"], images: &["jupyter/base-notebook"] },
    Interface {
        title: "Prometheus",
        names: &["prometheus", "prometheus-server", "prometheus-k8s"],
        images: &["prom/prometheus", "prometheus/prometheus"],
    },
    Interface {
        title: "Alertmanager",
        names: &["alertmanager", "alertmanager-main"],
        images: &["prom/alertmanager", "prometheus/alertmanager"],
    },
    Interface { title: "Longhorn", names: &["longhorn-frontend"], images: &["longhornio/longhorn-ui"] },
    Interface {
        title: "Portainer",
        names: &["portainer"],
        images: &["portainer/portainer", "portainer/portainer-ce", "portainer/portainer-ee"],
    },
    Interface { title: "Rancher", names: &["rancher"], images: &["rancher/rancher"] },
    Interface { title: "Tekton Dashboard", names: &["tekton-dashboard"], images: &["cmd/dashboard"] },
    Interface { title: "Headlamp", names: &["headlamp"], images: &["headlamp-k8s/headlamp", "kinvolk/headlamp"] },
    Interface { title: "Hubble", names: &["hubble-ui"], images: &["cilium/hubble-ui"] },
    Interface { title: "Kiali", names: &["kiali"], images: &["kiali/kiali"] },
    Interface { title: "Kibana", names: &["kibana"], images: &["kibana/kibana"] },
    Interface { title: "phpMyAdmin", names: &["phpmyadmin"], images: &["phpmyadmin/phpmyadmin", "phpmyadmin"] },
    Interface { title: "Adminer", names: &["adminer"], images: &["adminer"] },
    Interface { title: "pgAdmin", names: &["pgadmin", "pgadmin4"], images: &["dpage/pgadmin4"] },
    Interface { title: "mongo-express", names: &["mongo-express"], images: &["mongo-express"] },
    Interface { title: "Redis Commander", names: &["redis-commander"], images: &["rediscommander/redis-commander"] },
    Interface { title: "Consul", names: &["consul-ui", "consul-consul-ui"], images: &[] },
    Interface { title: "Chaos Mesh", names: &["chaos-dashboard"], images: &["chaos-mesh/chaos-dashboard"] },
    Interface { title: "Ceph Dashboard", names: &["rook-ceph-mgr-dashboard"], images: &[] },
    Interface { title: "Octant", names: &["octant"], images: &["octant"] },
];

/// Labels by which applications say what they are.
const NAMING: [&str; 3] = ["app.kubernetes.io/name", "k8s-app", "app"];

/// The interface that a Service by this name would be.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    INTERFACES.iter().find(|interface| interface.names.contains(&name)).map(|interface| interface.title)
}

/// The interface behind a Service: by its name, by the labels that it asks for, by the images of its pods.
pub(crate) fn behind(service: &Object, snapshot: &Snapshot) -> Option<&'static str> {
    let selector = || service.node().path(&["spec", "selector"]);
    let by_label = || NAMING.iter().find_map(|key| named(selector()?.get(key)?.as_str()?));
    let by_image = || {
        let pods = service::pods(service, snapshot).take(MOST);
        pods.filter_map(|pod| pod.workload(snapshot)).find_map(|workload| by_image(&workload))
    };
    named(&service.reference.name).or_else(by_label).or_else(by_image)
}

/// Pods of one Service are alike.
const MOST: usize = 4;

fn by_image(workload: &Workload<'_>) -> Option<&'static str> {
    workload.containers().iter().find_map(|container| {
        let path = ImageReference::parse(container.image?.value).ok()?.repository.path;
        let is = |image: &&str| path.strip_suffix(*image).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'));
        INTERFACES.iter().find(|interface| interface.images.iter().any(&is)).map(|found| found.title)
    })
}
