//! A chord: a root and a quality, ninety-six of them.

use std::fmt;

/// What stands above the root of a chord.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quality {
    /// Major triad.
    Major,
    /// Minor triad.
    Minor,
    /// Major triad with a minor seventh: the dominant seventh.
    Seventh,
    /// Major triad with a major seventh.
    MajorSeventh,
    /// Minor triad with a minor seventh.
    MinorSeventh,
    /// Diminished triad, also where a minor (half-diminished) or a diminished seventh sounds with it.
    Diminished,
    /// Fourth and fifth, no third.
    Suspended,
    /// Fifth alone: a power chord.
    Fifth,
}

impl Quality {
    /// All eight, in the order in which chords are counted.
    pub const ALL: [Self; 8] = [
        Self::Major,
        Self::Minor,
        Self::Seventh,
        Self::MajorSeventh,
        Self::MinorSeventh,
        Self::Diminished,
        Self::Suspended,
        Self::Fifth,
    ];

    /// Semitones from the root to each tone.
    #[must_use]
    pub const fn intervals(self) -> &'static [u8] {
        match self {
            Self::Major => &[0, 4, 7],
            Self::Minor => &[0, 3, 7],
            Self::Seventh => &[0, 4, 7, 10],
            Self::MajorSeventh => &[0, 4, 7, 11],
            Self::MinorSeventh => &[0, 3, 7, 10],
            Self::Diminished => &[0, 3, 6],
            Self::Suspended => &[0, 5, 7],
            Self::Fifth => &[0, 7],
        }
    }

    /// What is written behind the root.
    const fn suffix(self) -> &'static str {
        match self {
            Self::Major => "",
            Self::Minor => "m",
            Self::Seventh => "7",
            Self::MajorSeventh => "maj7",
            Self::MinorSeventh => "m7",
            Self::Diminished => "dim",
            Self::Suspended => "sus4",
            Self::Fifth => "5",
        }
    }
}

/// A root and a quality. Displays as on a lead sheet: "F#m7".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chord {
    root: u8,
    quality: Quality,
}

impl Chord {
    /// How many chords there are: twelve roots with eight qualities each.
    pub const COUNT: usize = 12 * Quality::ALL.len();
    /// C major, the first of them.
    pub const C_MAJOR: Self = Self { root: 0, quality: Quality::Major };

    /// The chord on a pitch class. A key does as well: its octave is taken off.
    #[must_use]
    pub const fn new(root: u8, quality: Quality) -> Self {
        Self { root: root % 12, quality }
    }

    /// All of them, in order of their index.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..12).flat_map(|root| Quality::ALL.map(|quality| Self { root, quality }))
    }

    /// The pitch class it stands on, 0 (C) to 11 (B).
    #[must_use]
    pub const fn root(self) -> u8 {
        self.root
    }

    /// What stands above the root.
    #[must_use]
    pub const fn quality(self) -> Quality {
        self.quality
    }

    /// Its number among all chords: the root times eight, and the quality.
    #[must_use]
    pub const fn index(self) -> usize {
        self.root as usize * Quality::ALL.len() + self.quality as usize
    }

    /// The chord of that index, or `None` from [`Self::COUNT`] on.
    #[must_use]
    pub fn of_index(index: usize) -> Option<Self> {
        let root = u8::try_from(index / Quality::ALL.len()).ok().filter(|root| *root < 12)?;
        Some(Self { root, quality: Quality::ALL[index % Quality::ALL.len()] })
    }

    /// Its tones: bit `n` is pitch class `n`. Of a diminished chord those of the triad.
    #[must_use]
    pub fn pitch_classes(self) -> u16 {
        self.quality.intervals().iter().fold(0, |tones, above| tones | 1 << ((self.root + above) % 12))
    }

    /// Whether a pitch class is one of its tones. A key does as well.
    #[must_use]
    pub fn contains(self, pitch_class: u8) -> bool {
        self.pitch_classes() >> (pitch_class % 12) & 1 == 1
    }

    /// The chord that many semitones higher (or lower), octaves taken off.
    #[must_use]
    pub fn transposed(self, semitones: i32) -> Self {
        let root = (i64::from(self.root) + i64::from(semitones)).rem_euclid(12);
        Self { root: u8::try_from(root).unwrap_or(0), ..self }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const ROOTS: [&str; 12] = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"];
        out.pad(&format!("{}{}", ROOTS[usize::from(self.root)], self.quality.suffix()))
    }
}
