//! Times, which stay strings but have to be times where a tag says so.

/// `2001-12-14`, optionally with `T21:59:43.1Z` (or an offset) or ` 21:59:43.1` after it.
pub(super) fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some((&text[at..=at], &text[at + 1..]))),
        None => (text, None),
    };
    let mut parts = date.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (field(year, 4, 4, 9999), field(month, 1, 2, 12), field(day, 1, 2, 31))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if month == 0 || day == 0 || day > days {
        return false;
    }
    match time {
        None => true,
        Some((" ", time)) => is_time(time),
        Some((_, time)) => match time.strip_suffix('Z') {
            Some(time) => is_time(time),
            None => time.rfind(['+', '-']).is_some_and(|at| {
                let zone = time[at + 1..].split_once(':');
                let zone = zone.and_then(|(hour, minute)| field(hour, 2, 2, 24).zip(field(minute, 2, 2, 60)));
                is_time(&time[..at]) && zone.is_some()
            }),
        },
    }
}

fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let fraction_is_number = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    field(hour, 1, 2, 23).is_some()
        && field(minute, 1, 2, 59).is_some()
        && field(second, 1, 2, 59).is_some()
        && fraction_is_number
}

fn field(text: &str, least: usize, most: usize, highest: u32) -> Option<u32> {
    let fits = (least..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|&value| fits && value <= highest)
}

#[cfg(test)]
mod tests {
    use super::is_timestamp;

    #[test]
    fn days_and_times_exist_or_are_no_timestamps() {
        for time in [
            "2001-12-14",
            "2001-1-1",
            "2000-02-29",
            "2001-12-14T21:59:43.1Z",
            "2001-12-14t1:2:3+01:00",
            "2001-12-14 1:2:3",
        ] {
            assert!(is_timestamp(time), "{time}");
        }
        for other in [
            "",
            "2001",
            "2001-02-29",
            "2001-13-01",
            "2001-12-14T25:00:00Z",
            "2001-12-14T1:2:3",
            "01-12-14",
            "2001-12-14 ",
        ] {
            assert!(!is_timestamp(other), "{other}");
        }
    }
}
