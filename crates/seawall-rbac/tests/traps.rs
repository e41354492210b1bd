//! What people get wrong about RBAC, decided as the API server does.

mod oracle;

use oracle::Oracle;
use oracle::traps::{request, traps};

#[test]
fn the_oracle_falls_into_no_trap() {
    for trap in traps() {
        let oracle = Oracle::new(&trap.objects);
        for (who, what, is_allowed) in trap.answers {
            let request = request(who, what);
            assert_eq!(oracle.decide(&request.who, &request.what), *is_allowed, "{}: {request}", trap.name);
        }
    }
}
