//! What the roll shows in each place: the input, a result or what it was made from, or what a run has made so far.

use std::sync::Arc;

use continuo_music::{Composition, MeterMap, Note, Role, Tick};
use continuo_studio::{Advance, Command, Difference, EntryId, Listen, Melody, NoteEdit, Progress, Shown, Technique};

use super::memory::{Memory, Notes};
use super::tracks::Tracks;
use crate::editor::stage::Stage;
use crate::params::Place;

/// The music to paint, and which of it can be edited.
pub struct Picture {
    /// What it is of.
    pub subject: Subject,
    /// Its notes, back to front.
    pub layers: Vec<Layer>,
    /// The line in front, whose notes the pointer finds; the last in `layers` are its notes.
    pub line: Option<Line>,
    /// The roles of its tracks, where there are several.
    pub roles: Vec<Role>,
    /// How it groups into bars.
    pub meter: MeterMap,
    /// Where it ends so far, and where it will end.
    pub length: Tick,
    /// Where it will end; the same where nothing is under way.
    pub reach: Tick,
    /// Where the input ends and what was added to it begins, if music was added at the end.
    pub seam: Option<Tick>,
}

/// Which music is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Subject {
    /// The input melody, by its name.
    Input(String),
    /// A result.
    Result(EntryId),
    /// What a result was made from.
    Parent(EntryId),
    /// What a run has made so far.
    Run,
}

/// Notes of one kind.
pub struct Layer {
    /// The notes.
    pub notes: Notes,
    /// What they are.
    pub kind: Kind,
}

/// What notes are, which says how they are painted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Of the input, or kept of it.
    Kept,
    /// Added by a run.
    Added,
    /// Removed by a run.
    Removed,
    /// Of a track in front.
    Front(Role),
    /// Of a track behind it.
    Behind(Role),
}

/// A line of notes that the pointer finds.
pub struct Line {
    /// Its notes.
    pub notes: Notes,
    /// The role of its track.
    pub role: Role,
    /// Whose notes an edit changes; `None` for what can only be looked at.
    pub edits: Option<Edits>,
}

/// Whose notes an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edits {
    /// The input melody's.
    Input,
    /// Those of that track of the result.
    Result(Role),
}

impl Edits {
    /// The command that makes these edits as one.
    pub fn command(self, edits: Vec<NoteEdit>) -> Command {
        match self {
            Self::Input => Command::EditNotes(edits),
            Self::Result(role) => Command::EditResult { role, edits },
        }
    }
}

impl Picture {
    /// The picture for this frame.
    pub fn of(stage: &Stage, tracks: &Tracks, memory: &mut Memory) -> Self {
        let place = stage.look.place;
        // Accompany shows nothing before its end: what there was stays in sight.
        let grows = |progress: &&Progress| stage.is_busy() && progress.technique() != Technique::Accompany;
        let listen = if stage.view.result.is_some() { stage.view.listen } else { Listen::Input };
        let shows_run = place == Place::Technique || (place == Place::Result && stage.view.listen == Listen::Result);
        match (&stage.view.progress.as_ref().filter(grows), &stage.view.result) {
            (Some(progress), _) if shows_run => Self::run(stage, progress, memory),
            (_, Some(result)) if place == Place::Result && listen == Listen::Result => Self::result(result, tracks),
            (_, Some(result)) if place == Place::Result && listen == Listen::Parent => {
                Self::parent(result, tracks).unwrap_or_else(|| Self::input(&stage.view.input))
            }
            _ => Self::input(&stage.view.input),
        }
    }

    fn input(melody: &Arc<Melody>) -> Self {
        let notes = Notes::Melody(Arc::clone(melody));
        Self {
            subject: Subject::Input(melody.name.clone()),
            layers: vec![Layer { notes: notes.clone(), kind: Kind::Kept }],
            line: Some(Line { notes, role: Role::Melody, edits: Some(Edits::Input) }),
            roles: Vec::new(),
            meter: melody.meter.clone(),
            length: melody.clip.length(),
            reach: melody.clip.length(),
            seam: None,
        }
    }

