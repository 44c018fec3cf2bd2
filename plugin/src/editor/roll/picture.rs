//! What the roll shows: the input, a result, or what a run has made so far; and how far that reaches.

use continuo_music::{Clip, Note, Tick};
use continuo_studio::{Advance, Difference, Listen, Progress, Technique};
use egui::{Color32, Painter};

use super::band::Band;
use super::lens::Lens;
use super::paint;
use crate::editor::stage::Stage;
use crate::editor::theme::{self, Colours};

/// The notes to paint.
pub enum Picture<'a> {
    /// The input melody.
    Input(&'a Clip),
    /// A result, against what it was made from.
    Result {
        /// What became of the notes.
        difference: &'a Difference,
        /// Where it ends, and what it was made from.
        ends: Ends,
    },
    /// A result with its accompaniment.
    Band {
        /// The tracks.
        band: Band<'a>,
        /// Where the whole ends.
        length: Tick,
    },
    /// What a run has made so far.
    Partial {
        /// What became of the notes.
        difference: Difference,
        /// Where it ends so far, and what it works on.
        ends: Ends,
        /// Where it will end.
        reach: Tick,
    },
}

/// Where what was made ends, and what was extended to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// Where the input ends, if it was extended.
    extended_from: Option<Tick>,
    whole: Tick,
}

impl Picture<'_> {
    /// The picture for this frame.
    pub fn of<'a>(stage: &Stage<'a>) -> Picture<'a> {
        let view = stage.view;
        // Accompany shows nothing before its end: what there was stays in sight.
        let grows = |progress: &&Progress| stage.is_busy() && progress.technique() != Technique::Accompany;
        if let Some(progress) = view.progress.as_ref().filter(grows) {
            return partial(stage, progress);
        }
        match view.result.as_ref().filter(|_| view.listen == Listen::Result) {
            Some(result) if stage.shows_accompaniment() => {
                let band = Band { tracks: &result.composition.tracks, mixer: stage.params.mixer.mixer() };
                Picture::Band { band, length: result.composition.length() }
            }
            Some(result) => {
                let extended_from = (result.technique == Some(Technique::Extend)).then_some(result.input_end);
                let ends = Ends { extended_from, whole: result.composition.length() };
                Picture::Result { difference: &result.difference, ends }
            }
            None => Picture::Input(&view.input.clip),
        }
    }

    /// Where the music ends.
    pub fn length(&self) -> Tick {
        match self {
            Picture::Input(clip) => clip.length(),
            Picture::Band { length, .. } => *length,
            Picture::Result { ends, .. } | Picture::Partial { ends, .. } => ends.whole,
        }
    }

    /// Where the music will end.
    pub fn reach(&self) -> Tick {
        match self {
            Picture::Input(_) | Picture::Result { .. } | Picture::Band { .. } => self.length(),
            Picture::Partial { reach, .. } => *reach,
        }
    }

    /// Where what was added begins, if music is added at the end.
    pub fn extended_from(&self) -> Option<Tick> {
        match self {
            Picture::Input(_) | Picture::Band { .. } => None,
            Picture::Result { ends, .. } | Picture::Partial { ends, .. } => ends.extended_from,
        }
    }

    /// Every note of it.
    pub fn notes(&self) -> Vec<Note> {
        match self {
            Picture::Input(clip) => clip.notes().to_vec(),
            Picture::Band { band, .. } => band.notes(),
            Picture::Result { difference, .. } => all(difference),
            Picture::Partial { difference, .. } => all(difference),
        }
    }

    /// The lowest and the highest key of a run under way, for which the view makes room.
    pub fn growing_keys(&self) -> Option<(u8, u8)> {
        let Picture::Partial { difference, .. } = self else { return None };
        let keys = || difference.added.iter().map(|note| note.key.number());
        Some((keys().min()?, keys().max()?))
    }

    /// What its colours mean.
    pub fn legend(&self, colours: &Colours) -> Vec<(&'static str, Color32)> {
        match self {
            Picture::Input(_) => vec![],
            Picture::Band { band, .. } => band.legend(colours),
            _ if self.extended_from().is_some() => vec![("input", colours.kept), ("added", colours.added)],
            _ => vec![("kept", colours.kept), ("added", colours.added), ("removed", colours.removed)],
        }
    }

    /// Paints it.
    pub fn paint(&self, painter: &Painter, lens: &Lens) {
        match self {
            Picture::Input(clip) => paint::notes(painter, lens, clip.notes(), theme::of(painter.ctx()).kept),
            Picture::Band { band, .. } => band.paint(painter, lens),
            Picture::Result { difference, .. } => paint_difference(painter, lens, difference),
            Picture::Partial { difference, .. } => paint_difference(painter, lens, difference),
        }
        if let Some(input_end) = self.extended_from() {
            paint::seam(painter, lens, input_end);
        }
    }
}

fn partial<'a>(stage: &Stage<'a>, progress: &Progress) -> Picture<'a> {
    let melody = stage.view.run_input.as_ref().unwrap_or(&stage.view.input);
    let input_end = melody.clip.length();
    let whole = progress.partial.length().max(input_end);
    let (extended_from, reach) = match progress.advance {
        Advance::Enhance { .. } | Advance::Accompany { .. } => (None, whole),
        Advance::Extend { seconds, .. } => {
            let end = melody.tempo.seconds(input_end) + f64::from(seconds);
            (Some(input_end), melody.tempo.tick_at_seconds(end).max(whole))
        }
    };
    let difference = Difference::between(&melody.clip, &progress.partial);
    Picture::Partial { difference, ends: Ends { extended_from, whole }, reach }
}

fn all(difference: &Difference) -> Vec<Note> {
    [&difference.kept[..], &difference.added, &difference.removed].concat()
}

fn paint_difference(painter: &Painter, lens: &Lens, difference: &Difference) {
    paint::gone(painter, lens, &difference.removed, theme::of(painter.ctx()).removed);
    paint::notes(painter, lens, &difference.kept, theme::of(painter.ctx()).kept);
    paint::notes(painter, lens, &difference.added, theme::of(painter.ctx()).added);
}
