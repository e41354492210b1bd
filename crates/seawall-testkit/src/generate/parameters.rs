//! Every number that shapes a generated cluster, each with its source. This is the only file with such numbers.
//!
//! *Published* means that somebody counted it in real clusters: Datadog's counts of RBAC objects in three clusters
//! (KubeHound, change 87, 2023); the limits that Kubernetes documents (110 pods a node, 5,000 nodes, 150,000 pods,
//! 300,000 containers); Wiz, Kubernetes security report 2023 (network policies); Sysdig, container security report 2021
//! (images that run as root); Fairwinds, benchmark report 2024 (capabilities). *Assumed* means that no figure is
//! published: it is our estimate, kept here so that it can be argued with. *Measured* was counted in a dump of a real
//! 1.36 control plane with five open-source applications applied.
//!
//! A rate is a probability between 0 and 1 for each thing that it speaks of.

/// What a cluster is made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameters {
    /// Pods of every kind, exactly.
    pub pods: u32,
    /// Hardened workloads that carry one known weakness each; they are listed by `Cluster::planted`.
    pub planted: u32,
    /// References that lead nowhere, of those that can be broken: accounts, Secrets and ConfigMaps of pods, selectors of
    /// Services, roles of bindings, targets of autoscalers. Assumed.
    pub dangling: f64,
    /// Namespaces and workloads.
    pub shape: Shape,
    /// Nodes and what runs on each.
    pub machines: Machines,
    /// ServiceAccounts and their tokens.
    pub accounts: Accounts,
    /// Roles and bindings.
    pub access: Access,
    /// What makes app pods insecure.
    pub weaknesses: Weaknesses,
    /// What makes pods secure.
    pub hardening: Hardening,
    /// How large a pod template is.
    pub template: Template,
    /// Network policies and exposure.
    pub network: Network,
    /// Secrets, ConfigMaps and storage.
    pub configuration: Configuration,
    /// What only a running cluster has.
    pub live: Live,
}

/// Namespaces and workloads.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// Namespaces are pods to this power: 63 at 1,000, 1,000 at 100,000. Assumed.
    pub namespace_exponent: f64,
    /// Exponent of the Zipf law by which namespaces share workloads. Assumed.
    pub zipf: f64,
    /// Median of the log-normal replica count. Assumed.
    pub replicas_median: f64,
    /// 99th percentile of the replica count. Assumed.
    pub replicas_p99: f64,
    /// No workload has more replicas. Assumed.
    pub replicas_most: u32,
    /// Weights of the kinds of app workloads. Assumed; Deployments lead in every public survey.
    pub kinds: Kinds,
    /// Namespaces that enforce a Pod Security level. Assumed.
    pub pod_security: f64,
    /// Of those, the ones that enforce `baseline`. Assumed.
    pub pod_security_baseline: f64,
    /// Of those, the ones that enforce `restricted`; the rest enforce `privileged`. Assumed.
    pub pod_security_restricted: f64,
    /// App namespaces with a ResourceQuota and a LimitRange; 1 gives them to platform namespaces too. Assumed.
    pub quotas: f64,
    /// Deployments of more than one replica with a PodDisruptionBudget. Assumed.
    pub disruption_budgets: f64,
    /// Deployments with a HorizontalPodAutoscaler. Assumed.
    pub autoscalers: f64,
}

/// Weights of the kinds of app workloads.
#[derive(Debug, Clone, PartialEq)]
pub struct Kinds {
    /// Deployments.
    pub deployment: f64,
    /// StatefulSets.
    pub stateful_set: f64,
    /// CronJobs.
    pub cron_job: f64,
    /// Jobs that a user started.
    pub job: f64,
    /// Argo Rollouts.
    pub rollout: f64,
    /// Knative Services.
    pub knative_service: f64,
    /// Pods without controller.
    pub bare_pod: f64,
}

