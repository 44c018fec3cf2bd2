//! The chords of a piece: those likeliest for what sounds that do not change more often than they must.

use super::path::Path;
use super::template::Template;
use super::{Chord, Evidence};

/// What it says for a chord, in nats a beat, that the bass is on its root.
const BASS_ON_ROOT: f64 = 0.5;
/// What it says against a chord that the bass is none of its tones.
const BASS_FOREIGN: f64 = -0.5;
/// What a change of the chord costs at a strong beat, in nats.
const STRONG_CHANGE: f64 = 0.5;
/// What it costs at any other.
const WEAK_CHANGE: f64 = 1.2;

/// The chord of each beat. `is_strong` says of each, by its index, whether it is where chords tend to change: where bars
/// begin, and their middles.
///
/// Each chord is a distribution of pitch classes, most on its root, little on what is foreign to it; the answer is the
/// likeliest path through all chords (Viterbi) where a change has its price. So what fits several chords is the one with
/// the fewest tones, and a passing note changes nothing. A silent beat keeps the chord before, and the first ones take
/// the first chord; if all are silent it is C major throughout. Time grows with the beats alone.
#[must_use]
pub fn label(beats: &[Evidence], is_strong: impl Fn(usize) -> bool) -> Vec<Chord> {
    let shares: Vec<Option<Shares>> = beats.iter().map(Shares::of).collect();
    let usual = usual(&shares);
    let templates: Vec<Template> = Chord::all().map(Template::of).collect();
    let mut path = Path::default();
    for (beat, shares) in shares.iter().enumerate() {
        let price = if is_strong(beat) { STRONG_CHANGE } else { WEAK_CHANGE };
        path.step(price, |chord| shares.as_ref().map_or(0.0, |shares| shares.speak_for(&templates[chord], usual)));
    }
    let mut chords = path.best();
    let mut last = shares.iter().position(Option::is_some).map_or(Chord::C_MAJOR, |first| chords[first]);
    for (chord, shares) in chords.iter_mut().zip(&shares) {
        *chord = if shares.is_some() { *chord } else { last };
        last = *chord;
    }
    chords
}

/// What sounds in a beat, in parts of one.
struct Shares {
    shares: [f64; 12],
    sum: f64,
    bass: Option<u8>,
}

impl Shares {
    /// The shares, or `None` of silence.
    fn of(evidence: &Evidence) -> Option<Self> {
        let is_amount = |weight: &f32| weight.is_finite() && *weight > 0.0;
        let weights = evidence.weights.map(|weight| if is_amount(&weight) { f64::from(weight) } else { 0.0 });
        let sum: f64 = weights.iter().sum();
        (sum > 0.0).then(|| Self { shares: weights.map(|weight| weight / sum), sum, bass: evidence.bass })
    }

    /// How likely a chord makes this beat, in nats. Where less sounds than usual, it says less.
    fn speak_for(&self, template: &Template, usual: f64) -> f64 {
        let bass = match self.bass.map(|bass| bass % 12) {
            Some(bass) if bass == template.chord().root() => BASS_ON_ROOT,
            Some(bass) if !template.chord().contains(bass) => BASS_FOREIGN,
            _ => 0.0,
        };
        (template.nats(&self.shares) + bass) * (self.sum / usual).min(1.0)
    }
}

/// The mean amount of what sounds in a beat that is not silent.
#[expect(clippy::cast_precision_loss, reason = "beats are far below 2^52")]
fn usual(shares: &[Option<Shares>]) -> f64 {
    let sums = || shares.iter().flatten().map(|shares| shares.sum);
    sums().sum::<f64>() / sums().count().max(1) as f64
}
