//! The velocities under the notes: a stem for each, dragged one by one, together, or painted over many.

use continuo_music::{Note, Velocity};
use continuo_studio::Command;
use egui::{Color32, CursorIcon, Painter, Pos2, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::areas::Areas;
use super::group;
use super::hands::{Hands, Sheet};
use super::ink;
use super::picture::Kind;
use super::quads::Quads;
use super::selection::{Pick, Selection};
use crate::editor::theme;

/// The least and the greatest height of the lane, in points.
pub const HEIGHT: (f32, f32) = (36.0, 160.0);
/// How near its head a stem is taken hold of, in points.
const NEAR: f32 = 6.0;
/// Side of a head, in points.
const HEAD: f32 = 5.0;
/// How near the upper edge the lane is made higher, in points.
const GRIP: f32 = 4.0;

/// What is under way in the lane.
#[derive(Clone, Debug, Default)]
pub enum Drag {
    /// Nothing.
    #[default]
    None,
    /// Stems are moved together.
    Together { group: Vec<Note>, from: f32 },
    /// Stems are painted: as they were, and as they are.
    Paint { from: Vec<Note>, to: Vec<Note>, last: Pos2 },
    /// The lane is made higher or lower.
    Height,
}

/// The lane in a frame.
pub struct Lane<'a> {
    pub sheet: &'a Sheet<'a>,
    pub areas: &'a Areas,
    pub kind: Kind,
}

