//! Lean views of the parts of the Kubernetes API that analyses read, with the API's field names.
//!
//! A view reads one mapping in one pass. A field that has the wrong type counts as absent and leaves the rest of the
//! object readable; that it was wrong is the schema's to say. Every written value knows its node.

mod binding;
mod container;
mod pod;
mod read;
mod secret;
mod security_context;
mod service;
mod service_account;
mod storage;
mod volume;

pub use binding::{RoleBinding, RoleRef, Subject};
pub use container::{
    Container, ContainerPort, EnvFromSource, EnvVar, EnvVarSource, ExecAction, HttpGetAction, HttpHeader, KeySelector,
    Lifecycle, LifecycleHandler, Probe, ResourceRequirements, SourceReference, TcpSocketAction, VolumeMount,
};
pub use pod::{HostAlias, PodOs, PodSpec};
pub use read::{List, Read, Written};
pub use secret::{ConfigMap, Secret};
pub use security_context::{
    AppArmorProfile, Capabilities, PodSecurityContext, SeLinuxOptions, SeccompProfile, SecurityContext, Sysctl,
    WindowsSecurityContextOptions,
};
pub use service::{ServicePort, ServiceSpec};
pub use service_account::ServiceAccount;
pub use storage::{
    CsiPersistentVolumeSource, LocalVolumeSource, PersistentVolumeClaim, PersistentVolumeClaimSpec,
    PersistentVolumeSpec, StatefulSetSpec, StorageClass, VolumeResourceRequirements,
};
pub use volume::{
    ConfigMapVolumeSource, EmptyDirVolumeSource, HostPathVolumeSource, ImageVolumeSource,
    PersistentVolumeClaimVolumeSource, ProjectedVolumeSource, SecretVolumeSource, ServiceAccountTokenProjection,
    Volume, VolumeProjection,
};

/// Every view: the type's name in the API description, and the fields that the view reads. What a test compares with
/// the description of a real API server.
pub const VIEWS: &[(&str, &[&str])] = &[
    (Container::SCHEMA, Container::FIELDS),
    (ContainerPort::SCHEMA, ContainerPort::FIELDS),
    (EnvVar::SCHEMA, EnvVar::FIELDS),
    (EnvVarSource::SCHEMA, EnvVarSource::FIELDS),
    (EnvFromSource::SCHEMA, EnvFromSource::FIELDS),
    (KeySelector::SCHEMA, KeySelector::FIELDS),
    (SourceReference::SCHEMA, SourceReference::FIELDS),
    (VolumeMount::SCHEMA, VolumeMount::FIELDS),
    (ResourceRequirements::SCHEMA, ResourceRequirements::FIELDS),
    (Probe::SCHEMA, Probe::FIELDS),
    (HttpGetAction::SCHEMA, HttpGetAction::FIELDS),
    (HttpHeader::SCHEMA, HttpHeader::FIELDS),
    (TcpSocketAction::SCHEMA, TcpSocketAction::FIELDS),
    (ExecAction::SCHEMA, ExecAction::FIELDS),
    (Lifecycle::SCHEMA, Lifecycle::FIELDS),
    (LifecycleHandler::SCHEMA, LifecycleHandler::FIELDS),
    (PodSpec::SCHEMA, PodSpec::FIELDS),
    (PodOs::SCHEMA, PodOs::FIELDS),
    (HostAlias::SCHEMA, HostAlias::FIELDS),
    (SecurityContext::SCHEMA, SecurityContext::FIELDS),
    (PodSecurityContext::SCHEMA, PodSecurityContext::FIELDS),
    (Capabilities::SCHEMA, Capabilities::FIELDS),
    (SeccompProfile::SCHEMA, SeccompProfile::FIELDS),
    (AppArmorProfile::SCHEMA, AppArmorProfile::FIELDS),
    (SeLinuxOptions::SCHEMA, SeLinuxOptions::FIELDS),
    (WindowsSecurityContextOptions::SCHEMA, WindowsSecurityContextOptions::FIELDS),
    (Sysctl::SCHEMA, Sysctl::FIELDS),
    (Volume::SCHEMA, Volume::FIELDS),
    (HostPathVolumeSource::SCHEMA, HostPathVolumeSource::FIELDS),
    (ImageVolumeSource::SCHEMA, ImageVolumeSource::FIELDS),
    (EmptyDirVolumeSource::SCHEMA, EmptyDirVolumeSource::FIELDS),
    (SecretVolumeSource::SCHEMA, SecretVolumeSource::FIELDS),
    (ConfigMapVolumeSource::SCHEMA, ConfigMapVolumeSource::FIELDS),
    (PersistentVolumeClaimVolumeSource::SCHEMA, PersistentVolumeClaimVolumeSource::FIELDS),
    (ProjectedVolumeSource::SCHEMA, ProjectedVolumeSource::FIELDS),
    (VolumeProjection::SCHEMA, VolumeProjection::FIELDS),
    (ServiceAccountTokenProjection::SCHEMA, ServiceAccountTokenProjection::FIELDS),
    (ServiceSpec::SCHEMA, ServiceSpec::FIELDS),
    (ServicePort::SCHEMA, ServicePort::FIELDS),
    (ServiceAccount::SCHEMA, ServiceAccount::FIELDS),
    (Secret::SCHEMA, Secret::FIELDS),
    (ConfigMap::SCHEMA, ConfigMap::FIELDS),
    (RoleBinding::SCHEMA, RoleBinding::FIELDS),
    (Subject::SCHEMA, Subject::FIELDS),
    (RoleRef::SCHEMA, RoleRef::FIELDS),
    (PersistentVolumeSpec::SCHEMA, PersistentVolumeSpec::FIELDS),
    (LocalVolumeSource::SCHEMA, LocalVolumeSource::FIELDS),
    (CsiPersistentVolumeSource::SCHEMA, CsiPersistentVolumeSource::FIELDS),
    (StorageClass::SCHEMA, StorageClass::FIELDS),
    (PersistentVolumeClaim::SCHEMA, PersistentVolumeClaim::FIELDS),
    (PersistentVolumeClaimSpec::SCHEMA, PersistentVolumeClaimSpec::FIELDS),
    (VolumeResourceRequirements::SCHEMA, VolumeResourceRequirements::FIELDS),
    (StatefulSetSpec::SCHEMA, StatefulSetSpec::FIELDS),
];
