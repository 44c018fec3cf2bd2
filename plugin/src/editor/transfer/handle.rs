//! What a file is dragged out of the window by: a row of dots beside a name.

use std::path::PathBuf;

use continuo_music::Role;
use continuo_studio::{Command, Source};
use egui::{CursorIcon, Rect, Response, Sense, TextStyle, Ui, WidgetInfo, vec2};

use super::super::stage::Stage;
use super::super::theme;
use super::CAN_DRAG;
use crate::params::role_name;

/// The dots: two columns of three, this far apart and this thick, in points.
const DOTS: (u8, u8) = (2, 3);
const DOT_GAP: f32 = 4.0;
const DOT_RADIUS: f32 = 1.1;
/// How far a handle must be moved, in points, before a drag begins.
const PULL: f32 = 6.0;
/// Letters of a name that go into a file's name: short of any system's limit, whatever the letters.
const NAME_CHARS_MAX: usize = 60;

/// Draws a handle; pressed and moved, it carries the composition, or one part of it, to another program as a MIDI file.
///
/// `name` is what the music is called. Where the system lets no file out of a window, nothing is drawn.
pub fn drag_handle(ui: &mut Ui, stage: &mut Stage, what: Source, part: Option<Role>, name: &str) {
    let word = part.map_or("All tracks", role_name);
    let name_of_all = format!("Drag {} out of the window", word.to_lowercase());
    handle(ui, stage, (what, part, name), word, &name_of_all);
}

/// Draws the dots alone, for where the part's name stands nearby; otherwise the same.
pub fn drag_dots(ui: &mut Ui, stage: &mut Stage, what: Source, role: Role, name: &str) {
    let name_of_all = format!("Drag the {} of this lane", role_name(role).to_lowercase());
    handle(ui, stage, (what, Some(role), name), "", &name_of_all);
}

fn handle(
    ui: &mut Ui,
    stage: &mut Stage,
    (what, part, name): (Source, Option<Role>, &str),
    shown: &str,
    name_of_all: &str,
) {
    if !CAN_DRAG {
        return;
    }
    let word = part.map_or("All tracks", role_name);
    let response = grip(ui, shown, part.map(|role| theme::of(ui.ctx()).role(role)));
    let hint = format!("Drag this onto a track of your DAW, or into a folder: {} as a MIDI file.", word.to_lowercase());
    let response = response.on_hover_text(hint).on_hover_cursor(CursorIcon::Grab);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name_of_all));
    if is_pulled(ui, &response) {
        stage.ask(Command::HandOut { what, part, path: file_name(name, part) });
    }
}

/// Whether a handle has just been moved so far that this is no mere press: once for each press.
fn is_pulled(ui: &Ui, handle: &Response) -> bool {
    let is_far = handle.total_drag_delta().is_some_and(|way| way.length() >= PULL);
    ui.data_mut(|data| {
        let begun = data.get_temp_mut_or_default::<bool>(handle.id);
        let had_begun = std::mem::replace(begun, handle.dragged() && (*begun || is_far));
        *begun && !had_begun
    })
}

/// A row of dots and a word, that can be dragged.
fn grip(ui: &mut Ui, word: &str, colour: Option<egui::Color32>) -> Response {
    let padding = ui.spacing().button_padding;
    let text =
        ui.painter().layout_no_wrap(word.to_owned(), TextStyle::Button.resolve(ui.style()), theme::of(ui.ctx()).text);
    let dots = vec2(DOT_GAP * f32::from(DOTS.0), DOT_GAP * f32::from(DOTS.1 - 1));
    let size = vec2(dots.x + text.size().x, text.size().y) + 2.0 * padding;
    let (rect, response) = ui.allocate_exact_size(size, Sense::drag());
    let visuals = *ui.style().interact(&response);
    ui.painter().rect(rect, visuals.corner_radius, visuals.weak_bg_fill, visuals.bg_stroke, egui::StrokeKind::Inside);
    let corner = rect.left_center() + vec2(padding.x, -dots.y / 2.0);
    for (column, row) in (0..DOTS.0).flat_map(|column| (0..DOTS.1).map(move |row| (column, row))) {
        let place = corner + DOT_GAP * vec2(f32::from(column), f32::from(row));
        ui.painter().circle_filled(place, DOT_RADIUS, colour.unwrap_or(visuals.fg_stroke.color));
    }
    let words = Rect::from_min_max(rect.min + vec2(padding.x + dots.x, padding.y), rect.max);
    ui.painter().galley(words.min, text, visuals.text_color());
    response
}

/// `Tune` becomes `Tune.mid`, and its bass `Tune-bass.mid`.
fn file_name(name: &str, part: Option<Role>) -> PathBuf {
    let part = part.map(|role| format!("-{}", role_name(role).to_lowercase())).unwrap_or_default();
    format!("{}{part}.mid", plain(name)).into()
}

/// What a piece is called, as a file would be.
pub fn suggested_name(name: &str) -> String {
    format!("{}.mid", plain(name))
}

fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || " -_.".contains(letter);
    let plain: String =
        name.chars().map(|letter| if is_plain(letter) { letter } else { '-' }).take(NAME_CHARS_MAX).collect();
    let plain = plain.trim().trim_start_matches('.').trim();
    if plain.is_empty() { "Continuo".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_the_music() {
        assert_eq!(file_name("Tune, Enhance 1", None), PathBuf::from("Tune- Enhance 1.mid"));
        assert_eq!(file_name("Ode", Some(Role::Bass)), PathBuf::from("Ode-bass.mid"));
        for hostile in ["", "..", "../../etc/passwd", "a/b\\c:d\0e\n", "…………", ".hidden"] {
            let name = suggested_name(hostile);
            assert!(PathBuf::from(&name).file_name().is_some_and(|file| *file == *name), "{name}");
            assert!(!name.starts_with('.') && !name.contains(['/', '\\', ':', '\0', '\n']), "{name}");
        }
        assert!(suggested_name(&"ü".repeat(400)).len() < 255);
    }
}
