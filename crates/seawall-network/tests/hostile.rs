//! Objects of which nothing is as it should be.

use seawall_network::NetworkRules;
use seawall_testkit::hostile::survives;

#[test]
fn a_field_of_any_other_type_is_survived() {
    survives(&NetworkRules, |pointer| pointer.starts_with("/spec") || pointer.starts_with("/metadata/l"));
}
