//! The row over the roll: the pencil, the grid, the scale, what else is shown, and the zoom.

use continuo_music::Grid;
use egui::{Button, ComboBox, RichText, Ui};

use super::Roll;
use super::scale;
use super::snap;
use crate::editor::stage::Stage;
use crate::editor::theme;
use crate::params::SnapGrid;

/// How much a zoom button zooms.
pub const ZOOM: f32 = 1.35;

const DRAW: &str = "The pencil: click or drag on an empty place to draw a note (B). Without it a drag selects, and a double-click draws.";
const SNAP: &str = "Edits go to the lines of the grid. Hold Alt while dragging to be free of it for once.";
const GRID: &str =
    "How fine the grid is. “Auto” is as fine as can be told apart at this zoom; Q draws the selection to it.";
const VELOCITIES: &str = "Show how hard each note is struck, under the notes: drag a stem, or paint over many. Alt-drag on a note does the same, and so do Ctrl and the up and down keys.";
const INSIGHT: &str = "Look into the network while it works: the edits Enhance thinks likeliest, and which of your notes Extend attends to.";
const FOLLOW: &str = "Turn the page when the playhead reaches the edge.";

/// Draws it.
pub fn show(ui: &mut Ui, roll: &mut Roll, stage: &mut Stage) {
    ui.spacing_mut().button_padding.x = 6.0;
    ui.spacing_mut().item_spacing.x = theme::TIGHT;
    if tool(ui, roll.hands.draws, "Draw", DRAW) {
        roll.hands.draws = !roll.hands.draws;
    }
    flip(ui, &mut stage.look.snap, "Snap", SNAP);
    grids(ui, roll, stage);
    scale::menu(ui, stage, &mut roll.memory);
    flip(ui, &mut stage.look.velocities, "Velocity", VELOCITIES);
    flip(ui, &mut stage.look.insight, "Insight", INSIGHT);
    flip(ui, &mut stage.look.follow, "Follow", FOLLOW);
    zoom(ui, roll);
}

fn zoom(ui: &mut Ui, roll: &mut Roll) {
    let hints = [
        ("−", 1.0 / ZOOM, "Zoom out in time (−). Ctrl and the wheel zoom too, with Shift or Alt over the keys."),
        ("+", ZOOM, "Zoom in in time (+). Ctrl and the wheel zoom too, with Shift or Alt over the keys."),
    ];
    for (text, factor, hint) in hints {
        if tool(ui, false, text, hint) {
            roll.zoom(factor);
        }
    }
    if tool(ui, false, "Fit", "Show the whole (F).") {
        roll.fit();
    }
}

fn flip(ui: &mut Ui, on: &mut bool, text: &str, hint: &str) {
    if tool(ui, *on, text, hint) {
        *on = !*on;
    }
}

/// A small button that shines while it is on. Whether it was pressed.
pub fn tool(ui: &mut Ui, on: bool, text: &str, hint: &str) -> bool {
    let text = RichText::new(text).size(theme::SMALL);
    ui.add(Button::selectable(on, text).frame_when_inactive(true)).on_hover_text(hint).clicked()
}

fn grids(ui: &mut Ui, roll: &Roll, stage: &mut Stage) {
    let rhythm = Grid::from(stage.params.input.rhythm_grid.value());
    let now = roll.lens.map_or(rhythm, |lens| snap::grid(stage.look.grid, rhythm, &lens));
    let shown = RichText::new(now.name()).size(theme::SMALL);
    let list = ComboBox::from_id_salt("grid").width(52.0).selected_text(shown).show_ui(ui, |ui| {
        let assist = format!("As rhythm assist ({})", rhythm.name());
        ui.selectable_value(&mut stage.look.grid, SnapGrid::Rhythm, assist);
        ui.selectable_value(&mut stage.look.grid, SnapGrid::Auto, "Auto");
        for grid in Grid::ALL {
            ui.selectable_value(&mut stage.look.grid, SnapGrid::Steps(grid), grid.name());
        }
    });
    list.response.on_hover_text(GRID).accessible_name("Grid");
}