/// Nodes and what runs on each.
#[derive(Debug, Clone, PartialEq)]
pub struct Machines {
    /// Nodes are pods divided by this. Assumed.
    pub pods_per_node: f64,
    /// Standard deviation of the pods of a node. Assumed.
    pub pods_per_node_deviation: f64,
    /// No node has more. Published: Kubernetes limits.
    pub pods_per_node_most: u32,
    /// 3 in a self-managed cluster, 0 in a managed one. Each runs the four static pods of kubeadm.
    pub control_plane: u32,
    /// Fewest DaemonSets. Assumed.
    pub agents_least: u32,
    /// Most DaemonSets. Assumed.
    pub agents_most: u32,
    /// DaemonSets that run privileged. Assumed.
    pub agents_privileged: f64,
    /// DaemonSets that mount host paths. Assumed.
    pub agents_host_path: f64,
    /// DaemonSets on the network of the host. Assumed.
    pub agents_host_network: f64,
    /// Small clusters leave agents out until they take no more than this share of the pods. Assumed.
    pub agents_share_most: f64,
    /// Operators at 1,000 pods. Assumed.
    pub operators_least: u32,
    /// Operators from 100,000 pods on. Assumed.
    pub operators_most: u32,
    /// Operators with a validating webhook. Assumed.
    pub operators_webhook: f64,
}

/// ServiceAccounts and their tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Accounts {
    /// App workloads that run as the default account of their namespace. Assumed.
    pub default_used: f64,
    /// ServiceAccounts for each app workload beside the default ones, used or not. Assumed.
    pub per_workload: f64,
    /// App workloads whose pods mount a token. Assumed.
    pub automount: f64,
    /// Of those without token, the ones where the ServiceAccount says so and not the pod. Assumed.
    pub automount_off_in_account: f64,
    /// The default account of each namespace is written down with automount off.
    pub default_automount_off: bool,
    /// Bindings in a namespace that name its default account. Assumed.
    pub default_bound: f64,
    /// Pods that still say `serviceAccount` for `serviceAccountName`. Assumed.
    pub deprecated_field: f64,
}

/// Roles and bindings.
#[derive(Debug, Clone, PartialEq)]
pub struct Access {
    /// RoleBindings for each pod. Published as a range: Datadog counts 4,491, 1,851 and 1,504 in three clusters.
    pub role_bindings_per_pod: f64,
    /// No cluster has more RoleBindings. Published: Datadog's largest.
    pub role_bindings_most: u32,
    /// Roles for each RoleBinding. Published: Datadog counts 0.31, 0.28 and 0.08.
    pub roles_per_binding: f64,
    /// ClusterRoleBindings at 1,000 pods. Published: Datadog's smallest are 171 and 196.
    pub cluster_role_bindings_least: u32,
    /// ClusterRoleBindings from 100,000 pods on. Published: Datadog's largest is 676.
    pub cluster_role_bindings_most: u32,
    /// ClusterRoles beside the built-in ones at 1,000 pods. Published: Datadog's smallest is 191 with the built-in ones.
    pub cluster_roles_least: u32,
    /// The same from 100,000 pods on. Published: Datadog's largest is 721 with the built-in ones.
    pub cluster_roles_most: u32,
    /// Mean of the geometric number of rules in a role. Assumed.
    pub rules_mean: f64,
    /// Rules with the verb `*`. Assumed.
    pub wildcard_verbs: f64,
    /// Rules with the resource `*`. Assumed.
    pub wildcard_resources: f64,
    /// Rules limited to resource names. Assumed.
    pub resource_names: f64,
    /// ClusterRoles that add to an aggregated one. Assumed.
    pub aggregated: f64,
    /// Operators that list secrets in the whole cluster. Assumed.
    pub operators_list_secrets: f64,
    /// Operators that create pods in the whole cluster. Assumed.
    pub operators_create_pods: f64,
    /// Operators that may escalate or bind. Assumed.
    pub operators_escalate: f64,
    /// Operators that get nodes/proxy. Assumed.
    pub operators_node_proxy: f64,
    /// Bindings whose first subject is a ServiceAccount; the others name groups and users. Assumed.
    pub bound_accounts: f64,
    /// RoleBindings to a ClusterRole. Assumed.
    pub bindings_to_cluster_role: f64,
}