impl Lane<'_> {
    /// Draws it; gives what was asked for, and by how many points it is to be higher.
    pub fn show(&self, ui: &Ui, hands: &mut Hands, drag: &mut Drag) -> (Option<Command>, f32) {
        let rect = self.areas.velocities;
        let response = ui.interact(rect, ui.scope_id().with("velocities"), Sense::DRAG | Sense::HOVER);
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, "Velocities"));
        let painter = ui.painter_at(rect);
        let changed = self.changed(drag, response.interact_pointer_pos());
        self.paint(&painter, hands, &changed);
        self.scale(ui);
        let point = response.interact_pointer_pos().or(response.hover_pos());
        if let Some(point) = point {
            self.show_cursor(ui, drag, point);
            self.say(&painter, &changed, point);
        }
        let higher = if matches!(drag, Drag::Height) { -response.drag_delta().y } else { 0.0 };
        (self.follow(hands, drag, &response, changed), higher)
    }

    fn follow(
        &self,
        hands: &mut Hands,
        drag: &mut Drag,
        response: &Response,
        changed: Option<(Vec<Note>, Vec<Note>)>,
    ) -> Option<Command> {
        let point = response.interact_pointer_pos()?;
        if response.drag_started() {
            let pressed = response.ctx.input(|input| input.pointer.press_origin()).unwrap_or(point);
            *drag = self.taken(hands, pressed);
        }
        if let Drag::Paint { from, to, last } = drag {
            self.paint_over(hands, (from, to), *last, point);
            *last = point;
        }
        if response.drag_stopped() {
            let changed = self.changed(drag, Some(point)).or(changed);
            *drag = Drag::None;
            let is_cancelled = response.ctx.input(|input| input.key_pressed(egui::Key::Escape));
            let (from, to) = changed.filter(|_| !is_cancelled)?;
            return hands.change(self.sheet, from, to);
        }
        None
    }

    /// What a press takes hold of.
    fn taken(&self, hands: &mut Hands, point: Pos2) -> Drag {
        if point.y < self.areas.velocities.top() + GRIP {
            return Drag::Height;
        }
        if self.sheet.edits.is_none() {
            return Drag::None;
        }
        let Some(note) = self.note_near(point) else {
            return Drag::Paint { from: Vec::new(), to: Vec::new(), last: point };
        };
        let group = if hands.selection.contains(&note) { hands.selection.of(self.sheet.notes()) } else { vec![note] };
        Drag::Together { group, from: point.y }
    }

    /// The notes as they were and as they are.
    fn changed(&self, drag: &Drag, point: Option<Pos2>) -> Option<(Vec<Note>, Vec<Note>)> {
        match drag {
            Drag::Together { group, from } => {
                let by = i32::from(self.velocity_at(point?.y).number()) - i32::from(self.velocity_at(*from).number());
                Some((group.clone(), group::struck(group, by)))
            }
            Drag::Paint { from, to, .. } => Some((from.clone(), to.clone())),
            Drag::None | Drag::Height => None,
        }
    }

    /// Strikes the notes between the last place and this one as hard as the line between them says.
    fn paint_over(&self, hands: &Hands, (from, to): (&mut Vec<Note>, &mut Vec<Note>), last: Pos2, point: Pos2) {
        let (left, right) = if last.x <= point.x { (last, point) } else { (point, last) };
        let only_selected = hands.selection.of(self.sheet.seen()).len() > 1;
        for note in self.sheet.seen().iter().filter(|note| !only_selected || hands.selection.contains(note)) {
            let x = self.sheet.lens.x(note.onset);
            if x < left.x - 1.0 || x > right.x + 1.0 {
                continue;
            }
            let share = if right.x > left.x { ((x - left.x) / (right.x - left.x)).clamp(0.0, 1.0) } else { 1.0 };
            let struck = Note { velocity: self.velocity_at(left.y + (right.y - left.y) * share), ..*note };
            match from.iter().position(|known| known == note) {
                Some(index) => to[index] = struck,
                None => {
                    from.push(*note);
                    to.push(struck);
                }
            }
        }
    }

    fn note_near(&self, point: Pos2) -> Option<Note> {
        let distance = |note: &Note| self.head(note).distance(point);
        let near = self.sheet.seen().iter().filter(|note| distance(note) <= NEAR);
        near.min_by(|one, other| distance(one).total_cmp(&distance(other))).copied()
    }

    fn paint(&self, painter: &Painter, hands: &Hands, changed: &Option<(Vec<Note>, Vec<Note>)>) {
        let (colours, rect) = (theme::of(painter.ctx()), self.areas.velocities);
        painter.rect_filled(rect, 0.0, colours.rows[1]);
        for share in [0.25, 0.5, 0.75] {
            painter.hline(
                rect.x_range(),
                rect.bottom() - rect.height() * share,
                Stroke::new(1.0, colours.line.gamma_multiply(0.35)),
            );
        }
        painter.hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, colours.line));
        let (from, to) = changed.as_ref().map_or((&[][..], &[][..]), |(from, to)| (from, to));
        let mut gone = Selection::default();
        gone.pick(from.iter().copied(), Pick::Only);
        let mut quads = Quads::new(painter);
        let colour = ink::of(self.kind, colours);
        for note in self.sheet.seen().iter().filter(|note| !gone.contains(note)) {
            let is_selected = hands.selection.contains(note);
            self.stem(&mut quads, note, if is_selected { colours.bright } else { colour });
        }
        to.iter().for_each(|note| self.stem(&mut quads, note, colours.bright));
        quads.paint(painter);
    }

    /// What the heights mean, under the keyboard.
    fn scale(&self, ui: &Ui) {
        let (room, colour) = (self.room(), theme::of(ui.ctx()).muted);
        for (velocity, y) in [("127", room.top()), ("64", room.center().y), ("1", room.bottom())] {
            let font = egui::FontId::proportional(9.5);
            ui.painter().text(pos2(room.left() - 6.0, y), egui::Align2::RIGHT_CENTER, velocity, font, colour);
        }
    }

    fn stem(&self, quads: &mut Quads, note: &Note, colour: Color32) {
        let head = self.head(note);
        let stem = Rect::from_min_max(pos2(head.x - 1.0, head.y), pos2(head.x + 1.0, self.areas.velocities.bottom()));
        quads.add(stem, colour.gamma_multiply(0.7));
        quads.add(Rect::from_center_size(head, vec2(HEAD, HEAD)), colour);
    }

    /// Says how hard the note is struck that is held or pointed at.
    fn say(&self, painter: &Painter, changed: &Option<(Vec<Note>, Vec<Note>)>, point: Pos2) {
        let held = changed.as_ref().and_then(|(_, to)| to.last().copied());
        if let Some(note) = held.or_else(|| self.note_near(point)) {
            super::paint::label(painter, self.head(&note) + vec2(8.0, 0.0), &note.velocity.number().to_string());
        }
    }

    fn show_cursor(&self, ui: &Ui, drag: &Drag, point: Pos2) {
        let is_grip = point.y < self.areas.velocities.top() + GRIP;
        if matches!(drag, Drag::Height) || is_grip || self.note_near(point).is_some() {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeVertical);
        }
    }

    fn head(&self, note: &Note) -> Pos2 {
        let room = self.room();
        let height = room.height() * f32::from(note.velocity.number()) / 127.0;
        pos2(self.sheet.lens.x(note.onset) + 1.0, room.bottom() - height)
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what a velocity has")]
    fn velocity_at(&self, y: f32) -> Velocity {
        let room = self.room();
        let share = (room.bottom() - y) / room.height().max(1.0);
        Velocity::clamped((share * 127.0).round().clamp(1.0, 127.0) as u8)
    }

    /// Where heads can be: whole at both ends.
    fn room(&self) -> Rect {
        self.areas.velocities.shrink2(vec2(0.0, HEAD))
    }
}
