//! The piano roll: the input melody or a result, to be looked at, edited by hand, and marked for what is to be made of it.

mod areas;
mod clipboard;
mod deeds;
mod gesture;
mod group;
mod hands;
mod index;
mod ink;
mod insight;
mod keys;
mod lens;
mod locks;
mod memory;
mod paint;
mod picture;
mod quads;
mod rails;
mod region;
mod scale;
mod scene;
mod selection;
mod snap;
mod status;
mod toolbar;
mod tracks;
mod velocity;
mod view;
mod words;

use std::sync::Arc;

use continuo_music::{Key, Role, Tick, Velocity};
use egui::{EventFilter, PointerButton, Response, Sense, Ui, WidgetInfo};

use self::areas::Areas;
use self::hands::{Hands, Sheet};
pub use self::lens::Lens;
use self::locks::Bars;
use self::memory::Memory;
use self::picture::{Kind, Picture};
use self::region::{Marking, Ruler};
use self::scene::Scene;
use self::tracks::Tracks;
use self::velocity::Lane;
use self::view::Fitted;
use super::stage::Stage;

const GUTTER_HINT: &str = "Press a key to hear it. A click also selects the notes of its row.";

/// What the roll remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Roll {
    lens: Option<Lens>,
    fitted: Option<Fitted>,
    /// Whether the user chose what is in sight.
    is_moved: bool,
    memory: Memory,
    hands: Hands,
    tracks: Tracks,
    /// Over which bar of the ruler the pointer's button went down.
    pressed_bar: Option<u32>,
    marking: Marking,
    lane: velocity::Drag,
    /// The key of the keyboard at the left that is held.
    played: Option<Key>,
    panned_with_space: bool,
    followed: Option<Tick>,
}

