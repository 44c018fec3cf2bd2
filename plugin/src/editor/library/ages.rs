//! How long ago something was made, in words.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds of a minute, an hour and a day.
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Seconds since 1970 (UTC), now; zero where the clock stands before that.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// How long before `now` something was made.
pub fn age(made: u64, now: u64) -> String {
    match now.saturating_sub(made) {
        seconds if seconds < MINUTE => "just now".to_owned(),
        seconds if seconds < HOUR => format!("{} min", seconds / MINUTE),
        seconds if seconds < DAY => format!("{} h", seconds / HOUR),
        seconds if seconds < 2 * DAY => "1 day".to_owned(),
        seconds => format!("{} days", seconds / DAY),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_in_the_largest_unit_and_never_negative() {
        let ages = [0, 59, 60, 3599, 3600, 86_399, 86_400, 172_800].map(|ago| age(1_000_000, 1_000_000 + ago));
        assert_eq!(ages, ["just now", "just now", "1 min", "59 min", "1 h", "23 h", "1 day", "2 days"]);
        assert_eq!(age(now() + 500, now()), "just now");
    }
}
