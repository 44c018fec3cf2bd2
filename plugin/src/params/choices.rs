//! Parameters that are one of several words.

use continuo_music::Grid;
use continuo_realtime::Launch;
use nice_plug::prelude::Enum;

/// The grid that rhythm assist pulls notes to. Saved by its id: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RhythmGrid {
    /// Quarter notes.
    #[id = "quarter"]
    #[name = "1/4"]
    Quarter,
    /// Three in two quarter notes.
    #[id = "quarter-triplet"]
    #[name = "1/4 triplets"]
    QuarterTriplet,
    /// Eighth notes.
    #[id = "eighth"]
    #[name = "1/8"]
    Eighth,
    /// Three in a quarter note.
    #[id = "eighth-triplet"]
    #[name = "1/8 triplets"]
    EighthTriplet,
    /// Sixteenth notes.
    #[id = "sixteenth"]
    #[name = "1/16"]
    Sixteenth,
    /// Six in a quarter note.
    #[id = "sixteenth-triplet"]
    #[name = "1/16 triplets"]
    SixteenthTriplet,
    /// Thirty-second notes.
    #[id = "thirty-second"]
    #[name = "1/32"]
    ThirtySecond,
    /// Twelve in a quarter note.
    #[id = "thirty-second-triplet"]
    #[name = "1/32 triplets"]
    ThirtySecondTriplet,
}

impl From<RhythmGrid> for Grid {
    fn from(grid: RhythmGrid) -> Self {
        match grid {
            RhythmGrid::Quarter => Self::Quarter,
            RhythmGrid::QuarterTriplet => Self::QuarterTriplet,
            RhythmGrid::Eighth => Self::Eighth,
            RhythmGrid::EighthTriplet => Self::EighthTriplet,
            RhythmGrid::Sixteenth => Self::Sixteenth,
            RhythmGrid::SixteenthTriplet => Self::SixteenthTriplet,
            RhythmGrid::ThirtySecond => Self::ThirtySecond,
            RhythmGrid::ThirtySecondTriplet => Self::ThirtySecondTriplet,
        }
    }
}

/// What the start of playback waits for. Saved by its id: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LaunchChoice {
    /// Nothing.
    #[id = "off"]
    #[name = "At once"]
    Off,
    /// The next beat.
    #[id = "beat"]
    #[name = "Next beat"]
    Beat,
    /// The next bar line.
    #[id = "bar"]
    #[name = "Next bar"]
    Bar,
    /// The next line of four bars.
    #[id = "phrase"]
    #[name = "Next phrase"]
    Phrase,
}

impl From<LaunchChoice> for Launch {
    fn from(choice: LaunchChoice) -> Self {
        match choice {
            LaunchChoice::Off => Self::Off,
            LaunchChoice::Beat => Self::Beat,
            LaunchChoice::Bar => Self::Bar,
            LaunchChoice::Phrase => Self::Phrase,
        }
    }
}
