use seawall_report::network::NetworkFormat;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::small::{connections, hostile, shop, text};
use crate::html::base64;

/// What stands between the tags of the elements of this name.
fn inside<'h>(html: &'h str, open: &str, close: &str) -> Vec<&'h str> {
    html.split(open).skip(1).map(|rest| rest.split(close).next().unwrap()).collect()
}

fn data(html: &str) -> Value {
    let data = inside(html, "<script type=\"application/json\" id=\"data\">", "</script>");
    assert_eq!(data.len(), 1);
    serde_json::from_str(data[0]).unwrap()
}

#[test]
fn a_browser_runs_only_what_we_wrote_and_loads_nothing() {
    let html = text(NetworkFormat::Html, &hostile());
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap();
    assert!(policy.starts_with("default-src 'none'; base-uri 'none'; form-action 'none'; "), "{policy}");
    for element in ["style", "script"] {
        let contents = inside(&html, &format!("<{element}>"), &format!("</{element}>"));
        assert_eq!(contents.len(), 1, "one <{element}>");
        let hash = format!("'sha256-{}'", base64(&Sha256::digest(contents[0])));
        assert!(policy.contains(&format!("{element}-src {hash}")), "the {element} is {hash}, allowed is {policy}");
    }
    for loader in ["src=", "url(", "@import", "http:", "https:", "style=", "onclick", "onload", "<img", "<link"] {
        assert!(!html.contains(loader), "{loader}");
    }
    let names: Vec<String> = data(&html)["nodes"].as_array().unwrap().iter().map(|node| node[0].to_string()).collect();
    assert!(names.iter().all(|name| name.contains("alert(1)")), "the names are there, as data: {names:?}");
}

/// The connections that the page makes of its data: pairs of nodes with what is admitted.
fn drawn(data: &Value) -> Vec<(u64, u64, u64)> {
    let number = |value: &Value| value.as_u64().unwrap();
    let nodes = data["nodes"].as_array().unwrap();
    let mut drawn = Vec::new();
    for edge in data["edges"].as_array().unwrap() {
        for (from, source) in nodes.iter().enumerate().filter(|(_, node)| node[5] == edge[0]) {
            assert!(source.is_array());
            for (to, _) in nodes.iter().enumerate().filter(|(to, node)| node[6] == edge[1] && *to != from) {
                drawn.push((from as u64, to as u64, number(&edge[2])));
            }
        }
    }
    drawn.sort_unstable();
    drawn
}

#[test]
fn the_page_draws_every_connection_and_no_other() {
    let open = "a/x a/y all\na/x a/z all\na/y a/x all\na/y a/z all\na/z a/x all\na/z a/y all\na/x a/x 80\nb/q a/x all\nb/q a/y 80\na/z external ?all\nexternal b/q all";
    for connections in [shop(), connections(open), connections("")] {
        let wanted: Vec<(u64, u64, u64)> = connections
            .connections
            .iter()
            .filter(|one| one.from != one.to)
            .map(|one| (u64::from(one.from), u64::from(one.to), u64::from(one.admitted)))
            .collect();
        let mut wanted = wanted;
        wanted.sort_unstable();
        let data = data(&text(NetworkFormat::Html, &connections));
        assert_eq!(drawn(&data), wanted);
        assert_eq!(data["leftOut"], 0);
    }
}

#[test]
fn pairs_of_an_open_namespace_are_one_line_of_data() {
    let names: Vec<String> = (0..40).map(|number| format!("a/w{number}")).collect();
    let lines: Vec<String> = names
        .iter()
        .flat_map(|from| names.iter().filter(move |to| *to != from).map(move |to| format!("{from} {to} all")))
        .collect();
    let data = data(&text(NetworkFormat::Html, &connections(&lines.join("\n"))));
    assert_eq!(data["edges"].as_array().unwrap().len(), 1);
    assert_eq!(drawn(&data).len(), 40 * 39);
}

#[test]
fn a_picture_is_well_formed_and_has_every_node() {
    for connections in [shop(), hostile(), connections("")] {
        let svg = text(NetworkFormat::Svg, &connections);
        let document = roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
        let drawn = document.descendants().filter(|node| node.attribute("class") == Some("name")).count();
        assert!(drawn >= connections.ends.len(), "{svg}");
        assert!(document.descendants().all(|node| !node.has_tag_name("script")));
        let numbers = document.descendants().flat_map(|node| node.attributes().map(|one| one.value()));
        assert!(numbers.into_iter().all(|value| !value.contains("NaN") && !value.contains("inf ")));
    }
}
