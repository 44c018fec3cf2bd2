//! What a person wants to know after a run, in a small table.

use continuo_music::tonality;

use crate::comparison::Comparison;
use crate::continuation::Continuation;
use crate::melody::Melody;
use crate::road::Outcome;

/// The table, each line ending with a line break.
pub fn table(melody: &Melody, outcome: &Outcome, comparison: &Comparison) -> String {
    let Comparison { kept, added, removed } = comparison;
    let key = |clip| tonality::detect(clip).map_or_else(|| "none".to_owned(), |key| key.to_string());
    let rows = [
        ("melody", melody.name.clone()),
        ("notes in", format!("{} in {} bars ({:.1} s)", melody.clip.notes().len(), melody.bars(), melody.seconds())),
        ("key in", key(&melody.clip)),
        ("notes out", outcome.result.notes().len().to_string()),
        ("kept", kept.to_string()),
        ("added", format!("{added}{}", outcome.continuation.as_ref().map_or_else(String::new, lasting))),
        ("removed", removed.to_string()),
        ("key out", key(&outcome.result)),
        ("took", format!("{:.2} s", outcome.took.as_secs_f64())),
    ];
    rows.iter().map(|(name, value)| format!("{name:>10}  {value}\n")).collect()
}

fn lasting(continuation: &Continuation) -> String {
    format!(" in {:.1} s after the melody", continuation.seconds)
}
