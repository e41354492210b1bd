//! Every rule's page: documentation, fixture and proof in one.

use seawall_rbac::RbacRules;

#[test]
fn pages_announce_exactly_what_is_found_and_every_fix_works() {
    seawall_testkit::pages::run(&RbacRules);
}