/// What makes app pods insecure: rates for each app workload. The rates of what a Pod Security level forbids are kept
/// over all namespaces, and so are higher where no level is enforced. All assumed but the one that says otherwise: no
/// survey counts app pods without the system's own.
#[derive(Debug, Clone, PartialEq)]
pub struct Weaknesses {
    /// The main container is privileged.
    pub privileged: f64,
    /// A path of the host is mounted.
    pub host_path: f64,
    /// SYS_ADMIN is added.
    pub sys_admin: f64,
    /// The process namespace of the host is shared.
    pub host_pid: f64,
    /// The IPC namespace of the host is shared.
    pub host_ipc: f64,
    /// The network of the host is used.
    pub host_network: f64,
    /// Another capability is added.
    pub capability: f64,
    /// A port of the host is bound.
    pub host_port: f64,
    /// Nothing keeps the containers from running as root. Published: Sysdig 2021 counts 58 % of images.
    pub root: f64,
    /// Of those, the ones that say `runAsUser: 0` themselves.
    pub root_explicit: f64,
    /// A credential stands in `env` as plain text.
    pub plain_secret: f64,
    /// The image has no tag, or `latest`.
    pub image_latest: f64,
    /// Standard input and a terminal are kept open.
    pub stdin: f64,
    /// The hosts file is edited.
    pub host_aliases: f64,
    /// The containers share a process namespace.
    pub share_process_namespace: f64,
    /// A sysctl outside of the safe set is changed.
    pub sysctl: f64,
    /// Seccomp is switched off by name.
    pub seccomp_unconfined: f64,
}

/// What makes pods secure: rates for each workload. Assumed, from the published 28 % of organisations in which more than
/// 90 % of workloads have insecure capabilities (Fairwinds 2024).
#[derive(Debug, Clone, PartialEq)]
pub struct Hardening {
    /// How often a setting follows the general care of its workload instead of a draw of its own: settings come in
    /// company.
    pub correlation: f64,
    /// All capabilities are dropped.
    pub drop_all: f64,
    /// `allowPrivilegeEscalation` is false.
    pub no_privilege_escalation: f64,
    /// The root file system is read-only.
    pub read_only_root: f64,
    /// The seccomp profile of the runtime is asked for.
    pub seccomp: f64,
    /// The AppArmor profile of the runtime is asked for.
    pub app_armor: f64,
    /// `hostUsers` is false.
    pub own_user_namespace: f64,
    /// Resources are requested.
    pub requests: f64,
    /// Resources are limited.
    pub limits: f64,
    /// Scratch space has a limit.
    pub empty_dir_limit: f64,
    /// Images are pinned by digest.
    pub digest: f64,
    /// User and group ids are 10,000 and more, where ids are given.
    pub high_ids: f64,
    /// ServiceAccounts of every kind have automount switched off.
    pub everywhere: bool,
}

/// How large a pod template is: rates for each template. Assumed; together they make pods of 9 to 10 kB and objects of
/// 5 to 5.5 kB in a dump with `managedFields`, near the 5 kB of an object that is reported from large clusters.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Two containers.
    pub second_container: f64,
    /// Three containers.
    pub third_container: f64,
    /// An init container.
    pub init_container: f64,
    /// An init container that keeps running, of those with an init container.
    pub sidecar_init: f64,
    /// Median of the log-normal number of environment variables of the main container.
    pub env_median: f64,
    /// 99th percentile of that number.
    pub env_p99: f64,
    /// No container has more.
    pub env_most: u32,
    /// `envFrom` in the main container.
    pub env_from: f64,
    /// A liveness probe.
    pub liveness: f64,
    /// A readiness probe.
    pub readiness: f64,
    /// A startup probe.
    pub startup: f64,
    /// Affinity.
    pub affinity: f64,
    /// Topology spread constraints.
    pub spread: f64,
    /// Tolerations.
    pub tolerations: f64,
    /// A node selector.
    pub node_selector: f64,
    /// A priority class.
    pub priority_class: f64,
    /// A hook before the container stops.
    pub pre_stop: f64,
    /// Credentials for the registry.
    pub pull_secret: f64,
    /// Scratch space, where the root file system is writable.
    pub empty_dir: f64,
    /// Mean of the geometric number of annotations.
    pub annotations_mean: f64,
}

