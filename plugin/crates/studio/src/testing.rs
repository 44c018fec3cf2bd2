//! What the tests of several modules need: short ways to write notes and melodies.

use std::sync::Arc;

use continuo_models::PARTS;
use continuo_music::{Clip, Key, Note, Role, Tick, Track, Velocity};
use continuo_realtime::{CapturedNote, Report};

use crate::{Advance, Answer, Effect, Event, Insight, Made, Melody, News, Progress, Request};

pub fn note(onset: i64, key: u8) -> Note {
    Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(240), velocity: Velocity::DEFAULT }
}

/// A clip of one bar or more.
pub fn clip(notes: &[(i64, u8)]) -> Clip {
    Clip::new(notes.iter().map(|(onset, key)| note(*onset, *key)).collect(), Tick(3840))
}

pub fn melody(keys: &[u8]) -> Arc<Melody> {
    let notes: Vec<_> = (0..).step_by(240).zip(keys.iter().copied()).collect();
    Arc::new(Melody::new("Tune", clip(&notes)))
}

pub fn played(onset: i64, key: u8) -> CapturedNote {
    let Note { onset, key, duration, velocity } = note(onset, key);
    CapturedNote { onset, duration, key, velocity, channel: 0 }
}

pub fn moved(at: i64, song: i64, rolling: bool) -> Report {
    Report::Moved { at: Tick(at), song: Tick(song), rolling }
}

/// News of a run of Enhance.
pub fn progress(iterations_done: u32, partial: Clip) -> News {
    let advance = Advance::Enhance { iterations_done, iterations: 100, notes_removed: 0 };
    News::Progress(Progress { advance, notes_added: 0, partial: Arc::new(partial), insight: Insight::None })
}

/// News of a run of Extend.
pub fn extended(seconds_done: f32, partial: Clip) -> News {
    let advance = Advance::Extend { seconds_done, seconds: 20.0 };
    News::Progress(Progress { advance, notes_added: 0, partial: Arc::new(partial), insight: Insight::None })
}

pub fn answer(request: &Request, news: News) -> Event {
    Event::Answer(Answer { request: request.id, technique: request.settings.technique(), news })
}

pub fn done(request: &Request, clip: Clip) -> Event {
    answer(request, News::Done(Ok(Made::Melody(clip))))
}

/// News of a run of Accompany on that melody.
pub fn accompanying(bars_done: u32, bars: u32, melody: Clip) -> News {
    let advance = Advance::Accompany { bars_done, bars };
    let partial = Arc::new(melody);
    News::Progress(Progress { advance, notes_added: 2 * bars_done, partial, insight: Insight::None })
}

pub fn track(role: Role, notes: &[(i64, u8)]) -> Track {
    let program = (role != Role::Drums).then_some(32);
    Track { name: format!("{role:?}"), role, channel: role.default_channel(), program, clip: clip(notes) }
}

/// An accompaniment: in each part that one key, at each of these ticks.
pub fn accompaniment(onsets: &[i64], key: u8) -> Vec<Track> {
    let notes: Vec<_> = onsets.iter().map(|onset| (*onset, key)).collect();
    PARTS.map(|role| track(role, &notes)).to_vec()
}

pub fn accompanied(request: &Request, tracks: Vec<Track>) -> Event {
    answer(request, News::Done(Ok(Made::Accompaniment(tracks))))
}

/// The request among the effects of an event.
pub fn request_in(effects: &[Effect]) -> Option<&Request> {
    effects.iter().find_map(|effect| match effect {
        Effect::Run(request) => Some(request),
        _ => None,
    })
}
