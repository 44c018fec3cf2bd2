//! Whether a melody and a bass agree with the chords that an accompaniment sounds.
//!
//! Chords are those of [`harmony::label`], one a beat. Strong beats are those that begin a bar or, in a meter of an even
//! number of beats, the second half of one. In 6/8, 9/8 and 12/8 three eighths are a beat. Bars start at tick zero.

use super::grid::{beats, is_strong};
use super::ratio;
use crate::harmony::{self, Chord, Evidence, evidence};
use crate::{Clip, Meter};

/// How long the melody sounds tones of the accompaniment's chords / how long it sounds, both on strong beats in which
/// the accompaniment is not silent; `None` where the melody has none. Notes that sound at once count each.
///
/// The chords are told from the accompaniment alone: its pitched tracks, and which of them is the bass.
#[must_use]
pub fn chord_tone_ratio(melody: &Clip, accompaniment: &[&Clip], bass: Option<&Clip>, meter: Meter) -> Option<f64> {
    let beats = beats(&[accompaniment, &[melody]].concat(), meter);
    let sung = evidence(&[melody], None, &beats);
    let (mut tones, mut all) = (0.0, 0.0);
    for (beat, chord) in strong_chords(&evidence(accompaniment, bass, &beats), meter) {
        for (pitch_class, weight) in (0..12).zip(sung[beat].weights) {
            all += f64::from(weight);
            tones += if chord.contains(pitch_class) { f64::from(weight) } else { 0.0 };
        }
    }
    (all > 0.0).then(|| tones / all)
}

/// Strong beats in which the bass is on the root of the chord that the other tracks sound / strong beats in which the
/// bass and another track sound; `None` without one. Of several notes of the bass in a beat the first counts.
///
/// The chords are told without the bass, and without regard to which of their tones is the lowest.
#[must_use]
pub fn bass_on_root_rate(bass: &Clip, others: &[&Clip], meter: Meter) -> Option<f64> {
    let beats = beats(&[others, &[bass]].concat(), meter);
    let mut sounding = evidence(others, None, &beats);
    sounding.iter_mut().for_each(|beat| beat.bass = None);
    let low = evidence(&[bass], None, &beats);
    let strong = strong_chords(&sounding, meter);
    let on_root = strong.into_iter().filter_map(|(beat, chord)| Some(low[beat].bass? == chord.root()));
    let (on_root, all) = on_root.fold((0, 0), |(on_root, all), is| (on_root + u64::from(is), all + 1));
    ratio(on_root, all)
}

/// The strong beats in which something sounds, with their chords.
fn strong_chords(sounding: &[Evidence], meter: Meter) -> Vec<(usize, Chord)> {
    let chords = harmony::label(sounding, |beat| is_strong(beat, meter));
    let beats = chords.into_iter().enumerate();
    beats.filter(|(beat, _)| is_strong(*beat, meter) && !sounding[*beat].is_silent()).collect()
}
