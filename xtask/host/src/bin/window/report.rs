//! What was found, as a table, and whether it will do.

use continuo_host::Costs;

use crate::failure::Failure;
use crate::run::WARM_UP;

/// What was found.
#[derive(Debug)]
pub struct Report {
    /// The blocks while there was no window.
    pub without: Costs,
    /// The blocks while the window was open.
    pub with: Costs,
    /// The blocks while windows came and went.
    pub cycling: Costs,
    /// Resident memory after each window was closed, in MiB.
    pub memory: Vec<f64>,
}

impl Report {
    /// How much memory grew after the first windows, in MiB: from the median of the ten after them to that of the last ten,
    /// since what the allocator keeps in hand goes up and down.
    fn growth_mib(&self) -> f64 {
        let after = self.memory.get(WARM_UP..).unwrap_or_default();
        let first = median(after.get(..WARM_UP).unwrap_or(after));
        median(&after[after.len().saturating_sub(WARM_UP)..]) - first
    }

    /// Fails when memory grew by more than is allowed.
    pub fn verdict(&self, mib_max: f64) -> Result<(), Failure> {
        let mib = self.growth_mib();
        if mib > mib_max { Err(Failure::Grew { mib, mib_max }) } else { Ok(()) }
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(formatter, "| the audio thread | blocks | median work | longest work | longest passed | late |")?;
        writeln!(formatter, "|---|---|---|---|---|---|")?;
        let rows =
            [("no window", &self.without), ("an open window", &self.with), ("windows that come and go", &self.cycling)];
        for (what, costs) in rows {
            writeln!(
                formatter,
                "| {what} | {} | {:.1?} | {:.1?} | {:.1?} | {} |",
                costs.costs.len(),
                costs.median_work(),
                costs.longest_work(),
                costs.longest(),
                costs.late(),
            )?;
        }
        let at = |cycle: usize| self.memory.get(cycle).copied().unwrap_or_default();
        write!(
            formatter,
            "{} windows were opened, resized and closed; resident memory: {:.1} MiB after the first, {:.1} MiB after {WARM_UP}, \
             {:.1} MiB after the last; it grew by {:.1} MiB after the first {WARM_UP}.",
            self.memory.len(),
            at(0),
            at(WARM_UP - 1),
            at(self.memory.len().saturating_sub(1)),
            self.growth_mib(),
        )
    }
}

fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn report(memory: Vec<f64>) -> Report {
        let costs = Costs { length: Duration::from_millis(5), costs: Vec::new() };
        Report { without: costs.clone(), with: costs.clone(), cycling: costs, memory }
    }

    #[test]
    fn memory_that_grows_with_each_window_is_told_from_memory_that_wavers() {
        let wavers = report((0..100).map(|cycle| 200.0 + f64::from(cycle % 7)).collect());
        assert!(wavers.verdict(8.0).is_ok());
        let grows = report((0..100).map(|cycle| 200.0 + f64::from(cycle) * 0.2).collect());
        assert!(matches!(grows.verdict(8.0), Err(Failure::Grew { .. })));
        let loads = report((0..100).map(|cycle| if cycle < 5 { 100.0 } else { 300.0 }).collect());
        assert!(loads.verdict(8.0).is_ok(), "what is loaded once is no growth");
    }
}
