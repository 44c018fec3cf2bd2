//! What a person wants to know after a run, in a small table.

use continuo_music::general_midi::program_name;
use continuo_music::{Clip, Track, tonality};

use crate::comparison::Comparison;
use crate::continuation::Continuation;
use crate::melody::Melody;
use crate::road::Outcome;

/// The table, each line ending with a line break.
pub fn table(melody: &Melody, outcome: &Outcome, comparison: &Comparison) -> String {
    let mut rows = vec![
        ("melody".to_owned(), melody.name.clone()),
        (
            "notes in".to_owned(),
            format!("{} in {} bars ({:.1} s)", melody.clip.notes().len(), melody.bars(), melody.seconds()),
        ),
        ("key in".to_owned(), key(&melody.clip)),
    ];
    rows.extend(match &outcome.style {
        Some(style) => parts(style, outcome),
        None => edits(outcome, comparison),
    });
    rows.push(("took".to_owned(), format!("{:.2} s", outcome.took.as_secs_f64())));
    rows.iter().map(|(name, value)| format!("{name:>11}  {value}\n")).collect()
}

/// What became of the melody.
fn edits(outcome: &Outcome, comparison: &Comparison) -> Vec<(String, String)> {
    let Comparison { kept, added, removed } = comparison;
    let after = outcome.continuation.as_ref().map_or_else(String::new, lasting);
    let rows = [
        ("notes out", outcome.melody().notes().len().to_string()),
        ("kept", kept.to_string()),
        ("added", format!("{added}{after}")),
        ("removed", removed.to_string()),
        ("key out", key(outcome.melody())),
    ];
    rows.map(|(name, value)| (name.to_owned(), value)).into()
}

/// What was written beside the melody.
fn parts(style: &str, outcome: &Outcome) -> Vec<(String, String)> {
    let row = |track: &Track| {
        let program = track.program.map_or_else(String::new, |program| format!(", {}", program_name(program)));
        let told = format!("{} notes on channel {}{program}", track.clip.notes().len(), track.channel + 1);
        (track.name.to_lowercase(), told)
    };
    std::iter::once(("model".to_owned(), style.to_owned())).chain(outcome.tracks[1..].iter().map(row)).collect()
}

fn key(clip: &Clip) -> String {
    tonality::detect(clip).map_or_else(|| "none".to_owned(), |key| key.to_string())
}

fn lasting(continuation: &Continuation) -> String {
    format!(" in {:.1} s after the melody", continuation.seconds)
}
