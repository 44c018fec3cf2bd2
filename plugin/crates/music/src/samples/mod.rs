//! The sample melodies: twelve pieces in the public domain, encoded for this program. Each is a text in a notation that
//! a musician can read, embedded in the program.

mod notation;

use notation::Score;

use crate::{Composition, Meter, MeterMap, Role, Tempo, TempoMap, Tick, Track};

/// A piece that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What commands call it, such as `ode-to-joy`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Who wrote it, or where it comes from.
    pub composer: &'static str,
    /// Whether it is a polyphonic piano excerpt, which Extend continues best.
    pub recommended_for_extend: bool,
    notation: &'static str,
}

macro_rules! sample {
    ($name:literal, $title:literal, $composer:literal, $recommended:literal) => {
        Sample {
            name: $name,
            title: $title,
            composer: $composer,
            recommended_for_extend: $recommended,
            notation: include_str!(concat!($name, ".txt")),
        }
    };
}

const SAMPLES: [Sample; 12] = [
    sample!("ode-to-joy", "Ode to Joy", "Ludwig van Beethoven", false),
    sample!("twinkle-twinkle", "Twinkle, Twinkle, Little Star", "Traditional (France)", false),
    sample!("new-world", "New World Symphony: Largo", "Antonín Dvořák", false),
    sample!("deck-the-halls", "Deck the Halls", "Traditional (Wales)", false),
    sample!("we-wish-you-a-merry-christmas", "We Wish You a Merry Christmas", "Traditional (England)", false),
    sample!("mary-had-a-little-lamb", "Mary Had a Little Lamb", "Traditional (United States)", false),
    sample!("fur-elise", "Für Elise", "Ludwig van Beethoven", true),
    sample!("minuet-in-g", "Minuet in G", "Christian Petzold", true),
    sample!("prelude-in-c", "Prelude in C", "Johann Sebastian Bach", true),
    sample!("gymnopedie-1", "Gymnopédie No. 1", "Erik Satie", true),
    sample!("canon", "Canon in D", "Johann Pachelbel", true),
    sample!("moonlight", "Moonlight Sonata", "Ludwig van Beethoven", true),
];

/// Every sample: the six melodies, then the six piano excerpts.
#[must_use]
pub fn all() -> &'static [Sample] {
    &SAMPLES
}

/// The sample of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Sample> {
    SAMPLES.iter().find(|sample| sample.name == name)
}

impl Sample {
    /// The piece: one track of piano, both hands together, whose bars start at tick zero.
    #[must_use]
    pub fn composition(&self) -> Composition {
        let score = self.score();
        let clip = score.clip;
        let track = Track { name: self.title.to_owned(), role: Role::Melody, channel: 0, program: Some(0), clip };
        Composition {
            name: self.title.to_owned(),
            tempo: TempoMap::constant(score.tempo),
            meter: MeterMap::constant(score.meter),
            tracks: vec![track],
        }
    }

    /// How fast it goes.
    #[must_use]
    pub fn tempo(&self) -> Tempo {
        self.score().tempo
    }

    /// How it groups into bars.
    #[must_use]
    pub fn meter(&self) -> Meter {
        self.score().meter
    }

    /// How much of it comes before its first whole bar, at the end of a bar of silence; zero without a pick-up.
    #[must_use]
    pub fn pickup(&self) -> Tick {
        self.score().pickup
    }

    #[expect(clippy::expect_used, reason = "the texts are part of the program, and a test reads every one of them")]
    fn score(&self) -> Score {
        notation::parse(self.notation).expect("a sample is well-formed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{smf, tonality};

    #[test]
    fn every_sample_reads_and_its_bars_add_up() {
        for sample in all() {
            let score = notation::parse(sample.notation).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
            let bar = score.meter.bar();
            let bars = (score.clip.length() - if score.pickup > Tick::ZERO { bar } else { Tick::ZERO }).0 / bar.0;
            assert_eq!(score.clip.length().ceil_to(bar), score.clip.length(), "{}", sample.name);
            assert!((8..=16).contains(&bars), "{} has {bars} bars", sample.name);
        }
    }

    #[test]
    fn every_sample_is_in_its_key() {
        let keys = [
            ("ode-to-joy", "D major"),
            ("twinkle-twinkle", "C major"),
            ("new-world", "Db major"),
            ("deck-the-halls", "F major"),
            ("we-wish-you-a-merry-christmas", "G major"),
            ("mary-had-a-little-lamb", "C major"),
            ("fur-elise", "A minor"),
            ("minuet-in-g", "G major"),
            ("prelude-in-c", "C major"),
            ("gymnopedie-1", "D major"),
            ("canon", "D major"),
            ("moonlight", "C# minor"),
        ];
        assert!(all().iter().map(|sample| sample.name).eq(keys.iter().map(|(name, _)| *name)));
        for (name, key) in keys {
            let song = find(name).unwrap().composition();
            assert_eq!(tonality::detect(&song.tracks[0].clip).unwrap().name(), key, "{name}");
        }
    }

    #[test]
    fn melodies_have_one_voice_and_piano_excerpts_more() {
        for sample in all() {
            let song = sample.composition();
            let notes = song.tracks[0].clip.notes();
            let is_polyphonic = notes.windows(2).any(|pair| pair[1].onset < pair[0].end());
            assert_eq!(is_polyphonic, sample.recommended_for_extend, "{}", sample.name);
            assert_eq!(song.tracks[0].clip.without_overlaps(), song.tracks[0].clip);
        }
    }

    #[test]
    fn samples_are_found_by_name_and_survive_a_file() {
        assert_eq!(find("no-such-piece"), None);
        for sample in all() {
            assert_eq!(find(sample.name), Some(sample));
            let song = sample.composition();
            assert_eq!(smf::read(&smf::write(&song)), Ok(song));
        }
    }

    #[test]
    fn a_pick_up_and_a_meter_are_kept() {
        let sample = find("fur-elise").unwrap();
        assert_eq!((sample.meter(), sample.pickup()), (Meter::new(3, 8).unwrap(), Tick(480)));
        assert_eq!(sample.composition().tracks[0].clip.notes()[0].onset, Tick(1440 - 480));
        assert!((find("ode-to-joy").unwrap().tempo().bpm() - 120.0).abs() < 1e-3);
    }
}
