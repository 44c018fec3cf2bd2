//! The melody that is played: a sample or a track of a MIDI file, brought into the form in which it can be played.

use std::fs;
use std::path::Path;

use continuo_host::Conductor;
use continuo_music::{Changes, Clip, Composition, MeterMap, Note, Role, Standard, Tempo, TempoMap, Tick, samples, smf};

use crate::failure::Failure;

/// A note struck less than this before a bar line belongs to it; the plugin's takes see it the same way.
const EARLY: Tick = Tick(60);
/// The fastest tempo, at which a tick still has samples of its own: 3 at 48 kHz.
const BPM_MAX: f64 = 1000.0;

/// What is played in.
#[derive(Clone, Debug)]
pub struct Melody {
    /// Its name in file names.
    pub name: String,
    /// Its notes, from the first bar that has any. No key sounds twice at once.
    pub clip: Clip,
    /// How fast it goes.
    pub tempo: TempoMap,
    /// How it groups into bars.
    pub meter: MeterMap,
}

impl Melody {
    /// Finds each of these; no two may have one name, since their clips are named after them.
    pub fn find_all(names: &[String], bpm: Option<f64>) -> Result<Vec<Self>, Failure> {
        let mut melodies: Vec<Self> = Vec::with_capacity(names.len());
        for asked in names {
            let melody = Self::find(asked, bpm)?;
            if melodies.iter().any(|other| other.name == melody.name) {
                let cause = format!("another melody before it is called {:?}, as its clips would be", melody.name);
                return Err(Failure::Unusable { path: asked.into(), cause });
            }
            melodies.push(melody);
        }
        Ok(melodies)
    }

    /// Finds a sample of that name, or else reads the MIDI file at that path.
    pub fn find(name: &str, bpm: Option<f64>) -> Result<Self, Failure> {
        let (name, composition) = match samples::find(name) {
            Some(sample) => (name.to_owned(), sample.composition()),
            None => read(name)?,
        };
        Self::of(name, &composition, bpm)
    }

    fn of(name: String, composition: &Composition, bpm: Option<f64>) -> Result<Self, Failure> {
        let unusable = |cause: String| Failure::Unusable { path: name.clone().into(), cause };
        let tune = tune(composition).ok_or_else(|| unusable("it has no notes, or only percussion".to_owned()))?;
        let tempo = bpm.map_or_else(|| composition.tempo.clone(), |bpm| TempoMap::constant(Tempo::from_bpm(bpm)));
        if let Some((_, fast)) = tempo.changes().iter().find(|(_, tempo)| tempo.bpm() > BPM_MAX) {
            let cause = format!("it has a tempo of {:.0} BPM; choose one with --tempo", fast.bpm());
            return Err(unusable(cause));
        }
        Ok(Self::from_first_bar(name, &tune.without_overlaps(), &tempo, &composition.meter))
    }

    /// Leaves out the bars of rest at the beginning, as the plugin does.
    fn from_first_bar(name: String, clip: &Clip, tempo: &TempoMap, meter: &MeterMap) -> Self {
        let first = clip.notes().first().map_or(Tick::ZERO, |note| note.onset);
        let bars = Conductor::new(tempo.clone(), meter.clone(), 48_000.0);
        let (_, origin, _) = bars.bar(first + EARLY);
        let shifted = |note: &Note| Note { onset: (note.onset - origin).max(Tick::ZERO), ..*note };
        let notes = clip.notes().iter().map(shifted).collect();
        let clip = Clip::new(notes, Tick::ZERO).without_overlaps();
        Self { name, clip, tempo: since(tempo, origin), meter: since(meter, origin) }
    }

    /// Where the bar ends in which its last note ends.
    pub fn end(&self) -> Tick {
        let end = self.clip.notes().iter().map(Note::end).max().unwrap_or(Tick::ZERO);
        let (_, start, meter) = self.conductor(48_000.0).bar(end - Tick(1));
        start + meter.bar()
    }

    /// How many bars it has.
    pub fn bars(&self) -> i32 {
        self.conductor(48_000.0).bar(self.end()).0
    }

    /// How long it lasts.
    pub fn seconds(&self) -> f64 {
        self.tempo.seconds(self.end())
    }

    /// The clock it is played by.
    pub fn conductor(&self, sample_rate: f64) -> Conductor {
        Conductor::new(self.tempo.clone(), self.meter.clone(), sample_rate)
    }
}

