//! What the network hears of the input before it writes on.

use continuo_music::{Clip, TempoMap};

use super::origins::{Origins, Traced};
use super::units;
use crate::ExtendSettings;
use crate::transformer::performance::{Performance, PerformanceNote};
use crate::transformer::vocabulary::Token;

/// The most notes of the input that are heard. A note makes at most five tokens, so that reading a prompt takes a
/// bounded time, however dense the input.
const MAX_NOTES: usize = 300;

/// What is heard of an input.
#[derive(Debug)]
pub(super) struct Prompt {
    /// What the network reads, the token that it starts with included.
    pub tokens: Vec<Token>,
    /// Of which notes those tokens speak.
    pub origins: Origins,
}

/// The last seconds of the input, with the token they start with. There is at least one note among them.
///
/// The network hears the input under the rules that it writes by: notes longer than the maximum end there, longer
/// silences are shortened and do not count among the seconds. No silence takes more than half of those, so that an
/// input with a long rest at its end is heard as well. Keys that a piano has not are heard in its nearest octaves.
pub(super) fn prompt(input: &Clip, tempo: &TempoMap, settings: &ExtendSettings) -> Prompt {
    let seconds = units(settings.input_seconds);
    let longest_rest = units(settings.max_rest_seconds).min(seconds / 2);
    let played = Performance::of_clip(input, tempo);
    let notes = played.places_of_clip(input, tempo);
    let music = Traced::all(played)
        .changed(|music| with_notes_cut(music, units(settings.max_note_seconds)))
        .changed(|music| without_silences(music, longest_rest));
    let start = music.performance.length().saturating_sub(seconds);
    let heard = last_notes(music.since(start));
    let tokens = [vec![Token::Start], heard.performance.tokens()].concat();
    Prompt { origins: Origins::new(&notes, &heard, &tokens), tokens }
}

/// The performance with no note longer than that.
fn with_notes_cut(performance: &Performance, longest: u32) -> Performance {
    let cut = |note: &PerformanceNote| PerformanceNote { end: note.end.min(note.onset + longest), ..*note };
    Performance::new(performance.notes().iter().map(cut).collect(), performance.length())
}

/// The performance with no silence longer than that.
fn without_silences(performance: &Performance, longest: u32) -> Performance {
    let (mut left_out, mut sounds_until) = (0, 0);
    let mut moved = Vec::with_capacity(performance.notes().len());
    for note in performance.notes() {
        left_out += note.onset.saturating_sub(sounds_until).saturating_sub(longest);
        sounds_until = sounds_until.max(note.end);
        moved.push(PerformanceNote { onset: note.onset - left_out, end: note.end - left_out, ..*note });
    }
    left_out += performance.length().saturating_sub(sounds_until).saturating_sub(longest);
    Performance::new(moved, performance.length() - left_out)
}

/// The last of the notes, from the onset of the first of them on.
fn last_notes(heard: Traced) -> Traced {
    let notes = heard.performance.notes();
    let surplus = notes.len().saturating_sub(MAX_NOTES);
    if surplus == 0 {
        return heard;
    }
    let start = notes[surplus].onset;
    let performance = Performance::new(notes[surplus..].to_vec(), heard.performance.length());
    Traced { performance, sources: heard.sources[surplus..].to_vec() }.since(start)
}

#[cfg(test)]
mod tests {
    use continuo_music::{Key, Note, Tempo, Tick, Velocity};

    use super::*;
    use crate::transformer::heard::Heard;

    /// A note at 60 BPM: beats are seconds.
    fn note(onset: f64, key: u8, seconds: f64) -> Note {
        Note {
            onset: Tick::from_quarters(onset),
            key: Key::masked(key),
            duration: Tick::from_quarters(seconds),
            velocity: Velocity::clamped(80),
        }
    }

