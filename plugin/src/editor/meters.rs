//! The meters in the header: how much of its time the audio thread needs, and how often it was too late.

use egui::{Button, Id, Label, RichText, Ui, vec2};

use super::stage::Stage;
use super::{teaching, theme};

/// Above this share of the time the number is shown as a warning.
const HIGH: f32 = 0.8;
/// Room for the number, so that its neighbours stand still, in points.
const LOAD_WIDTH: f32 = 72.0;

/// Draws both meters.
pub fn show(ui: &mut Ui, stage: &Stage) {
    load(ui, stage.readings.load);
    late(ui, stage.readings.late);
}

fn load(ui: &mut Ui, load: f32) {
    let colours = theme::of(ui.ctx());
    let colour = if load > HIGH { colours.removed } else { colours.muted };
    let text = RichText::new(format!("CPU {:.1} %", load * 100.0)).color(colour);
    ui.add_sized(vec2(LOAD_WIDTH, ui.spacing().interact_size.y), Label::new(text)).on_hover_text(teaching::LOAD);
}

/// The count of late blocks. One that is not zero catches the eye until it is clicked, which begins the count again.
fn late(ui: &mut Ui, late: u64) {
    let name = Id::unique("late blocks that were seen");
    // The audio thread's own count begins again with each activation.
    let seen = ui.data(|data| data.get_temp::<u64>(name)).filter(|seen| *seen <= late).unwrap_or_default();
    let text = RichText::new(format!("late {}", late - seen));
    let colours = theme::of(ui.ctx());
    if late == seen {
        ui.add(Label::new(text.color(colours.muted))).on_hover_text(teaching::LATE);
    } else if ui
        .add(Button::new(text.strong().color(colours.on_accent)).fill(colours.removed))
        .on_hover_text(teaching::LATE_SEEN)
        .clicked()
    {
        ui.data_mut(|data| data.insert_temp(name, late));
    }
}
