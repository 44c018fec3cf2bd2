//! What the session does when the user asks.

use std::path::PathBuf;
use std::sync::Arc;

use continuo_music::{Composition, Role, TempoMap};
use continuo_realtime::Mixer;

use super::{Effect, Moment, Session};
use crate::melody::short_name;
use crate::{Command, EntryId, ExportForm, Melody, Source};

/// Said when an entry is asked for that was deleted in the meantime.
const NO_ENTRY: &str = "That composition is no longer in the history.";

impl Session {
    pub(super) fn command(&mut self, command: Command, moment: &Moment) {
        self.message = None;
        match command {
            Command::Generate => self.generate(moment),
            Command::Rerun(entry) => self.rerun(entry),
            Command::Regenerate(role) => self.regenerate(role, moment),
            Command::LockBars { first, last, locked } => self.lock_bars(first, last, locked),
            Command::SetRegion(region) => self.document.set_region(region),
            Command::Cancel => self.cancel(),
            Command::KeepPartial => self.keep_partial(moment),
            Command::Accept => self.accept(),
            Command::Select(entry) => self.need_entry(|session| session.document.select(entry)),
            Command::Listen(listen) => self.document.listen(listen),
            Command::Rename(entry, name) => {
                self.need_entry(|session| session.document.rename(entry, short_name(&name)));
            }
            Command::EditResult { role, edits } => self.edit_result(role, &edits, moment),
            Command::Delete(entry) => self.need_entry(|session| session.document.delete(entry)),
            Command::Duplicate(entry) => {
                self.need_entry(|session| session.document.duplicate(entry, moment.unix_seconds));
            }
            Command::UseEntry(entry) => self.need_entry(|session| session.document.accept(entry)),
            Command::Undo => self.undo(),
            Command::Redo => self.redo(),
            Command::Export { what, path, form } => self.export(what, path, form, &moment.settings.mix),
            Command::HandOut { what, part, path } => self.hand_out(what, part, path, &moment.settings.mix),
            Command::Panic => self.effects.push(Effect::Panic),
            // Every command takes the last message away.
            Command::DismissMessage => {}
            input => self.command_for_input(input, moment),
        }
    }

    fn command_for_input(&mut self, command: Command, moment: &Moment) {
        match command {
            Command::SetInput(melody) => self.set_input(melody),
            Command::ImportMidi(path) => self.effects.push(Effect::Import(path)),
            Command::ChooseTrack(track) => self.choose_track(track),
            Command::UseSample(name) => self.use_sample(&name),
            Command::CaptureLast { bars } => self.capture_last(bars, &moment.settings),
            Command::ClearInput => self.set_input(Arc::default()),
            Command::RenameInput(name) => self.edit_input(|melody| melody.name = short_name(&name)),
            Command::EditNotes(edits) => self.edit_notes(&edits),
            Command::LockNotes { notes, locked } => self.lock_notes(&notes, locked),
            Command::TransposeInput { semitones } => self.transpose_input(semitones),
            Command::RhythmAssist(assist) => self.assist_input(assist),
            Command::SetTempo(tempo) => self.edit_input(|melody| melody.tempo = TempoMap::constant(tempo)),
            // All others were taken by `command`.
            _ => {}
        }
    }

    fn edit_input(&mut self, change: impl FnOnce(&mut Melody)) {
        let mut melody = (*self.document.content().input.melody).clone();
        change(&mut melody);
        self.document.edit(melody);
    }

    fn need_entry(&mut self, action: impl FnOnce(&mut Self) -> bool) {
        if !action(self) {
            self.complain(NO_ENTRY);
        }
    }

    pub(super) fn accept(&mut self) {
        let result = self.document.result().map(|entry| entry.id);
        if !result.is_some_and(|entry| self.document.accept(entry)) {
            self.inform("There is no result to accept yet.");
        }
    }

    fn undo(&mut self) {
        if !self.document.undo() {
            self.inform("There is nothing to undo.");
        }
    }

    fn redo(&mut self) {
        if !self.document.redo() {
            self.inform("There is nothing to redo.");
        }
    }

    fn export(&mut self, what: Source, path: PathBuf, form: ExportForm, mix: &Mixer) {
        if let Some(composition) = self.written(what, None, mix) {
            self.effects.push(Effect::Export { composition, path, form });
        }
    }

    fn hand_out(&mut self, what: Source, part: Option<Role>, path: PathBuf, mix: &Mixer) {
        if let Some(composition) = self.written(what, part, mix) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            self.inform(format!("Drop “{name}” where you want it."));
            self.effects.push(Effect::HandOut { composition, path });
        }
    }

    /// All of a composition, or a part of it, as it goes into a file: what is sent to the instruments, whether it is
    /// heard or muted. Where there is nothing to write, the user is told.
    fn written(&mut self, what: Source, part: Option<Role>, mix: &Mixer) -> Option<Arc<Composition>> {
        let Some(composition) = self.composition(what) else {
            self.inform("There is no such composition to export.");
            return None;
        };
        let wanted = composition.tracks.iter().filter(|track| part.is_none_or(|role| track.role == role));
        let tracks: Vec<_> = wanted.map(|track| mix.written(track)).collect();
        if tracks.iter().all(|track| track.clip.is_empty()) {
            self.inform("There are no notes to export.");
            return None;
        }
        Some(Arc::new(Composition { tracks, ..(*composition).clone() }))
    }

    fn composition(&self, what: Source) -> Option<Arc<Composition>> {
        let of_entry =
            |id: EntryId| self.document.content().history.get(id).map(|entry| Arc::clone(&entry.composition));
        match what {
            Source::Input => Some(Arc::new(self.document.content().input.melody.composition())),
            Source::Result => self.document.result().map(|entry| Arc::clone(&entry.composition)),
            Source::Entry(id) => of_entry(id),
        }
    }
}
