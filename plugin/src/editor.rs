//! The editor: draws the studio's view and sends its commands. This file knows the host's window; the rest does not.

mod about_result;
mod accompany_panel;
mod arrangement;
mod comparison;
mod dialogs;
mod enhance_panel;
mod export_panel;
mod extend_panel;
mod failure_card;
mod farewell;
mod guide;
mod header;
mod history_panel;
mod history_tree;
mod hosted;
mod input_panel;
mod instrument_menu;
mod key_name;
mod keyboard;
mod knobs;
mod library;
mod melody_panel;
mod message_line;
mod meters;
mod miniature;
mod next_steps;
mod part_block;
mod place_name;
mod places;
mod playback_panel;
mod preset_menu;
mod renaming;
mod roll;
mod row_list;
mod run_panel;
mod scale;
mod shortcuts;
mod stage;
mod teaching;
mod technique_panel;
mod theme;
mod transfer;
mod view_menu;
mod window;

use std::sync::Arc;
use std::time::Duration;

use continuo_realtime::ScreenKeys;
use continuo_studio::{Status, Studio};
use egui::Ui;
use nice_plug::context::gui::GuiContext;
use nice_plug::prelude::ParamSetter;
use nice_plug_egui::baseview::HandlerError;
use nice_plug_egui::{Frame, NiceEguiApp, RepaintNotifier};

pub use self::hosted::ContinuoEditor;
use self::scale::Scale;
use self::stage::{Readings, Stage};
use self::transfer::Transfer;
use self::window::Window;
use crate::params::ContinuoParams;
use crate::signals::Signals;

/// Between two frames while nothing moves, in milliseconds: for what comes without a call, such as a host's automation.
const REST_MS: u64 = 200;

/// Makes the editor of an instance; no window opens yet.
pub fn open(
    params: &Arc<ContinuoParams>,
    signals: &Arc<Signals>,
    studio: Option<Arc<Studio>>,
    keys: &Arc<ScreenKeys>,
    repaint: RepaintNotifier,
) -> Option<ContinuoEditor> {
    let (own_params, signals, keys) = (Arc::clone(params), Arc::clone(signals), Arc::clone(keys));
    let (window, scale, transfer) = (Window::default(), Scale::default(), Transfer::default());
    let app = App { params: own_params, signals, studio, keys, host: None, window, scale, transfer };
    Some(ContinuoEditor::new(Arc::clone(params), repaint, app))
}

/// What is drawn while a window is open.
pub struct App {
    params: Arc<ContinuoParams>,
    signals: Arc<Signals>,
    studio: Option<Arc<Studio>>,
    keys: Arc<ScreenKeys>,
    host: Option<GuiContext>,
    window: Window,
    transfer: Transfer,
    scale: Scale,
}

impl NiceEguiApp for App {
    fn build(&mut self, ctx: egui::Context, host: GuiContext, frame: &mut Frame) -> Result<(), HandlerError> {
        theme::apply(&ctx);
        self.window.let_go(&self.keys);
        // Theirs would know nothing of what is saved.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        self.scale = Scale::default();
        let keys = Arc::clone(&self.keys);
        farewell::at_close(&ctx, "keys of the screen", move || keys.release_all());
        self.host = Some(host);
        self.transfer.open(frame);
        self.window.opened(&ctx, self.transfer.window());
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        let (Some(studio), Some(host)) = (&self.studio, &self.host) else {
            ui.centered_and_justified(|ui| ui.label("The system gave Continuo no thread to work on."));
            return;
        };
        let setter = host.param_setter();
        tell_host(&setter, &self.params, &self.signals);
        let view = studio.view();
        let mut stage = Stage {
            view: &view,
            readings: Readings::from(studio.reader().gauges()),
            keys: &self.keys,
            params: &self.params,
            setter: &setter,
            look: self.params.look.get(),
            asked: Vec::new(),
        };
        self.transfer.begin(ui.ctx());
        self.window.show(ui, &mut stage);
        self.params.look.put(stage.look);
        // What moves asks for the next frame at once: the toolkit waits for the screen by itself, on X11 for every second
        // picture of it, and a pause would come on top of that.
        let pause = if moves(ui, &stage) { 0 } else { REST_MS };
        ui.ctx().request_repaint_after(Duration::from_millis(pause));
        self.scale.go_on(ui.ctx(), stage.look.zoom());
        for command in stage.asked.into_iter().filter_map(|command| self.transfer.pass(command)) {
            studio.send(command);
        }
        self.transfer.end(ui.ctx());
    }

    fn editor_closed(&mut self) {
        self.host = None;
    }
}

/// Whether there is something to see that moves by itself or under the pointer.
fn moves(ui: &Ui, stage: &Stage) -> bool {
    let readings = &stage.readings;
    let sounds = readings.playhead.is_some() || readings.held > 0 || readings.sounding > 0;
    sounds || stage.view.status != Status::Idle || ui.input(|input| input.pointer.any_down())
}

/// Tells the host what the studio did since the last frame: the project changed, and switches that did their work go back.
fn tell_host(setter: &ParamSetter, params: &ContinuoParams, signals: &Signals) {
    if signals.take_unsaved() {
        knobs::set(setter, &params.revision, params.next_revision());
    }
    for (press, param) in params.buttons.all() {
        if signals.take_released(press) && param.value() {
            knobs::set(setter, param, false);
        }
    }
}

#[cfg(test)]
mod tests;
