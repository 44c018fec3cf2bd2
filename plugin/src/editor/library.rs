//! Everything there is to choose from: the compositions of this project, the networks, the sample melodies.

mod ages;
mod compositions;
mod corpora;
mod figures;
mod models;
mod samples;
mod search;

use egui::{Button, Panel, Ui, vec2};

use self::compositions::Compositions;
use self::models::Networks;
use self::samples::SampleList;
use super::dialogs::Dialogs;
use super::stage::Stage;
use super::theme;

/// The share of the window's width that details take, and its limits.
const DETAILS_SHARE: f32 = 0.36;
const DETAILS: (f32, f32) = (268.0, 440.0);

/// What the library remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Library {
    page: Page,
    compositions: Compositions,
    networks: Networks,
    samples: SampleList,
}

/// What of it is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Page {
    #[default]
    Compositions,
    Models,
    Samples,
}

impl Page {
    const ALL: [(Self, &str, &str); 3] = [
        (Self::Compositions, "Compositions", "Everything that was made in this project, the newest first."),
        (
            Self::Models,
            "Models",
            "The networks behind the techniques: what they are, what they learnt from, how good they are.",
        ),
        (Self::Samples, "Samples", "Melodies in the public domain, to try things out with."),
    ];
}

impl Library {
    /// Draws the library.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage, dialogs: &mut Dialogs) {
        ui.horizontal(|ui| {
            for (page, name, hint) in Page::ALL {
                let tab = Button::selectable(self.page == page, name);
                let tab = tab.frame_when_inactive(true).min_size(vec2(104.0, 24.0));
                if ui.add(tab).on_hover_text(hint).clicked() {
                    self.page = page;
                }
            }
        });
        ui.add_space(theme::NEAR);
        match self.page {
            Page::Compositions => self.compositions.show(ui, stage, dialogs),
            Page::Models => self.networks.show(ui, stage),
            Page::Samples => self.samples.show(ui, stage),
        }
    }
}

/// A list at the left and what is known of its chosen row at the right.
fn halves<State>(
    ui: &mut Ui,
    state: &mut State,
    list: impl FnOnce(&mut Ui, &mut State),
    details: impl FnOnce(&mut Ui, &mut State),
) {
    let width = (ui.available_width() * DETAILS_SHARE).clamp(DETAILS.0, DETAILS.1);
    let side = Panel::right("details").resizable(false).show_separator_line(false).exact_size(width);
    let margin = egui::Margin { left: 12, ..egui::Margin::ZERO };
    side.frame(egui::Frame::new().inner_margin(margin)).show(ui, |ui| {
        egui::ScrollArea::vertical().id_salt("details").auto_shrink([false, false]).show(ui, |ui| {
            theme::card(ui.ctx()).show(ui, |ui| {
                ui.set_width(ui.available_width());
                details(ui, state);
            });
        });
    });
    list(ui, state);
}
