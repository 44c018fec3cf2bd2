//! What the roll calls things: keys, drums, places and lengths of time.

use continuo_music::{Key, MeterMap, Note, Tick};
use continuo_studio::bars;

/// The names of the twelve keys of an octave.
const NAMES: [&str; 12] = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

/// The first key of General MIDI's drums.
const FIRST_DRUM: u8 = 35;
/// What General MIDI has on the keys of drums, from [`FIRST_DRUM`] on.
const DRUMS: [&str; 47] = [
    "Kick 2",
    "Kick",
    "Stick",
    "Snare",
    "Clap",
    "Snare 2",
    "Low tom",
    "Closed hat",
    "Low tom 2",
    "Pedal hat",
    "Mid tom",
    "Open hat",
    "Mid tom 2",
    "High tom",
    "Crash",
    "High tom 2",
    "Ride",
    "China",
    "Bell",
    "Tambourine",
    "Splash",
    "Cowbell",
    "Crash 2",
    "Vibraslap",
    "Ride 2",
    "Bongo hi",
    "Bongo lo",
    "Conga mute",
    "Conga hi",
    "Conga lo",
    "Timbale hi",
    "Timbale lo",
    "Agogo hi",
    "Agogo lo",
    "Cabasa",
    "Maracas",
    "Whistle",
    "Whistle 2",
    "Guiro",
    "Guiro 2",
    "Claves",
    "Block hi",
    "Block lo",
    "Cuica mute",
    "Cuica",
    "Triangle",
    "Triangle 2",
];

/// A key by its name and octave, such as “C4” for the middle of the keyboard.
pub fn key(key: Key) -> String {
    format!("{}{}", NAMES[usize::from(key.pitch_class())], i32::from(key.number() / 12) - 1)
}

/// What a key plays on drums, if General MIDI says so.
pub fn drum(key: Key) -> Option<&'static str> {
    DRUMS.get(usize::from(key.number().checked_sub(FIRST_DRUM)?)).copied()
}

/// A key as its track calls it.
pub fn sound(sound: Key, is_drums: bool) -> String {
    if is_drums && let Some(drum) = drum(sound) { drum.to_owned() } else { key(sound) }
}

/// A place in time by its bar and beat, counted from 1, such as “3.2”; a sign after it if it lies between beats.
pub fn place(meter: &MeterMap, tick: Tick) -> String {
    let bar = bars::at(meter, tick);
    let start = bars::span(meter, bar).start;
    let beat = meter.at(tick).beat();
    let (beats, rest) = ((tick - start).0 / beat.0, (tick - start).0 % beat.0);
    format!("{}.{}{}", bar + 1, beats + 1, if rest == 0 { "" } else { "+" })
}

/// A stretch of time as a fraction of a whole note, such as “3/16”, or in quarter notes where there is none.
pub fn length(time: Tick) -> String {
    const WHOLE: i64 = 4 * Tick::QUARTER.0;
    const FINEST: i64 = 48;
    let common = divisor(time.0.abs(), WHOLE);
    let (above, below) = (time.0 / common, WHOLE / common);
    if below <= FINEST { format!("{above}/{below}") } else { format!("{:.2} beats", time.quarters()) }
}

/// The same with its sign, for a change.
pub fn change(time: Tick) -> String {
    if time < Tick::ZERO { format!("−{}", length(-time)) } else { format!("+{}", length(time)) }
}

fn divisor(one: i64, other: i64) -> i64 {
    if one == 0 { other } else { divisor(other % one, one) }
}

/// What a tooltip says of a note.
pub fn note(note: &Note, meter: &MeterMap, is_drums: bool) -> String {
    let (sound, place) = (sound(note.key, is_drums), place(meter, note.onset));
    format!("{sound} at {place}, {} long, velocity {}", length(note.duration), note.velocity.number())
}

#[cfg(test)]
mod tests {
    use continuo_music::Meter;

    use super::*;

    #[test]
    fn keys_and_drums_have_names() {
        assert_eq!([60, 61, 0, 127].map(|number| key(Key::masked(number))), ["C4", "C#4", "C-1", "G9"]);
        let drums = [34, 35, 36, 42, 81, 82].map(|number| drum(Key::masked(number)));
        assert_eq!(drums, [None, Some("Kick 2"), Some("Kick"), Some("Closed hat"), Some("Triangle 2"), None]);
        assert_eq!((sound(Key::masked(38), true).as_str(), sound(Key::masked(38), false).as_str()), ("Snare", "D2"));
    }

    #[test]
    fn places_count_from_one_in_any_meter() {
        let meter = MeterMap::constant(Meter::new(6, 8).unwrap());
        assert_eq!([0, 480, 2880, 2881].map(|tick| place(&meter, Tick(tick))), ["1.1", "1.2", "2.1", "2.1+"]);
    }

    #[test]
    fn lengths_are_fractions_where_musicians_have_one() {
        assert_eq!(
            [240, 720, 3840, 320, 100].map(|ticks| length(Tick(ticks))),
            ["1/16", "3/16", "1/1", "1/12", "0.10 beats"]
        );
        assert_eq!([change(Tick(-480)), change(Tick(960))], ["−1/8", "+1/4"]);
    }
}
