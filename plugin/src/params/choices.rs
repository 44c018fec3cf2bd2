//! Parameters that are one of several words.

use continuo_models::{SamplingTechnique, Style};
use continuo_music::Grid;
use continuo_realtime::Launch;
use continuo_studio::Technique;
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

/// What the next run is made by. Saved by its id: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TechniqueChoice {
    /// AR-CNN adds and removes notes.
    #[id = "enhance"]
    #[name = "Enhance"]
    Enhance,
    /// A Transformer continues the melody.
    #[id = "extend"]
    #[name = "Extend"]
    Extend,
    /// A GAN writes parts around the melody.
    #[id = "accompany"]
    #[name = "Accompany"]
    Accompany,
}

impl From<TechniqueChoice> for Technique {
    fn from(choice: TechniqueChoice) -> Self {
        match choice {
            TechniqueChoice::Enhance => Self::Enhance,
            TechniqueChoice::Extend => Self::Extend,
            TechniqueChoice::Accompany => Self::Accompany,
        }
    }
}

/// How Extend draws its next token. Saved by its id: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SamplingChoice {
    /// From so many of the likeliest.
    #[id = "top-k"]
    #[name = "Top k"]
    TopK,
    /// From the likeliest, up to so much probability.
    #[id = "nucleus"]
    #[name = "Nucleus"]
    Nucleus,
    /// From all.
    #[id = "random"]
    #[name = "Random"]
    Random,
}

impl From<SamplingChoice> for SamplingTechnique {
    fn from(choice: SamplingChoice) -> Self {
        match choice {
            SamplingChoice::TopK => Self::TopK,
            SamplingChoice::Nucleus => Self::Nucleus,
            SamplingChoice::Random => Self::Random,
        }
    }
}

impl From<SamplingTechnique> for SamplingChoice {
    fn from(technique: SamplingTechnique) -> Self {
        match technique {
            SamplingTechnique::TopK => Self::TopK,
            SamplingTechnique::Nucleus => Self::Nucleus,
            SamplingTechnique::Random => Self::Random,
        }
    }
}

/// In whose manner Accompany writes. Saved by its id: never change one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum StyleChoice {
    /// A rock band.
    #[id = "rock"]
    #[name = "Rock"]
    Rock,
    /// A pop band.
    #[id = "pop"]
    #[name = "Pop"]
    Pop,
    /// A jazz combo.
    #[id = "jazz"]
    #[name = "Jazz"]
    Jazz,
    /// An orchestra.
    #[id = "symphony"]
    #[name = "Symphony"]
    Symphony,
    /// A country band.
    #[id = "country"]
    #[name = "Country"]
    Country,
    /// A Latin band.
    #[id = "latin"]
    #[name = "Latin"]
    Latin,
    /// Four voices after Bach.
    #[id = "bach"]
    #[name = "Bach"]
    Bach,
}

impl From<StyleChoice> for Style {
    fn from(choice: StyleChoice) -> Self {
        match choice {
            StyleChoice::Rock => Self::Rock,
            StyleChoice::Pop => Self::Pop,
            StyleChoice::Jazz => Self::Jazz,
            StyleChoice::Symphony => Self::Symphony,
            StyleChoice::Country => Self::Country,
            StyleChoice::Latin => Self::Latin,
            StyleChoice::Bach => Self::Bach,
        }
    }
}

impl From<Style> for StyleChoice {
    fn from(style: Style) -> Self {
        match style {
            Style::Rock => Self::Rock,
            Style::Pop => Self::Pop,
            Style::Jazz => Self::Jazz,
            Style::Symphony => Self::Symphony,
            Style::Country => Self::Country,
            Style::Latin => Self::Latin,
            Style::Bach => Self::Bach,
        }
    }
}
