//! A piece of the corpus as a melody and its accompaniment.

use continuo_models::{PARTS, Style};
use continuo_music::{Clip, Composition, MeterMap, Role, TempoMap, Tick, Track};

use super::{Part, Work};

/// A melody and the parts that go with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrangement {
    /// Its path below the corpus.
    pub name: String,
    /// What it is used for.
    pub part: Part,
    /// The style it is in: the first folder or the beginning of the name that is called like one.
    pub style: Style,
    /// The melody.
    pub melody: Clip,
    /// The parts, in the order of [`PARTS`]; those it lacks are empty.
    pub parts: [Clip; 4],
    /// How fast it goes.
    pub tempo: TempoMap,
    /// How it groups into bars.
    pub meter: MeterMap,
}

impl Arrangement {
    /// The same in another key, or `None` if a note would leave the keyboard. The drums stay.
    #[must_use]
    pub fn transposed(&self, semitones: i32) -> Option<Self> {
        let mut moved = Self { melody: self.melody.transposed(semitones)?, ..self.clone() };
        for part in &mut moved.parts[1..] {
            *part = part.transposed(semitones)?;
        }
        Some(moved)
    }

    /// How long it is.
    #[must_use]
    pub fn length(&self) -> Tick {
        self.parts.iter().chain([&self.melody]).map(Clip::length).max().unwrap_or(Tick::ZERO)
    }
}

impl Work for Arrangement {
    fn of_composition(name: &str, part: Part, composition: &Composition) -> Result<Self, String> {
        let style = style_of(name).ok_or("neither its folder nor its name begins with the name of a style")?;
        let [melody, parts @ ..] = if style == Style::Bach { voices(composition)? } else { band(composition) };
        if melody.is_empty() {
            return Err("there is no melody in it".into());
        }
        if parts.iter().all(Clip::is_empty) {
            return Err("there is nothing but a melody in it".into());
        }
        let (tempo, meter) = (composition.tempo.clone(), composition.meter.clone());
        Ok(Self { name: name.into(), part, style, melody, parts, tempo, meter })
    }

    fn part(&self) -> Part {
        self.part
    }
}

/// The style whose name a folder on the way to the piece, or the piece itself, begins with.
fn style_of(name: &str) -> Option<Style> {
    let names = |style: Style| if style == Style::Bach { vec!["bach", "jsb", "chorale"] } else { vec![style.name()] };
    let begins = |text: &str, style: Style| {
        names(style).iter().any(|name| text.to_lowercase().starts_with(&name.to_lowercase()))
    };
    name.split('/').find_map(|text| Style::ALL.into_iter().find(|style| begins(text, *style)))
}

/// The first track of each role that has a note; drums may be on several.
fn band(composition: &Composition) -> [Clip; 5] {
    let of = |role: Role| {
        let found = composition.tracks.iter().find(|track| track.role == role && !track.clip.is_empty());
        found.map(|track| track.clip.clone()).unwrap_or_default()
    };
    [Role::Melody, PARTS[0], PARTS[1], PARTS[2], PARTS[3]].map(of)
}

/// Soprano, alto, tenor and bass on the seats of melody, harmony, strings and bass.
fn voices(composition: &Composition) -> Result<[Clip; 5], String> {
    let sounding = composition.tracks.iter().filter(|track| !track.clip.is_empty() && track.role != Role::Drums);
    let sounding: Vec<&Track> = sounding.collect();
    let [soprano, alto, tenor, bass] = sounding[..] else {
        return Err(format!("{} voices are not the four of a chorale", sounding.len()));
    };
    Ok([soprano, &Track { clip: Clip::default(), ..soprano.clone() }, bass, alto, tenor]
        .map(|track| track.clip.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn the_folder_or_the_name_tells_the_style() {
        assert_eq!(style_of("jazz/jazzn_ewld1293.mid"), Some(Style::Jazz));
        assert_eq!(style_of("rock/freedoom/d_dm02.mid"), Some(Style::Rock));
        assert_eq!(style_of("symphony/sym_polish.mid"), Some(Style::Symphony));
        assert_eq!(style_of("Latin Nights.mid"), Some(Style::Latin));
        assert_eq!(style_of("chorale_007.mid"), Some(Style::Bach));
        assert_eq!(style_of("songs/tune.mid"), None);
    }

    #[test]
    fn roles_find_their_seats() {
        let mut study = fixtures::composition(3);
        let clip = |key: u8| study.tracks[0].clip.transposed(i32::from(key) - 60).unwrap();
        let track = |role, key| Track { role, clip: clip(key), ..study.tracks[0].clone() };
        let tracks = vec![track(Role::Bass, 40), track(Role::Melody, 62), track(Role::Strings, 55)];
        let wanted = [clip(62), Clip::default(), clip(40), Clip::default(), clip(55)];
        study.tracks = tracks;
        let piece = Arrangement::of_composition("pop/study", Part::Train, &study).unwrap();
        let [melody, parts @ ..] = wanted;
        assert_eq!((piece.melody, piece.parts), (melody, parts));
    }

    #[test]
    fn all_but_the_drums_are_transposed() {
        let mut study = fixtures::composition(3);
        study.tracks[0].role = Role::Melody;
        study.tracks[1].role = Role::Drums;
        study.tracks[2].role = Role::Bass;
        let piece = Arrangement::of_composition("pop/study", Part::Train, &study).unwrap();
        let moved = piece.transposed(2).unwrap();
        assert_eq!(moved.parts[0], piece.parts[0]);
        assert_eq!(moved.parts[1], piece.parts[1].transposed(2).unwrap());
        assert_eq!(moved.melody, piece.melody.transposed(2).unwrap());
        assert_eq!(piece.transposed(100), None);
    }

    #[test]
    fn what_has_no_melody_or_no_accompaniment_is_set_aside() {
        let mut study = fixtures::composition(3);
        study.tracks.truncate(1);
        study.tracks[0].role = Role::Melody;
        assert!(Arrangement::of_composition("pop/study", Part::Train, &study).unwrap_err().contains("nothing but"));
        study.tracks[0].role = Role::Bass;
        assert!(Arrangement::of_composition("pop/study", Part::Train, &study).unwrap_err().contains("no melody"));
    }
}
