//! Every rule's page: documentation, fixture and proof in one.

use seawall_network::NetworkRules;

#[test]
fn pages_announce_exactly_what_is_found_and_every_fix_works() {
    seawall_testkit::pages::run(&NetworkRules);
}
