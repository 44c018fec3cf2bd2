//! The report as the person at the terminal reads it.

use std::fmt::{Display, Formatter, Result};

use super::AccompanyReport;
use super::cases::SOURCES;
use super::gates::Gate;
use super::sample::Estimate;
use super::summary::Summary;

impl Display for AccompanyReport {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let part = format!("{:?}", self.part).to_lowercase();
        writeln!(
            formatter,
            "Accompaniments of melodies of the {part} part: means over pieces, and where 95 % of draws lie"
        )?;
        for summary in self.styles.iter().filter(|_| self.styles.len() > 1).chain([&self.all]) {
            write_summary(summary, formatter)?;
        }
        writeln!(formatter, "What is asked of all together")?;
        self.all.gates.iter().try_for_each(|gate| write_gate(gate, formatter))?;
        let met = self.all.gates.iter().filter(|gate| gate.is_met).count();
        write!(formatter, "  {met} of {} demands are met.", self.all.gates.len())
    }
}

fn write_summary(summary: &Summary, formatter: &mut Formatter<'_>) -> Result {
    let [pieces, failed] = summary.pieces;
    write!(formatter, "{:<37}", format!("{}, {pieces} pieces", summary.name))?;
    SOURCES.iter().try_for_each(|source| write!(formatter, "  {source:<22}"))?;
    writeln!(formatter)?;
    for ((of, name), sources) in &summary.traits {
        write_row(&format!("{of}: {}", name.replace('_', " ")), sources, formatter)?;
    }
    write_row("share that another seed changes", &[None, summary.differences[0]], formatter)?;
    write_row("share that another melody changes", &[None, summary.differences[1]], formatter)?;
    write_row("taken for its genre", &summary.told, formatter)?;
    write_heard(summary, formatter)?;
    if failed > 0 { writeln!(formatter, "  {failed} melodies were not accompanied.") } else { Ok(()) }
}

/// What the network's accompaniments are taken for.
fn write_heard(summary: &Summary, formatter: &mut Formatter<'_>) -> Result {
    if summary.heard.is_empty() {
        return Ok(());
    }
    let heard = summary.heard.iter().map(|(style, times)| format!("{} {times}", style.name()));
    writeln!(formatter, "  those made are taken for {}", heard.collect::<Vec<_>>().join(", "))
}

/// A row, left out if it has no figure.
fn write_row(name: &str, sources: &[Option<Estimate>], formatter: &mut Formatter<'_>) -> Result {
    if sources.iter().all(Option::is_none) {
        return Ok(());
    }
    write!(formatter, "  {name:<35}")?;
    for estimate in sources {
        match estimate {
            Some(Estimate { mean, interval: [low, high] }) => {
                write!(formatter, "  {mean:<7.3}{:<15}", format!("{low:.3}–{high:.3}"))?;
            }
            None => write!(formatter, "  {:<22}", "–")?,
        }
    }
    writeln!(formatter)
}

fn write_gate(gate: &Gate, formatter: &mut Formatter<'_>) -> Result {
    let verdict = if gate.is_met { "met" } else { "MISSED" };
    let Gate { what, made, against, demand, .. } = gate;
    writeln!(formatter, "  {verdict:<7} {what:<36} {made:8.3}  against {against:7.3}, {demand}")
}