/// Network policies and exposure.
#[derive(Debug, Clone, PartialEq)]
pub struct Network {
    /// Namespaces with network policies. Published: 9 % of clusters use any (Wiz 2023); 0.5 and 1 stand for a cluster on
    /// its way and one that is done.
    pub policies: f64,
    /// Of the namespaces with policies, those that also deny egress by default. Assumed.
    pub egress_denied: f64,
    /// Long-running workloads with a Service. Assumed.
    pub services: f64,
    /// Services of type LoadBalancer. Assumed.
    pub load_balancers: f64,
    /// Services of type NodePort. Assumed.
    pub node_ports: f64,
    /// Services behind an Ingress. Assumed.
    pub ingresses: f64,
    /// Ingresses with TLS. Assumed.
    pub ingress_tls: f64,
    /// LoadBalancers with source ranges. Assumed.
    pub source_ranges: f64,
}

/// Secrets, ConfigMaps and storage.
#[derive(Debug, Clone, PartialEq)]
pub struct Configuration {
    /// Mean number of Secrets of an app workload. Assumed.
    pub secrets_per_workload: f64,
    /// Secrets that hold a token of a ServiceAccount. Assumed.
    pub legacy_tokens: f64,
    /// Mean number of ConfigMaps of an app workload. Assumed.
    pub config_maps_per_workload: f64,
    /// Env entries that read a Secret. Assumed.
    pub env_from_secret: f64,
    /// Env entries that read a ConfigMap. Assumed.
    pub env_from_config_map: f64,
    /// Env entries that read a field of the pod. Assumed.
    pub env_from_field: f64,
    /// Secrets mounted as files, of those that a workload has. Assumed.
    pub secret_mounted: f64,
    /// ConfigMaps mounted as files, of those that a workload has. Assumed.
    pub config_map_mounted: f64,
    /// StatefulSets with a volume claim template. Assumed.
    pub claim_templates: f64,
    /// Deployments with a claim of their own. Assumed.
    pub claims: f64,
    /// The storage class asks for encryption.
    pub encrypted_storage: bool,
    /// An external secret store is installed and used.
    pub external_secrets: bool,
}

