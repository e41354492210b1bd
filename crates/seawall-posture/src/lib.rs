//! Posture: is each object configured so that it gives an attacker nothing?
//!
//! Checks read the normalised workload view and, where a question needs other objects, the snapshot. They never open
//! a file, never read text, and never call another analysis.

mod account;
mod admin_interface;
mod agent_sandbox;
mod api_version;
mod applied;
mod backend;
mod capability;
mod certificate;
mod client_config;
mod cluster_part;
mod command_line;
mod component;
mod config_map_use;
mod confinement;
mod cover;
mod credential;
mod credential_file;
mod custom_schema;
mod debug_flag;
mod demand;
mod disruption_budget;
mod encryption;
mod exposure;
mod exposure_to_flaws;
mod gateway;
mod guard;
mod history;
mod host_path;
mod host_volume;
mod image;
mod in_force;
mod ingress;
mod key;
mod kubelets;
mod label;
mod limit_range;
mod load_balancer;
mod migration;
mod mounts;
mod namesake;
mod namespace;
mod new_secret;
mod parameter;
mod pod_security;
mod port;
mod posture;
mod probe;
mod pss;
mod recommendation;
mod replicas;
mod resource;
mod rules;
mod secret;
mod secret_maker;
mod service;
mod service_account;
mod shared_volume;
mod shell;
mod source;
mod spread;
mod system_part;
mod webhook;

pub use posture::Posture;
