//! Times as logs write them.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use seawall_model::Timestamp;

/// A time as RFC 3339 has it; one without an offset is in UTC. None for what is no time.
pub(super) fn time(text: &str) -> Option<Timestamp> {
    if text.is_empty() {
        return None;
    }
    let in_utc = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok();
    text.parse().ok().or_else(|| in_utc().map(|time| time.timestamp()))
}
