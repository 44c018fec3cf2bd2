//! The editor: draws the studio's view and sends its commands. This file knows the host's window; the rest does not.

mod accompany_panel;
mod dialogs;
mod enhance_panel;
mod export_panel;
mod extend_panel;
mod farewell;
mod header;
mod history_panel;
mod input_panel;
mod instrument_menu;
mod keyboard;
mod knobs;
mod message_line;
mod meters;
mod part_block;
mod places;
mod playback_panel;
mod preset_menu;
mod roll;
mod run_panel;
mod stage;
mod teaching;
mod technique_panel;
mod theme;
mod transfer;
mod window;

use std::sync::Arc;
use std::time::Duration;

use continuo_realtime::ScreenKeys;
use continuo_studio::Studio;
use egui::{Ui, ViewportCommand, vec2};
use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::LogicalSize;
use nice_plug::prelude::{ParamSetter, ResizeHint};
use nice_plug_egui::baseview::{HandlerError, WindowSize as WindowNow};
use nice_plug_egui::{
    EguiEditor, EguiEditorState, EguiNiceSettings, Frame, NiceEguiApp, RepaintNotifier, create_egui_editor,
};

use self::stage::{Readings, Stage};
use self::transfer::Transfer;
use self::window::Window;
use crate::params::{ContinuoParams, WindowSize};
use crate::signals::Signals;

/// How often the playhead is drawn anew, in milliseconds: thirty times a second.
const FRAME_MS: u64 = 33;

/// The framework's editor around ours.
pub type ContinuoEditor = EguiEditor<App>;

/// Makes the editor of an instance; no window opens yet.
pub fn open(
    params: &Arc<ContinuoParams>,
    signals: &Arc<Signals>,
    studio: Option<Arc<Studio>>,
    keys: &Arc<ScreenKeys>,
    repaint: RepaintNotifier,
) -> Option<ContinuoEditor> {
    let WindowSize { width, height } = params.window.get();
    let state = EguiEditorState::from_size(LogicalSize::new(f64::from(width), f64::from(height)), 1.0);
    let least = LogicalSize::new(WindowSize::LEAST.width, WindowSize::LEAST.height);
    let settings = EguiNiceSettings::new()
        .with_tile("Continuo")
        .with_resize_hint(ResizeHint::resizable().with_min_logical_size(least));
    let (params, signals, keys) = (Arc::clone(params), Arc::clone(signals), Arc::clone(keys));
    let app =
        App { params, signals, studio, keys, host: None, window: Window::default(), transfer: Transfer::default() };
    create_egui_editor(state, repaint, settings, app)
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
}

impl NiceEguiApp for App {
    fn build(&mut self, ctx: egui::Context, host: GuiContext, frame: &mut Frame) -> Result<(), HandlerError> {
        theme::apply(&ctx);
        let WindowSize { width, height } = self.params.window.get();
        if (self.params.window.get()) != WindowSize::DEFAULT {
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(vec2(width, height)));
        }
        self.window.let_go(&self.keys);
        let keys = Arc::clone(&self.keys);
        farewell::at_close(&ctx, "keys of the screen", move || keys.release_all());
        self.host = Some(host);
        self.transfer.open(frame);
        Ok(())
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        ui.ctx().request_repaint_after(Duration::from_millis(FRAME_MS));
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
        for command in stage.asked.into_iter().filter_map(|command| self.transfer.pass(command)) {
            studio.send(command);
        }
        self.transfer.end(ui.ctx());
    }

    #[expect(clippy::cast_possible_truncation, reason = "no window is 2^24 points wide")]
    fn resized(&mut self, now: WindowNow) {
        self.params.window.put(WindowSize::from((now.logical.width as f32, now.logical.height as f32)));
    }

    fn editor_closed(&mut self) {
        self.host = None;
    }
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