    fn result(result: &Shown, tracks: &Tracks) -> Self {
        let subject = Subject::Result(result.entry);
        if result.composition.tracks.len() > 1 {
            return Self::band(&result.composition, tracks, subject, Edits::Result);
        }
        let role = result.composition.tracks.first().map_or(Role::Melody, |track| track.role);
        let notes = Notes::Track(Arc::clone(&result.composition), 0);
        Self {
            layers: compared(&result.difference),
            line: Some(Line { notes, role, edits: Some(Edits::Result(role)) }),
            seam: (result.technique == Some(Technique::Extend)).then_some(result.input_end),
            ..Self::bare(subject, &result.composition)
        }
    }

    fn parent(result: &Shown, tracks: &Tracks) -> Option<Self> {
        let composition = result.parent_composition.as_ref()?;
        let subject = Subject::Parent(result.entry);
        if composition.tracks.len() > 1 {
            let mut picture = Self::band(composition, tracks, subject, Edits::Result);
            picture.line.iter_mut().for_each(|line| line.edits = None);
            return Some(picture);
        }
        let notes = Notes::Track(Arc::clone(composition), 0);
        Some(Self {
            layers: vec![Layer { notes: notes.clone(), kind: Kind::Kept }],
            line: Some(Line { notes, role: Role::Melody, edits: None }),
            ..Self::bare(subject, composition)
        })
    }

    /// Every track that is not hidden, the one that is edited in front.
    fn band(composition: &Arc<Composition>, tracks: &Tracks, subject: Subject, edits: fn(Role) -> Edits) -> Self {
        let roles: Vec<Role> = composition.tracks.iter().map(|track| track.role).collect();
        let front = tracks.front(&roles);
        let mut layers = Vec::new();
        for (track, role) in roles.iter().enumerate().rev() {
            if Some(*role) != front && !tracks.is_hidden(*role) {
                layers.push(Layer { notes: Notes::Track(Arc::clone(composition), track), kind: Kind::Behind(*role) });
            }
        }
        let line = roles.iter().position(|role| Some(*role) == front).map(|track| Line {
            notes: Notes::Track(Arc::clone(composition), track),
            role: roles[track],
            edits: Some(edits(roles[track])),
        });
        layers.extend(line.iter().map(|line| Layer { notes: line.notes.clone(), kind: Kind::Front(line.role) }));
        Self { layers, line, roles, ..Self::bare(subject, composition) }
    }

    fn run(stage: &Stage, progress: &Progress, memory: &mut Memory) -> Self {
        let melody = stage.view.run_input.as_ref().unwrap_or(&stage.view.input);
        let input_end = melody.clip.length();
        let length = progress.partial.length().max(input_end);
        let (seam, reach) = match progress.advance {
            Advance::Enhance { .. } | Advance::Accompany { .. } => (None, length),
            Advance::Extend { seconds, .. } => {
                let end = melody.tempo.seconds(input_end) + f64::from(seconds);
                (Some(input_end), melody.tempo.tick_at_seconds(end).max(length))
            }
        };
        let layers = compared(&memory.difference(melody, &progress.partial));
        let meter = melody.meter.clone();
        Self { subject: Subject::Run, layers, line: None, roles: Vec::new(), meter, length, reach, seam }
    }

    fn bare(subject: Subject, composition: &Composition) -> Self {
        Self {
            subject,
            layers: Vec::new(),
            line: None,
            roles: Vec::new(),
            meter: composition.meter.clone(),
            length: composition.length(),
            reach: composition.length(),
            seam: None,
        }
    }

    /// Every note of it.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.layers.iter().flat_map(|layer| layer.notes.as_slice())
    }

    /// The lowest and the highest key of what a run adds, for which the view makes room.
    pub fn growing_keys(&self) -> Option<(u8, u8)> {
        let added = self.layers.iter().find(|layer| self.subject == Subject::Run && layer.kind == Kind::Added)?;
        let keys = || added.notes.as_slice().iter().map(|note| note.key.number());
        Some((keys().min()?, keys().max()?))
    }

    /// Whether its line in front is percussion.
    pub fn is_drums(&self) -> bool {
        self.line.as_ref().is_some_and(|line| line.role == Role::Drums)
    }
}

/// What became of the notes: the removed behind, the added in front.
fn compared(difference: &Arc<Difference>) -> Vec<Layer> {
    let layer = |notes: fn(Arc<Difference>) -> Notes, kind| Layer { notes: notes(Arc::clone(difference)), kind };
    let [removed, kept, added] =
        [layer(Notes::Removed, Kind::Removed), layer(Notes::Kept, Kind::Kept), layer(Notes::Added, Kind::Added)];
    vec![removed, kept, added]
}
