//! Painting a band: every track of a result in the colour of its role.

use continuo_music::{Note, Role, Track};
use continuo_realtime::{Mixer, ROLES};
use egui::{Color32, Painter};

use super::lens::Lens;
use super::paint;
use crate::editor::theme::{self, Colours};
use crate::params::role_name;

/// How bright the notes of a part that is not heard are.
const SILENT: f32 = 0.3;

/// The tracks of a result, and which of them are heard.
#[derive(Clone, Copy)]
pub struct Band<'a> {
    /// The tracks, the melody first.
    pub tracks: &'a [Track],
    /// The strips they go through.
    pub mixer: Mixer,
}

impl Band<'_> {
    /// Every note of it.
    pub fn notes(&self) -> Vec<Note> {
        self.tracks.iter().flat_map(|track| track.clip.notes()).copied().collect()
    }

    /// The roles it has and their colours, in the order of a score.
    pub fn legend(&self, colours: &Colours) -> Vec<(&'static str, Color32)> {
        let there = ROLES.into_iter().filter(|role| self.tracks.iter().any(|track| track.role == *role));
        there.map(|role| (role_name(role), self.colour(role, colours))).collect()
    }

    /// Paints the accompaniment, and the melody over it.
    pub fn paint(&self, painter: &Painter, lens: &Lens) {
        for track in self.tracks.iter().rev() {
            paint::notes(painter, lens, track.clip.notes(), self.colour(track.role, theme::of(painter.ctx())));
        }
    }

    fn colour(&self, role: Role, colours: &Colours) -> Color32 {
        let colour = colours.role(role);
        if self.mixer.is_open(role) { colour } else { colour.gamma_multiply(SILENT) }
    }
}
