//! What users can set on checks.

use seawall_model::Parameter;
use seawall_model::parameter::Default;

/// All parameters, by rule and name.
pub(crate) const PARAMETERS: &[&Parameter] = &[&LOW_UID_USER];

pub(crate) static LOW_UID_USER: Parameter = Parameter {
    rule: "low-uid",
    name: "user",
    meaning: "the number that a fix writes, 10000 or more; 0 offers no fix",
    default: Default::Number(0),
};

#[cfg(test)]
mod tests {
    use super::PARAMETERS;
    use crate::rules::CHECKS;

    #[test]
    fn every_parameter_is_of_a_rule_that_exists_and_stands_in_order() {
        assert!(PARAMETERS.is_sorted_by_key(|parameter| (parameter.rule, parameter.name)));
        for parameter in PARAMETERS {
            assert!(CHECKS.iter().any(|check| check.rule.id == parameter.rule), "{}", parameter.rule);
            assert!(!parameter.meaning.ends_with('.'), "{}", parameter.name);
        }
    }
}
