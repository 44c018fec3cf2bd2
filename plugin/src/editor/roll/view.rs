//! What of the music is in sight: fitted to new music, then scrolled and zoomed by the user, or following what plays.

use continuo_music::{Grid, Tick};
use egui::{Response, Ui, Vec2};

use super::areas::Areas;
use super::lens::Lens;
use super::picture::{Picture, Subject};
use super::snap::{self, Snap};
use super::{Roll, velocity};
use crate::editor::stage::Stage;

/// How far the view goes in a frame while something is dragged over its edge, in points.
const EDGE_SCROLL: f32 = 12.0;
/// How much a point of the wheel zooms over the keys.
const WHEEL_ZOOM: f32 = 0.005;

/// Which music the view was fitted to, in which space.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    subject: Subject,
    space: Space,
}

/// What the view is fitted to anew as long as the user has not moved it.
#[derive(Clone, Debug, PartialEq)]
struct Space {
    is_empty: bool,
    /// While a run adds music at the end: where the whole will end, and the keys it has used so far.
    growth: Option<(Tick, (u8, u8))>,
    size: Vec2,
}

/// The grid of this frame.
pub fn snap(stage: &Stage, lens: &Lens) -> Snap {
    let rhythm = Grid::from(stage.params.input.rhythm_grid.value());
    Snap { step: snap::grid(stage.look.grid, rhythm, lens).step(), free: !stage.look.snap }
}

/// The height of the velocities, so many points more.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held within limits that fit")]
pub fn higher(height: u16, by: f32) -> u16 {
    (f32::from(height) + by).round().clamp(velocity::HEIGHT.0, velocity::HEIGHT.1) as u16
}

impl Roll {
    /// The view for this frame.
    pub fn look(&mut self, ui: &Ui, stage: &Stage, picture: &Picture, areas: &Areas, response: &Response) -> Lens {
        let rect = areas.notes;
        let mut lens = Lens { rect, ..self.lens.unwrap_or_else(|| Lens::new(rect)) };
        let fitted = fitted(picture, rect.size());
        let known = self.fitted.as_ref();
        let is_new = known.is_none_or(|known| known.subject != fitted.subject);
        if is_new || (!self.is_moved && known != Some(&fitted)) {
            fit(&mut lens, picture);
            self.is_moved = false;
        }
        self.fitted = Some(fitted);
        let before = lens;
        self.wheel(ui, &mut lens, response);
        self.drag(ui, &mut lens, response);
        if lens != before {
            self.is_moved = true;
            lens.hold(picture.reach);
        }
        self.follow(stage, &mut lens);
        self.lens = Some(lens);
        lens
    }

    /// Shows the whole again.
    pub fn fit(&mut self) {
        (self.fitted, self.is_moved) = (None, false);
    }

    /// Zooms in time around the left edge.
    pub fn zoom(&mut self, factor: f32) {
        self.scroll(|lens| lens.zoom(factor, lens.rect.left()));
    }

    /// Changes what is in sight.
    pub fn scroll(&mut self, change: impl FnOnce(&mut Lens)) {
        if let Some(lens) = &mut self.lens {
            change(lens);
            self.is_moved = true;
        }
    }

    fn wheel(&self, ui: &Ui, lens: &mut Lens, response: &Response) {
        let Some(pointer) = response.hover_pos() else { return };
        let (wheel, zoom, held) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta(), input.modifiers));
        if held.alt && !held.command {
            lens.zoom_keys((wheel.y * WHEEL_ZOOM).exp(), pointer.y);
        } else if held.command && (held.shift || held.alt) {
            lens.zoom_keys(zoom, pointer.y);
        } else {
            lens.pan(wheel.x, wheel.y);
            lens.zoom(zoom, pointer.x);
        }
    }

    /// Moves the view with the pointer, or to where something is dragged.
    fn drag(&mut self, ui: &Ui, lens: &mut Lens, response: &Response) {
        if self.hands.pans() && response.dragged() {
            let delta = response.drag_delta();
            lens.pan(delta.x, delta.y);
            self.panned_with_space = ui.input(|input| input.key_down(egui::Key::Space));
        }
        if self.hands.is_busy()
            && let Some(at) = response.interact_pointer_pos()
            && !lens.rect.contains(at)
        {
            let over = at - lens.rect.clamp(at);
            let by = (-over).clamp(Vec2::splat(-EDGE_SCROLL), Vec2::splat(EDGE_SCROLL));
            lens.pan(by.x, by.y);
            ui.ctx().request_repaint();
        }
    }

    /// Turns the page where the playhead has left it, or begins anew before it.
    fn follow(&mut self, stage: &Stage, lens: &mut Lens) {
        let playhead = stage.readings.playhead;
        let moves = playhead.is_some() && playhead != self.followed;
        self.followed = playhead;
        if let Some(tick) = playhead
            && moves
            && stage.look.follow
            && !self.hands.is_busy()
            && !self.hands.pans()
            && !lens.rect.x_range().contains(lens.x(tick))
        {
            lens.turn_to(tick);
        }
    }
}

fn fitted(picture: &Picture, size: Vec2) -> Fitted {
    let growth = picture.seam.and_then(|_| Some((picture.reach, picture.growing_keys()?)));
    let is_empty = picture.notes().next().is_none();
    Fitted { subject: picture.subject.clone(), space: Space { is_empty, growth, size } }
}

fn fit(lens: &mut Lens, picture: &Picture) {
    lens.fit(picture.notes(), picture.reach);
    if picture.seam.is_some() {
        lens.reveal(picture.reach);
    }
}
