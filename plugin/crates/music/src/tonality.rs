//! Tonality: which note a piece comes home to, in which mode, and how to tell from its notes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Clip;

/// Major or minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The major scale.
    Major,
    /// The natural minor scale.
    Minor,
}

impl Mode {
    /// Semitones from the tonic to each note of the scale.
    #[must_use]
    pub const fn scale(self) -> [u8; 7] {
        match self {
            Self::Major => [0, 2, 4, 5, 7, 9, 11],
            Self::Minor => [0, 2, 3, 5, 7, 8, 10],
        }
    }

    /// How much of a piece in this mode falls on each pitch class above the tonic.
    ///
    /// Source: D. Temperley, *Music and Probability* (2007), from the Kostka–Payne corpus of tonal music.
    const fn profile(self) -> [f64; 12] {
        match self {
            Self::Major => [0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400],
            Self::Minor => [0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330],
        }
    }
}

/// A tonic and a mode, such as C major. Displays with the usual spelling: "Bb major", "F# minor".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "(u8, Mode)", into = "(u8, Mode)")]
pub struct Tonality {
    tonic: u8,
    mode: Mode,
}

impl Tonality {
    /// C major, the scale of the white keys.
    pub const C_MAJOR: Self = Self { tonic: 0, mode: Mode::Major };

    /// The tonality on that pitch class, or `None` above 11.
    #[must_use]
    pub const fn new(tonic: u8, mode: Mode) -> Option<Self> {
        if tonic < 12 { Some(Self { tonic, mode }) } else { None }
    }

    /// All twenty-four: major and minor on C, then on C sharp, and so on.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..12).flat_map(|tonic| [Mode::Major, Mode::Minor].map(|mode| Self { tonic, mode }))
    }

    /// The pitch class it comes home to, 0 (C) to 11 (B).
    #[must_use]
    pub const fn tonic(self) -> u8 {
        self.tonic
    }

    /// Major or minor.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.mode
    }

    /// Whether a pitch class belongs to the scale. Of a minor tonality that is the natural minor scale.
    #[must_use]
    pub fn contains(self, pitch_class: u8) -> bool {
        self.mode.scale().iter().any(|degree| (self.tonic + degree) % 12 == pitch_class)
    }

    /// What musicians call it.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }
}

impl fmt::Display for Tonality {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MAJOR: [&str; 12] = ["C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];
        const MINOR: [&str; 12] = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "G#", "A", "Bb", "B"];
        let (names, mode) = match self.mode {
            Mode::Major => (MAJOR, "major"),
            Mode::Minor => (MINOR, "minor"),
        };
        write!(out, "{} {mode}", names[usize::from(self.tonic)])
    }
}

impl From<Tonality> for (u8, Mode) {
    fn from(tonality: Tonality) -> Self {
        (tonality.tonic, tonality.mode)
    }
}

impl TryFrom<(u8, Mode)> for Tonality {
    type Error = String;
    fn try_from((tonic, mode): (u8, Mode)) -> Result<Self, String> {
        Self::new(tonic, mode).ok_or_else(|| format!("a pitch class is 0 to 11, not {tonic}"))
    }
}

/// The tonality whose profile the clip's pitch classes follow most closely, or `None` for a clip without notes.
///
/// The pitch classes are weighted by how long they sound, and compared by Pearson correlation, so neither the length
/// of the clip nor the number of its notes counts. Of equals, the first of [`Tonality::all`] is taken. Percussion has
/// no tonality: leave it out.
#[must_use]
pub fn detect(clip: &Clip) -> Option<Tonality> {
    let weights = weights(clip);
    let correlations = Tonality::all().map(|tonality| (tonality, correlation(tonality, &weights)));
    let best = correlations.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.filter(|_| !clip.is_empty()).map(|(tonality, _)| tonality)
}

/// How long each pitch class sounds, in quarter notes.
fn weights(clip: &Clip) -> [f64; 12] {
    let mut weights = [0.0; 12];
    for note in clip.notes() {
        weights[usize::from(note.key.pitch_class())] += note.duration.quarters();
    }
    weights
}

/// The correlation of weights with a tonality's profile; zero where all weights are equal.
fn correlation(tonality: Tonality, weights: &[f64; 12]) -> f64 {
    let mut profile = tonality.mode.profile();
    profile.rotate_right(usize::from(tonality.tonic));
    let (profile, weights) = (centred(&profile), centred(weights));
    let dot = |a: &[f64; 12], b: &[f64; 12]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let scale = (dot(&profile, &profile) * dot(&weights, &weights)).sqrt();
    if scale > 0.0 { dot(&profile, &weights) / scale } else { 0.0 }
}

fn centred(values: &[f64; 12]) -> [f64; 12] {
    let mean = values.iter().sum::<f64>() / 12.0;
    values.map(|value| value - mean)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Key, Note, Tick, Velocity};

    fn clip(notes: &[(u8, i64)]) -> Clip {
        let mut onset = Tick::ZERO;
        let notes = notes.iter().map(|(key, eighths)| {
            let note =
                Note { onset, key: Key::masked(*key), duration: Tick(480 * eighths), velocity: Velocity::DEFAULT };
            onset = note.end();
            note
        });
        Clip::new(notes.collect(), Tick::ZERO)
    }

    #[test]
    fn a_scale_with_its_triad_held_is_recognised_on_every_tonic() {
        for tonality in Tonality::all() {
            let held = |degree: usize| if degree.is_multiple_of(2) && degree < 5 { 4 } else { 1 };
            let scale = tonality.mode().scale().into_iter().enumerate();
            let notes: Vec<_> = scale.map(|(degree, above)| (48 + tonality.tonic() + above, held(degree))).collect();
            assert_eq!(detect(&clip(&notes)), Some(tonality));
        }
    }

    #[test]
    fn duration_decides_between_relatives() {
        let major = [(60, 8), (62, 1), (64, 4), (65, 1), (67, 4), (69, 2), (71, 1)];
        let minor = [(60, 2), (62, 1), (64, 4), (65, 1), (67, 1), (69, 8), (71, 1)];
        assert_eq!(detect(&clip(&major)).unwrap().name(), "C major");
        assert_eq!(detect(&clip(&minor)).unwrap().name(), "A minor");
    }

    #[test]
    fn nothing_has_no_tonality_and_the_chromatic_scale_has_the_first() {
        assert_eq!(detect(&Clip::default()), None);
        let chromatic: Vec<_> = (60..72).map(|key| (key, 1)).collect();
        assert_eq!(detect(&clip(&chromatic)), Some(Tonality::C_MAJOR));
    }

    #[test]
    fn names_and_members() {
        let minor = Tonality::new(6, Mode::Minor).unwrap();
        assert_eq!(minor.to_string(), "F# minor");
        assert_eq!((0..12).filter(|class| minor.contains(*class)).collect::<Vec<_>>(), [1, 2, 4, 6, 8, 9, 11]);
        assert_eq!(Tonality::new(12, Mode::Major), None);
        assert!(serde_json::from_str::<Tonality>("[12,\"major\"]").is_err());
        assert_eq!(serde_json::from_str::<Tonality>(&serde_json::to_string(&minor).unwrap()).unwrap(), minor);
    }
}