impl Roll {
    /// Draws the roll with its toolbar, and asks for what was edited in it.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let picture = Picture::of(stage, &self.tracks, &mut self.memory);
        self.hands.begin(picture.line.as_ref().map(|line| &line.notes));
        ui.horizontal_wrapped(|ui| toolbar::show(ui, self, stage));
        ui.horizontal_wrapped(|ui| status::show(ui, self, stage, &picture));
        let (all, _) = ui.allocate_exact_size(ui.available_size(), Sense::HOVER);
        let height = f32::from(stage.look.velocity_height).clamp(velocity::HEIGHT.0, velocity::HEIGHT.1);
        let has_lane = stage.look.velocities && picture.line.is_some();
        let areas = Areas::within(all, picture.is_drums(), if has_lane { height } else { 0.0 });
        if areas.notes.is_positive() {
            self.show_within(ui, stage, &picture, &areas);
        }
        self.memory.forget();
    }

    /// Brings a track of the result to the front.
    pub fn show_track(&mut self, role: Role) {
        self.tracks.show(role);
    }

    /// The track that is in front where there are several.
    pub fn active(&self) -> Role {
        self.tracks.active()
    }

    /// Scrolls until that time stands in the middle.
    pub fn look_at(&mut self, tick: Tick) {
        if let Some(lens) = &mut self.lens {
            lens.centre(tick);
            self.is_moved = true;
        }
    }

    /// The stretch of time that is in sight, once it was drawn.
    pub fn seen(&self) -> Option<(Tick, Tick)> {
        self.lens.map(|lens| lens.ticks())
    }

    /// Where notes lie, once they were drawn.
    #[cfg(test)]
    pub fn lens(&self) -> Option<Lens> {
        self.lens
    }

    fn show_within(&mut self, ui: &Ui, stage: &mut Stage, picture: &Picture, areas: &Areas) {
        let response = ui.interact(areas.notes, ui.scope_id().with("notes"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Piano roll"));
        self.hold_focus(ui, &response);
        let lens = self.look(ui, stage, picture, areas, &response);
        let (ends, snap) = (self.ends(picture), view::snap(stage, &lens));
        let sheet = picture.line.as_ref().zip(ends.as_deref()).map(|(line, ends)| {
            let (line, edits) = (&line.notes, line.edits);
            Sheet { lens, line, ends, snap, meter: &picture.meter, edits }
        });
        self.use_hands(ui, stage, (picture, sheet.as_ref()), &response);
        let lens = self.lens.unwrap_or(lens);
        let scene = Scene { picture, areas, lens, snap, sheet: sheet.as_ref(), response: &response };
        scene.paint(ui, self, stage);
        self.show_edges(ui, stage, &scene);
    }

    fn ends(&mut self, picture: &Picture) -> Option<Arc<[Tick]>> {
        picture.line.as_ref().map(|line| self.memory.ends(&line.notes))
    }

    /// Keeps the keys that the roll answers to while it has the focus, which a press gives it.
    fn hold_focus(&mut self, ui: &Ui, response: &Response) {
        if response.is_pointer_button_down_on() && !response.has_focus() {
            response.request_focus();
        }
        if response.has_focus() {
            let keys = EventFilter { tab: false, horizontal_arrows: true, vertical_arrows: true, escape: true };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keys));
        }
    }

    fn use_hands(
        &mut self,
        ui: &Ui,
        stage: &mut Stage,
        (picture, sheet): (&Picture, Option<&Sheet>),
        response: &Response,
    ) {
        match sheet {
            Some(sheet) => stage.asked.extend(self.hands.point(sheet, response)),
            None => self.hands.pan_only(response),
        }
        if response.has_focus() {
            for act in keys::acts(ui, self.panned_with_space) {
                self.act(act, ui, stage, (picture, sheet));
            }
        }
        if ui.input(|input| !input.key_down(egui::Key::Space)) {
            self.panned_with_space = false;
        }
    }

    /// The ruler, the keyboard, the velocities and the rails.
    fn show_edges(&mut self, ui: &Ui, stage: &mut Stage, scene: &Scene) {
        self.show_ruler(ui, stage, scene);
        self.show_keyboard(ui, stage, scene);
        if let Some(sheet) = scene.sheet.filter(|_| scene.areas.velocities.is_positive()) {
            let kind = scene.picture.layers.last().map_or(Kind::Kept, |layer| layer.kind);
            let kind = if kind == Kind::Added { Kind::Kept } else { kind };
            let lane = Lane { sheet, areas: scene.areas, kind };
            let (asked, higher) = lane.show(ui, &mut self.hands, &mut self.lane);
            stage.asked.extend(asked);
            stage.look.velocity_height = view::higher(stage.look.velocity_height, higher);
        }
        let mut lens = scene.lens;
        if rails::show(ui, &mut lens, scene.areas, scene.picture.reach) {
            lens.hold(scene.picture.reach);
            self.is_moved = true;
            self.lens = Some(lens);
        }
    }

    fn show_ruler(&mut self, ui: &Ui, stage: &mut Stage, scene: &Scene) {
        let (lens, areas, picture) = (&scene.lens, scene.areas, scene.picture);
        let painter = ui.painter_at(areas.ruler().union(areas.notes));
        let (region, technique) = (stage.view.region.as_ref(), stage.technique());
        let ruler = Ruler { lens, areas, meter: &picture.meter, region, snap: scene.snap, technique };
        let asked = ruler.show(ui, &painter, &mut self.marking);
        stage.asked.extend(asked);
        if matches!(picture.subject, picture::Subject::Result(_)) && !picture.roles.is_empty() {
            let bars = Bars { meter: &picture.meter, length: picture.length, locked: &stage.view.locked_bars };
            stage.asked.extend(bars.show(ui, &painter, (lens, areas.bars), &mut self.pressed_bar));
        }
    }

    /// The keyboard at the left: it is heard, and selects rows.
    fn show_keyboard(&mut self, ui: &Ui, stage: &Stage, scene: &Scene) {
        let response = ui.interact(scene.areas.gutter, ui.scope_id().with("keyboard"), Sense::CLICK | Sense::DRAG);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Canvas, true, "Keys of the piano roll"));
        let at = response.interact_pointer_pos().and_then(|at| scene.lens.key_at(at.y));
        let held = at.filter(|_| response.is_pointer_button_down_on());
        if held != self.played {
            self.played.iter().for_each(|key| stage.keys.release(*key));
            held.iter().for_each(|key| stage.keys.press(*key, Velocity::DEFAULT));
            self.played = held;
        }
        if response.clicked_by(PointerButton::Primary)
            && let (Some(key), Some(sheet)) = (at, scene.sheet)
        {
            let of_row = sheet.notes().iter().filter(|note| note.key == key).copied();
            let pick = gesture::pick(ui.input(|input| input.modifiers));
            self.hands.selection.pick(of_row, pick);
        }
        response.on_hover_text(GUTTER_HINT);
    }
}
