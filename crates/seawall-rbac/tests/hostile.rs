//! Objects of which nothing is as it should be.

use seawall_rbac::RbacRules;
use seawall_testkit::hostile::survives;

#[test]
fn a_field_of_any_other_type_is_survived() {
    survives(&RbacRules, |pointer| pointer.len() > 1 && !pointer.starts_with("/metadata"));
}
