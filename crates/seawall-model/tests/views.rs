//! The lean views name fields that the API really has.

use seawall_model::api::VIEWS;
use seawall_model::schema;

#[test]
fn every_field_of_every_view_exists_in_the_api() {
    for (name, fields) in VIEWS {
        let name = name.strip_prefix("io.k8s.api.").unwrap_or(name);
        let declared = schema::type_named(name).unwrap_or_else(|| panic!("the API has no type {name}"));
        for field in *fields {
            assert!(declared.field(field).is_some(), "{name} has no field `{field}`");
        }
    }
}