/// The changes from a tick on, counted from it; what held then holds from zero.
fn since<T: Clone + PartialEq + Standard>(changes: &Changes<T>, origin: Tick) -> Changes<T> {
    let later =
        changes.changes().iter().filter(|(at, _)| *at > origin).map(|(at, value)| (*at - origin, value.clone()));
    Changes::new(std::iter::once((Tick::ZERO, changes.at(origin).clone())).chain(later).collect())
}

/// The first melody with notes, or else the first track with notes that is not percussion.
fn tune(composition: &Composition) -> Option<&Clip> {
    let first = |wanted: fn(Role) -> bool| {
        composition.tracks.iter().find(|track| wanted(track.role) && !track.clip.is_empty()).map(|track| &track.clip)
    };
    first(|role| role == Role::Melody).or_else(|| first(|role| role != Role::Drums))
}

fn read(name: &str) -> Result<(String, Composition), Failure> {
    let path = Path::new(name);
    if !path.exists() {
        let samples = samples::all().iter().map(|sample| sample.name).collect();
        return Err(Failure::NoSuchMelody { name: name.to_owned(), samples });
    }
    let file = |cause| Failure::File { path: path.to_owned(), cause };
    if fs::metadata(path).map_err(file)?.len() > smf::MAX_BYTES as u64 {
        let cause = format!("it is larger than {} MiB", smf::MAX_BYTES >> 20);
        return Err(Failure::Unusable { path: path.to_owned(), cause });
    }
    let bytes = fs::read(path).map_err(file)?;
    let composition =
        smf::read(&bytes).map_err(|error| Failure::Unusable { path: path.to_owned(), cause: error.to_string() })?;
    let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    Ok((stem, composition))
}

#[cfg(test)]
mod tests {
    use super::*;
    use continuo_music::{Key, Meter, Velocity};

    fn note(onset: i64, key: u8) -> Note {
        Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(480), velocity: Velocity::DEFAULT }
    }

    #[test]
    fn bars_of_rest_are_left_out_and_an_early_note_is_put_on_its_bar() {
        let clip = Clip::new(vec![note(2 * 2880 - 20, 60), note(2 * 2880 + 960, 62)], Tick::ZERO);
        let meter = MeterMap::constant(Meter::new(3, 4).unwrap());
        let melody = Melody::from_first_bar(String::new(), &clip, &TempoMap::default(), &meter);
        assert_eq!(melody.clip.notes(), [note(0, 60), note(960, 62)]);
        assert_eq!((melody.end(), melody.bars()), (Tick(2880), 1));
    }

    #[test]
    fn an_upbeat_stays_in_its_bar() {
        let clip = Clip::new(vec![note(2880, 60), note(3840, 62)], Tick::ZERO);
        let melody = Melody::from_first_bar(String::new(), &clip, &TempoMap::default(), &MeterMap::default());
        assert_eq!(melody.clip.notes(), clip.notes());
        assert_eq!(melody.bars(), 2);
    }

    #[test]
    fn the_unknown_lists_the_samples() {
        let error = Melody::find("no-such-tune", None).unwrap_err().to_string();
        assert!(error.contains("no-such-tune") && error.contains("ode-to-joy"), "{error}");
    }

    #[test]
    fn several_are_found_unless_two_have_one_name() {
        let find = |names: &[&str]| {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            Melody::find_all(&names, None).map(|melodies| melodies.len()).map_err(|failure| failure.to_string())
        };
        let [one, other, ..] = samples::all() else { panic!("there are samples") };
        assert_eq!(find(&[one.name, other.name]), Ok(2));
        let error = find(&[one.name, other.name, one.name]).unwrap_err();
        assert!(error.contains(one.name) && error.contains("another melody"), "{error}");
    }

    #[test]
    fn a_file_that_is_no_midi_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("letter.mid");
        fs::write(&path, "Dear all").unwrap();
        let error = Melody::find(path.to_str().unwrap(), None).unwrap_err().to_string();
        assert!(error.contains("letter.mid") && error.contains("cannot be used"), "{error}");
    }

    #[test]
    fn a_tempo_beyond_the_clock_asks_for_another() {
        let clip = Clip::new(vec![note(0, 60)], Tick::ZERO);
        let mut composition = samples::find("ode-to-joy").unwrap().composition();
        composition.tracks[0].clip = clip;
        composition.tempo = TempoMap::constant(Tempo::from_bpm(5000.0));
        let error = Melody::of("x".to_owned(), &composition, None).unwrap_err().to_string();
        assert!(error.contains("--tempo"), "{error}");
        assert!(Melody::of("x".to_owned(), &composition, Some(100.0)).is_ok());
    }
}
