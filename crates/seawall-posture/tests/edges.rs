//! Every kind of edge does what its page says.

use seawall_posture::PostureEdges;

#[test]
fn every_page_of_an_edge_holds() {
    seawall_testkit::edge_pages::run(&PostureEdges);
}
