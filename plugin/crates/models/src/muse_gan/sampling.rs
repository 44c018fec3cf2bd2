//! Accompanying a melody: plan the chords, wish how the parts play, draw the noise, let them play, finish the notes.

mod playing;
mod told;

use continuo_music::harmony::Chord;
use continuo_music::{Tick, Track};
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

#[cfg(test)]
pub use self::playing::STRETCH;
use self::playing::play;
use self::told::{tell, wishes_of};
use super::MuseGan;
use super::finish::{Frame, RawNote, finish, humanise};
use super::grid::{Beat, Grid};
use super::line::SlotNote;
use super::network::Ensemble;
use super::plan::Plan;
use super::scene::{PLAN_FEATURES, Scene};
use super::swing::unite;
use super::voice_leading::lead;
use crate::{AccompanyError, AccompanyInput, AccompanySettings, MAX_QUARTERS, OnAccompanyProgress, Style};

/// Streams of the dice, so that a part draws the same whatever the others draw.
#[derive(Clone, Copy)]
enum Stream {
    Plan,
    Shared,
    Part(usize),
}

/// The accompaniment of a melody.
pub fn accompany(
    model: &MuseGan,
    input: AccompanyInput<'_>,
    settings: &AccompanySettings,
    on_progress: OnAccompanyProgress<'_>,
) -> Result<Vec<Track>, AccompanyError> {
    check(&input)?;
    let scene = Scene::new(input.melody, input.tempo, input.meter, number_of(settings.style));
    let chords = plan(model, &scene, &input, settings);
    let plays = wishes_of(model, &scene, settings);
    let told = tell(model, &scene, &chords, &plays, settings, !input.kept.roles.is_empty());
    let mut parts = play(model, &scene, &chords, &plays, &told, on_progress)?;
    unite(&mut parts, input.melody, scene.grid());
    if model.ensemble() == Ensemble::Voices {
        let [_, sung @ ..] = &mut parts;
        lead(model.ensemble().parts(), sung, input.melody, &chords, scene.grid());
    }
    let parts = parts.map(|notes| raw(&notes, scene.grid()));
    Ok(finished(&parts, &scene, &input, settings))
}

fn check(input: &AccompanyInput<'_>) -> Result<(), AccompanyError> {
    if input.melody.is_empty() {
        return Err(AccompanyError::EmptyInput);
    }
    let quarters = u32::try_from(input.melody.length().ceil_to(Tick::QUARTER).0 / Tick::QUARTER.0).unwrap_or(u32::MAX);
    if quarters > MAX_QUARTERS { Err(AccompanyError::TooLong { quarters }) } else { Ok(()) }
}

/// The number a network knows a style by.
fn number_of(style: Style) -> usize {
    Style::GENRES.iter().position(|genre| *genre == style).unwrap_or(0)
}

fn dice(settings: &AccompanySettings, stream: Stream) -> ChaCha8Rng {
    let mut dice = ChaCha8Rng::seed_from_u64(settings.seed);
    dice.set_stream(match stream {
        Stream::Plan => 0,
        Stream::Shared => 1,
        Stream::Part(part) => 2 + part as u64,
    });
    dice
}

/// The chord of each beat: those of what is kept, and new ones that go with them.
fn plan(model: &MuseGan, scene: &Scene, input: &AccompanyInput<'_>, settings: &AccompanySettings) -> Vec<Chord> {
    let beats = scene.grid().beats();
    let mut features = vec![0.0; beats.len() * PLAN_FEATURES];
    features.chunks_exact_mut(PLAN_FEATURES).enumerate().for_each(|(beat, row)| scene.write_plan(beat, row));
    let fits = model.fits(&features);
    let kinds: Vec<usize> = beats.iter().map(Beat::kind).collect();
    let tonic = i32::from(scene.tonic());
    let known = input.kept.chords(input.melody, scene.grid());
    let known: Vec<_> = known.into_iter().map(|chord| chord.map(|chord| chord.transposed(-tonic).index())).collect();
    let plan = Plan { fits: &fits, follows: model.follows(), kinds: &kinds, known: &known };
    let drawn = plan.draw(model.ensemble().boldness(), &mut dice(settings, Stream::Plan));
    let chord = |index: usize| Chord::of_index(index).unwrap_or(Chord::C_MAJOR).transposed(tonic);
    drawn.into_iter().map(chord).collect()
}

fn raw(notes: &[SlotNote], grid: &Grid) -> Vec<RawNote> {
    let notes = notes.iter().map(|note| RawNote {
        onset: grid.tick(note.onset),
        end: grid.tick(note.end),
        key: note.key,
        velocity: note.velocity,
    });
    notes.filter(|note| note.onset < note.end).collect()
}

fn finished(
    parts: &[Vec<RawNote>; 4],
    scene: &Scene,
    input: &AccompanyInput<'_>,
    settings: &AccompanySettings,
) -> Vec<Track> {
    let frame = Frame { style: settings.style, beats: scene.grid().beats(), length: input.melody.length() };
    let tracks = finish(parts, &frame).into_iter().map(|track| {
        let track = humanise(&track, &frame, settings.humanise, settings.seed);
        input.kept.put_into(track)
    });
    tracks.collect()
}
