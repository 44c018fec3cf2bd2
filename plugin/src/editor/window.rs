//! The whole window: header, places, the piano roll in the middle, and what the user should know at the bottom.

use continuo_realtime::ScreenKeys;
use egui::{CentralPanel, Context, Margin, Panel, Rect, ScrollArea, Stroke, StrokeKind, Theme, Ui};

use super::arrangement::Arrangement;
use super::dialogs::Dialogs;
use super::guide::Guide;
use super::header::Header;
use super::keyboard::Keyboard;
use super::library::Library;
use super::melody_panel::MelodyPanel;
use super::places::{input, library, result, technique};
use super::roll::Roll;
use super::stage::Stage;
use super::transfer::{Landing, WindowId};
use super::view_menu::ViewMenu;
use super::{message_line, places, shortcuts, theme};
use crate::params::Place;

/// Width of the panel at the side: it grows with the window, up to the second number.
const SIDE_WIDTH: (f32, f32) = (276.0, 340.0);
/// How much of the window that is.
const SIDE_SHARE: f32 = 0.26;
/// Height of the header, of the bar of places and of the line at the bottom.
const HEADER_HEIGHT: f32 = 48.0;
const BAR_HEIGHT: f32 = 36.0;
const MESSAGE_HEIGHT: f32 = 30.0;

/// What the window remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Window {
    roll: Roll,
    keyboard: Keyboard,
    dialogs: Dialogs,
    landing: Landing,
    header: Header,
    melody: MelodyPanel,
    menu: ViewMenu,
    guide: Guide,
    arrangement: Arrangement,
    library: Library,
}

impl Window {
    /// A window of the system has opened to be drawn in; `number` is how the system knows it.
    pub fn opened(&mut self, ctx: &Context, number: Option<WindowId>) {
        self.dialogs.belong_to(ctx, number);
    }

    /// Draws the window.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let before = stage.look;
        theme::wear(ui.ctx(), if stage.look.light { Theme::Light } else { Theme::Dark });
        shortcuts::handle(ui, stage, &mut self.menu);
        let bar = theme::bar(ui.ctx());
        Panel::top("header").exact_size(HEADER_HEIGHT).frame(bar).show(ui, |ui| self.header.show(ui, stage));
        Panel::top("places").exact_size(BAR_HEIGHT).frame(bar).show(ui, |ui| places::bar(ui, stage, &mut self.menu));
        let line = Panel::bottom("message").exact_size(MESSAGE_HEIGHT).frame(bar);
        line.show(ui, |ui| message_line::show(ui, stage, &self.guide));
        self.keyboard.show(ui, stage);
        if stage.look.place == Place::Library {
            let frame = theme::panel(ui.ctx());
            CentralPanel::default()
                .frame(frame)
                .show(ui, |ui| library::show(ui, stage, &mut self.library, &mut self.dialogs));
        } else {
            self.work(ui, stage);
        }
        self.dialogs.show(ui, stage);
        self.landing.show(ui, stage);
        shortcuts::list(ui, &mut self.menu);
        self.guide.go_on(stage);
        ring(ui);
        if stage.look != before {
            ui.ctx().request_repaint();
        }
    }

    /// Lets go of every key: the window was opened anew.
    pub fn let_go(&mut self, keys: &ScreenKeys) {
        self.keyboard.let_go(keys);
    }

    /// Where notes lie in the roll, once it was drawn.
    #[cfg(test)]
    pub fn lens(&self) -> Option<super::roll::Lens> {
        self.roll.lens()
    }

    /// Where the keys of the keyboard lie, while it is open.
    #[cfg(test)]
    pub fn board(&self) -> Option<&super::keyboard::Board> {
        self.keyboard.board()
    }

    /// The roll itself.
    #[cfg(test)]
    pub fn roll(&mut self) -> &mut super::roll::Roll {
        &mut self.roll
    }

    /// A place with the piano roll in the middle.
    fn work(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let width = (ui.available_width() * SIDE_SHARE).clamp(SIDE_WIDTH.0, SIDE_WIDTH.1);
        let side = Panel::left("side").resizable(false).exact_size(width).frame(theme::panel(ui.ctx()));
        side.show(ui, |ui| self.side(ui, stage));
        let panel = theme::panel(ui.ctx());
        let middle = panel.inner_margin(Margin { left: 0, ..panel.inner_margin });
        CentralPanel::default().frame(middle).show(ui, |ui| match stage.look.place {
            Place::Result => result::middle(ui, stage, &mut self.arrangement, &mut self.roll),
            _ => self.roll.show(ui, stage),
        });
    }

    fn side(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let place = stage.look.place;
        if place == Place::Technique {
            return technique::side(ui, stage, &mut self.guide);
        }
        // Each place keeps how far it was scrolled.
        let scroll = ScrollArea::vertical().id_salt(place.name()).auto_shrink([false, false]);
        scroll.show(ui, |ui| {
            match place {
                Place::Input => input::side(ui, stage, &mut self.dialogs, &mut self.melody),
                Place::Result => result::side(ui, stage, &mut self.dialogs),
                Place::Technique | Place::Library => (),
            }
            scroll_to_focus(ui);
        });
    }
}

/// A group of controls, as wide as its panel.
pub fn card(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    theme::card(ui.ctx()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
    ui.add_space(theme::TIGHT);
}

/// Brings the control that the keyboard has just reached into sight. Called at the end of what scrolls.
pub fn scroll_to_focus(ui: &Ui) {
    let Some(focused) = ui.ctx().memory(egui::Memory::focused) else { return };
    let Some(response) = ui.ctx().read_response(focused) else { return };
    let is_in_here = ui.min_rect().contains_rect(response.rect) && response.layer_id == ui.layer_id();
    if is_in_here && response.gained_focus() {
        response.scroll_to_me(None);
    }
}

/// Draws a ring around the control that has the keyboard, over everything: in both themes it stands out from whatever
/// it lies on.
fn ring(ui: &Ui) {
    let Some(focused) = ui.ctx().memory(egui::Memory::focused) else { return };
    let Some(response) = ui.ctx().read_response(focused) else { return };
    let place: Rect = response.rect.intersect(response.interact_rect.expand(theme::RING));
    let stroke = Stroke::new(theme::RING, theme::of(ui.ctx()).bright);
    let painter = ui.ctx().layer_painter(response.layer_id);
    painter.rect_stroke(place, theme::TIGHT, stroke, StrokeKind::Outside);
}
