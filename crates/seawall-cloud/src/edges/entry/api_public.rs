//! Whether the internet gets to the API server.

use seawall_model::access::{Ease, EdgeKind, Edges, Proof, Tier, Vertex};
use seawall_model::cloud::AnswerKind;
use serde_json::Value;

use crate::access::{Finder, Survey};
use crate::aws::list;

pub(crate) const FINDER: Finder = Finder {
    kind: &EdgeKind {
        id: "E07",
        name: "API_PUBLIC",
        title: "gets to",
        tier: Tier::Two,
        ease: Ease::Given,
        techniques: &["T1133"],
        doc: include_str!("api_public.md"),
    },
    find,
};

/// Whether the internet gets there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Public {
    No,
    Some,
    All,
}

fn find(survey: &Survey<'_>, edges: &mut Edges<'_>) {
    let said = eks(survey).or_else(|| gke(survey)).or_else(|| aks(survey));
    let unsure = match said {
        Some(Public::No) => return,
        Some(Public::All) => None,
        Some(Public::Some) => Some("only some addresses outside are let in"),
        None => Some("whether the API server has a public address is not in the input"),
    };
    let (from, to) = (edges.vertex(Vertex::Internet), edges.vertex(Vertex::ApiServer));
    let edge = edges.add(FINDER.kind, from, to);
    match unsure {
        Some(reason) => edge.depends(reason).done(),
        None => edge.proof(Proof::Fact("the cloud says that its address is public")).done(),
    }
}

fn of_ranges<'a>(ranges: impl Iterator<Item = &'a str>) -> Public {
    if ranges.into_iter().any(|range| matches!(range, "0.0.0.0/0" | "::/0")) { Public::All } else { Public::Some }
}

fn eks(survey: &Survey<'_>) -> Option<Public> {
    let config = survey
        .cloud
        .of_kind(AnswerKind::EksCluster)
        .find_map(|answer| answer.pointer("/cluster/resourcesVpcConfig"))?;
    match config.get("endpointPublicAccess")?.as_bool()? {
        false => Some(Public::No),
        true => Some(of_ranges(list(config, "publicAccessCidrs").iter().filter_map(Value::as_str))),
    }
}

fn gke(survey: &Survey<'_>) -> Option<Public> {
    let cluster = survey.cloud.of_kind(AnswerKind::GkeCluster).next()?;
    if cluster.pointer("/privateClusterConfig/enablePrivateEndpoint") == Some(&Value::Bool(true)) {
        return Some(Public::No);
    }
    let networks = cluster.get("masterAuthorizedNetworksConfig");
    if networks.and_then(|networks| networks.get("enabled")) == Some(&Value::Bool(true)) {
        let blocks = networks.map_or(&[][..], |networks| list(networks, "cidrBlocks"));
        return Some(of_ranges(blocks.iter().filter_map(|block| block.get("cidrBlock")?.as_str())));
    }
    cluster.get("endpoint").map(|_| Public::All)
}

fn aks(survey: &Survey<'_>) -> Option<Public> {
    let cluster = survey.cloud.of_kind(AnswerKind::AksCluster).next()?;
    let Some(profile) = cluster.get("apiServerAccessProfile").filter(|profile| !profile.is_null()) else {
        return cluster.get("fqdn").filter(|name| !name.is_null()).map(|_| Public::All);
    };
    if profile.get("enablePrivateCluster") == Some(&Value::Bool(true)) {
        return Some(Public::No);
    }
    let ranges = list(profile, "authorizedIpRanges");
    Some(if ranges.is_empty() { Public::All } else { of_ranges(ranges.iter().filter_map(Value::as_str)) })
}