    fn heard(notes: Vec<Note>, length: i64, settings: &ExtendSettings) -> Performance {
        let tempo = TempoMap::constant(Tempo::from_bpm(60.0));
        let Prompt { tokens, .. } = prompt(&Clip::new(notes, Tick::QUARTER * length), &tempo, settings);
        assert_eq!(tokens[0], Token::Start);
        Performance::of_tokens(&tokens[1..])
    }

    fn spans(performance: &Performance) -> Vec<(u32, u32)> {
        performance.notes().iter().map(|note| (note.onset, note.end)).collect()
    }

    #[test]
    fn the_last_seconds_are_heard_with_what_sounds_at_their_start() {
        let settings = ExtendSettings { input_seconds: 2.0, ..ExtendSettings::default() };
        let notes = vec![note(0.0, 60, 1.0), note(1.0, 62, 2.5), note(3.0, 64, 0.5)];
        let performance = heard(notes, 4, &settings);
        assert_eq!(spans(&performance), [(0, 150), (100, 150)]);
        assert_eq!(performance.length(), 200);
    }

    #[test]
    fn long_notes_and_silences_are_heard_shortened() {
        let settings = ExtendSettings { max_rest_seconds: 1.0, max_note_seconds: 2.0, ..ExtendSettings::default() };
        let performance = heard(vec![note(5.0, 60, 1.0), note(20.0, 62, 9.0)], 60, &settings);
        assert_eq!(spans(&performance), [(100, 200), (300, 500)]);
        assert_eq!(performance.length(), 600);
    }

    #[test]
    fn a_silence_within_a_longer_note_is_none() {
        let settings = ExtendSettings { max_rest_seconds: 0.5, max_note_seconds: 9.0, ..ExtendSettings::default() };
        let performance = heard(vec![note(0.0, 50, 6.0), note(0.0, 60, 1.0), note(4.0, 60, 1.0)], 6, &settings);
        assert_eq!(spans(&performance), [(0, 600), (0, 100), (400, 500)]);
    }

    #[test]
    fn something_is_heard_before_the_longest_rest() {
        let settings = ExtendSettings { input_seconds: 1.0, max_rest_seconds: 10.0, ..ExtendSettings::default() };
        let performance = heard(vec![note(0.0, 60, 1.0)], 40, &settings);
        assert_eq!((spans(&performance), performance.length()), (vec![(0, 50)], 100));
    }

    #[test]
    fn a_dense_input_makes_a_prompt_of_bounded_length() {
        let notes: Vec<_> =
            (0..40_000u32).map(|index| note(f64::from(index / 20) / 40.0, 30 + (index % 20) as u8, 0.02)).collect();
        let settings = ExtendSettings { input_seconds: 30.0, ..ExtendSettings::default() };
        let tempo = TempoMap::constant(Tempo::from_bpm(60.0));
        let Prompt { tokens, .. } = prompt(&Clip::new(notes, Tick::ZERO), &tempo, &settings);
        let performance = Performance::of_tokens(&tokens);
        assert_eq!(performance.notes().len(), MAX_NOTES);
        assert_eq!(performance.notes()[0].onset, 0);
        assert!(tokens.len() <= 5 * MAX_NOTES + 31, "{} tokens", tokens.len());
    }

    #[test]
    fn a_prompt_obeys_the_grammar_and_nothing_sounds_after_it() {
        let notes =
            vec![note(0.0, 5, 1.0), note(0.0, 125, 0.0), note(0.5, 17, 3.0), note(1.0, 60, 1.0), note(1.5, 60, 9.0)];
        let tempo = TempoMap::default();
        let mut state = Heard::default();
        let Prompt { tokens, .. } = prompt(&Clip::new(notes, Tick::ZERO), &tempo, &ExtendSettings::default());
        state.push(tokens[0]);
        for token in &tokens[1..] {
            assert!(state.allows(*token), "{token:?}");
            state.push(*token);
        }
        assert_eq!(state.sounding().count(), 0);
        assert!(state.loudness().is_some());
    }
}
