//! The report as the person at the terminal reads it.

use std::fmt::{Display, Formatter, Result};

use super::continuation::{MADE_SECONDS, Means, PROMPT_SECONDS};
use super::likelihood::{Likelihood, Sums};
use super::{Copied, TransformerReport, ratio};

impl Display for TransformerReport {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        let part = format!("{:?}", self.part).to_lowercase();
        self.write_likelihood(&part, formatter)?;
        self.write_continuations(formatter)?;
        writeln!(formatter, "Runs of sixteen notes that stand in the training part, in any key")?;
        writeln!(formatter, "{:24}    runs   pitches  and rhythm  longest stretch", "")?;
        let names = ["continuations made", "the real ones", &format!("whole {part} pieces")];
        for (name, copied) in names.iter().zip(&self.copied) {
            write_copied(name, copied, formatter)?;
        }
        write!(formatter, "  A stretch is of notes, in all of whose runs the pitches are known.")
    }
}

impl TransformerReport {
    fn write_likelihood(&self, part: &str, formatter: &mut Formatter<'_>) -> Result {
        let Sums { pieces, tokens, quarters, .. } = self.network.all;
        writeln!(
            formatter,
            "How unlikely the {part} part is: {pieces} pieces, {tokens} tokens, {quarters:.0} quarters"
        )?;
        writeln!(formatter, "{:24} nats/token        95 %        nats/quarter", "")?;
        let counts = format!("Kneser-Ney of order {}", self.order);
        for (name, likelihood) in [("network", &self.network), (&counts, &self.counts)] {
            write_all(name, likelihood, formatter)?;
        }
        let keys = if self.counted.1 { ", in twelve keys" } else { "" };
        writeln!(formatter, "  Kneser-Ney was counted on {} tokens of the training part{keys}.", self.counted.0)
    }

    fn write_continuations(&self, formatter: &mut Formatter<'_>) -> Result {
        let [made, failed, too_short] = self.continued;
        writeln!(
            formatter,
            "{made} continuations of {PROMPT_SECONDS} s by {MADE_SECONDS} s, {failed} failed, {too_short} pieces too \
             short"
        )?;
        writeln!(
            formatter,
            "{:24} in key  overlap: prompt  real  notes/s  silence  polyphony  note s  repeated bars",
            ""
        )?;
        for (name, means) in ["made", "real", "real, of another piece"].iter().zip(&self.means) {
            write_means(name, means, formatter)?;
        }
        Ok(())
    }
}

fn write_all(name: &str, likelihood: &Likelihood, formatter: &mut Formatter<'_>) -> Result {
    let [low, high] = likelihood.interval;
    let (token, quarter) = (likelihood.all.per_token(), likelihood.all.per_quarter());
    writeln!(formatter, "  {name:<22} {token:10.4}   {low:.4}–{high:.4} {quarter:16.4}")?;
    let folders = likelihood.folders.iter().filter(|_| likelihood.folders.len() > 1);
    for (folder, sums) in folders {
        let (token, quarter) = (sums.per_token(), sums.per_quarter());
        writeln!(formatter, "    {folder:<20} {token:10.4} {quarter:32.4}")?;
    }
    Ok(())
}

fn write_means(name: &str, means: &Means, formatter: &mut Formatter<'_>) -> Result {
    write!(formatter, "  {name:<22}")?;
    for (value, width) in means.values().iter().zip([7, 17, 6, 9, 9, 11, 8, 15]) {
        match value {
            Some(value) => write!(formatter, "{value:width$.3}")?,
            None => write!(formatter, "{:>width$}", "–")?,
        }
    }
    writeln!(formatter)
}

fn write_copied(name: &str, copied: &Copied, formatter: &mut Formatter<'_>) -> Result {
    let (pitch, rhythm) = (ratio(copied.pitch, copied.runs), ratio(copied.rhythm, copied.runs));
    writeln!(formatter, "  {name:<22} {:8} {pitch:9.4} {rhythm:11.4} {:16}", copied.runs, copied.longest)
}