/// What only a running cluster has.
#[derive(Debug, Clone, PartialEq)]
pub struct Live {
    /// The moment of the dump, in seconds since 1970: 2026-11-20.
    pub now: u64,
    /// Whether a dump shows who set which field: the API does, `kubectl get` leaves it out.
    pub managed_fields: bool,
    /// The oldest object is this many days old. Assumed.
    pub oldest_days: u32,
    /// Version of the control plane and the nodes.
    pub version: &'static str,
    /// Name of the cluster in a recording.
    pub name: &'static str,
    /// Mean number of old ReplicaSets that a Deployment keeps; the API's own limit is 10. Assumed.
    pub old_replica_sets: f64,
    /// Mean number of ControllerRevisions of a StatefulSet or DaemonSet. Assumed.
    pub revisions: f64,
    /// Workloads made by `kubectl apply`, which leaves a copy of the manifest in an annotation. Assumed.
    pub kubectl_applied: f64,
    /// Workloads made by Helm; the rest comes from a GitOps controller. Assumed.
    pub helm_installed: f64,
    /// Pods that wait, and pods that crash. Assumed.
    pub pods_unready: f64,
    /// Pods that were evicted. Assumed.
    pub pods_evicted: f64,
    /// App pods with a debug container that somebody attached, where no Pod Security level forbids it. Assumed.
    pub pods_debugged: f64,
    /// Images that a node reports. Assumed; the kubelet reports up to 50.
    pub images_per_node: u32,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            pods: 1_000,
            planted: 0,
            dangling: 0.01,
            shape: Shape {
                namespace_exponent: 0.6,
                zipf: 1.0,
                replicas_median: 2.0,
                replicas_p99: 40.0,
                replicas_most: 2_000,
                kinds: Kinds {
                    deployment: 0.76,
                    stateful_set: 0.09,
                    cron_job: 0.07,
                    job: 0.03,
                    rollout: 0.03,
                    knative_service: 0.01,
                    bare_pod: 0.01,
                },
                pod_security: 0.30,
                pod_security_baseline: 0.60,
                pod_security_restricted: 0.25,
                quotas: 0.25,
                disruption_budgets: 0.35,
                autoscalers: 0.15,
            },
            machines: Machines {
                pods_per_node: 30.0,
                pods_per_node_deviation: 12.0,
                pods_per_node_most: 110,
                control_plane: 3,
                agents_least: 10,
                agents_most: 14,
                agents_privileged: 1.0 / 3.0,
                agents_host_path: 2.0 / 3.0,
                agents_host_network: 0.5,
                agents_share_most: 0.45,
                operators_least: 20,
                operators_most: 60,
                operators_webhook: 0.35,
            },
            accounts: Accounts {
                default_used: 0.45,
                per_workload: 0.60,
                automount: 0.85,
                automount_off_in_account: 0.4,
                default_automount_off: false,
                default_bound: 0.02,
                deprecated_field: 0.02,
            },
            access: Access {
                role_bindings_per_pod: 0.045,
                role_bindings_most: 4_500,
                roles_per_binding: 0.3,
                cluster_role_bindings_least: 150,
                cluster_role_bindings_most: 700,
                cluster_roles_least: 100,
                cluster_roles_most: 650,
                rules_mean: 4.0,
                wildcard_verbs: 0.12,
                wildcard_resources: 0.03,
                resource_names: 0.08,
                aggregated: 0.08,
                operators_list_secrets: 0.40,
                operators_create_pods: 0.25,
                operators_escalate: 0.05,
                operators_node_proxy: 0.05,
                bound_accounts: 0.62,
                bindings_to_cluster_role: 0.55,
            },
            weaknesses: Weaknesses {
                privileged: 0.005,
                host_path: 0.02,
                sys_admin: 0.003,
                host_pid: 0.002,
                host_ipc: 0.001,
                host_network: 0.01,
                capability: 0.03,
                host_port: 0.01,
                root: 0.58,
                root_explicit: 0.06,
                plain_secret: 0.02,
                image_latest: 0.08,
                stdin: 0.005,
                host_aliases: 0.005,
                share_process_namespace: 0.005,
                sysctl: 0.004,
                seccomp_unconfined: 0.003,
            },
            hardening: Hardening {
                correlation: 0.7,
                drop_all: 0.35,
                no_privilege_escalation: 0.40,
                read_only_root: 0.25,
                seccomp: 0.30,
                app_armor: 0.02,
                own_user_namespace: 0.01,
                requests: 0.82,
                limits: 0.68,
                empty_dir_limit: 0.15,
                digest: 0.12,
                high_ids: 0.35,
                everywhere: false,
            },
            template: Template {
                second_container: 0.22,
                third_container: 0.05,
                init_container: 0.15,
                sidecar_init: 0.15,
                env_median: 4.0,
                env_p99: 32.0,
                env_most: 120,
                env_from: 0.2,
                liveness: 0.68,
                readiness: 0.78,
                startup: 0.1,
                affinity: 0.28,
                spread: 0.12,
                tolerations: 0.15,
                node_selector: 0.15,
                priority_class: 0.12,
                pre_stop: 0.15,
                pull_secret: 0.3,
                empty_dir: 0.45,
                annotations_mean: 1.5,
            },
            network: Network {
                policies: 0.09,
                egress_denied: 0.3,
                services: 0.8,
                load_balancers: 0.03,
                node_ports: 0.02,
                ingresses: 0.10,
                ingress_tls: 0.8,
                source_ranges: 0.3,
            },
            configuration: Configuration {
                secrets_per_workload: 3.0,
                legacy_tokens: 0.01,
                config_maps_per_workload: 1.5,
                env_from_secret: 0.16,
                env_from_config_map: 0.12,
                env_from_field: 0.06,
                secret_mounted: 0.3,
                config_map_mounted: 0.5,
                claim_templates: 0.85,
                claims: 0.05,
                encrypted_storage: false,
                external_secrets: false,
            },
            live: Live {
                now: 1_795_132_800,
                managed_fields: true,
                oldest_days: 700,
                version: "v1.36.2",
                name: "generated",
                old_replica_sets: 1.7,
                revisions: 1.6,
                kubectl_applied: 0.35,
                helm_installed: 0.35,
                pods_unready: 0.02,
                pods_evicted: 0.005,
                pods_debugged: 0.002,
                images_per_node: 18,
            },
        }
    }
}

