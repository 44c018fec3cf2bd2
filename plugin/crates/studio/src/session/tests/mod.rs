//! The session, from lists of events.

use std::path::PathBuf;

use continuo_models::{EnhanceError, ExtendError};
use continuo_music::{Grid, Tempo, Tick};
use continuo_realtime::Trigger;
use proptest::prelude::*;

use super::*;
use crate::limits::UNDO_MAX;
use crate::testing::{answer, clip, done, extended, melody, moved, note, played, progress, request_in};
use crate::{
    Advance, EntryId, Failure, Listen, Made, Melody, News, NoteEdit, RhythmAssist, Source, Technique, TechniqueSettings,
};

mod accompany;
mod by_hand;
mod edits;
mod extend;
mod inputs;
mod laws;
mod library;
mod locks;
mod notes;
mod regions;
mod runs;

/// A session with what it wants done so far.
struct Stage {
    session: Session,
    moment: Moment,
}

impl Stage {
    fn new() -> Self {
        let names =
            ByTechnique { enhance: "Bach".to_owned(), extend: "Classical".to_owned(), accompany: "Bands".to_owned() };
        Self { session: Session::new(names, 1), moment: Moment { unix_seconds: 99, ..Moment::default() } }
    }

    fn with_input(keys: &[u8]) -> Self {
        let mut stage = Self::new();
        stage.ask(Command::SetInput(melody(keys)));
        stage
    }

    /// With one finished run of Enhance that added key 72.
    fn with_result() -> Self {
        let mut stage = Self::with_input(&[60, 62]);
        let request = stage.generate();
        stage.step(done(&request, clip(&[(0, 60), (240, 62), (480, 72)])));
        stage
    }

    fn step(&mut self, event: Event) -> Vec<Effect> {
        self.session.step(event, &self.moment)
    }

    fn ask(&mut self, command: Command) -> Vec<Effect> {
        self.step(Event::Command(command))
    }

    fn generate(&mut self) -> Request {
        request_in(&self.ask(Command::Generate)).expect("a run begins").clone()
    }

    fn view(&self) -> View {
        self.session.view(0)
    }

    fn message(&self) -> String {
        self.view().message.map(|message| message.text).unwrap_or_default()
    }

    fn keys(&self) -> Vec<u8> {
        self.view().input.clip.notes().iter().map(|note| note.key.number()).collect()
    }
}

fn keys_played(effects: &[Effect]) -> Option<Vec<u8>> {
    effects.iter().find_map(|effect| match effect {
        Effect::Play(song) => Some(song.tracks[0].clip.notes().iter().map(|note| note.key.number()).collect()),
        _ => None,
    })
}