impl Parameters {
    /// A cluster of the published and assumed proportions with so many pods.
    pub fn new(pods: u32) -> Self {
        Self { pods, ..Self::default() }
    }

    /// A managed cluster in which every posture check of pods, volumes, tokens and secrets passes, down to the
    /// informative ones: hardened templates, no host access, own accounts without tokens, no Secret, ConfigMap or claim
    /// in any pod, no dangling reference.
    pub fn clean(pods: u32) -> Self {
        let mut clean = Self::new(pods);
        clean.dangling = 0.0;
        clean.machines.control_plane = 0;
        clean.machines.agents_privileged = 0.0;
        clean.machines.agents_host_path = 0.0;
        clean.machines.agents_host_network = 0.0;
        clean.shape.pod_security = 1.0;
        clean.shape.pod_security_baseline = 0.0;
        clean.shape.pod_security_restricted = 1.0;
        clean.shape.quotas = 1.0;
        clean.shape.kinds.bare_pod = 0.0;
        clean.accounts.default_used = 0.0;
        clean.accounts.automount = 0.0;
        clean.accounts.automount_off_in_account = 0.0;
        clean.accounts.default_automount_off = true;
        clean.accounts.default_bound = 0.0;
        clean.accounts.deprecated_field = 0.0;
        clean.weaknesses = Weaknesses {
            privileged: 0.0,
            host_path: 0.0,
            sys_admin: 0.0,
            host_pid: 0.0,
            host_ipc: 0.0,
            host_network: 0.0,
            capability: 0.0,
            host_port: 0.0,
            root: 0.0,
            root_explicit: 0.0,
            plain_secret: 0.0,
            image_latest: 0.0,
            stdin: 0.0,
            host_aliases: 0.0,
            share_process_namespace: 0.0,
            sysctl: 0.0,
            seccomp_unconfined: 0.0,
        };
        clean.hardening = Hardening {
            correlation: 1.0,
            drop_all: 1.0,
            no_privilege_escalation: 1.0,
            read_only_root: 1.0,
            seccomp: 1.0,
            app_armor: 1.0,
            own_user_namespace: 1.0,
            requests: 1.0,
            limits: 1.0,
            empty_dir_limit: 1.0,
            digest: 1.0,
            high_ids: 1.0,
            everywhere: true,
        };
        clean.live.pods_debugged = 0.0;
        clean.template.pull_secret = 0.0;
        clean.template.env_from = 0.0;
        clean.network.policies = 1.0;
        clean.network.egress_denied = 1.0;
        clean.network.ingress_tls = 1.0;
        clean.network.source_ranges = 1.0;
        clean.network.node_ports = 0.0;
        clean.configuration = Configuration {
            secrets_per_workload: 0.0,
            legacy_tokens: 0.0,
            config_maps_per_workload: 0.0,
            env_from_secret: 0.0,
            env_from_config_map: 0.0,
            secret_mounted: 0.0,
            config_map_mounted: 0.0,
            claim_templates: 0.0,
            claims: 0.0,
            encrypted_storage: true,
            external_secrets: true,
            ..clean.configuration
        };
        clean
    }
}
