//! The editor as a host sees it: it opens at the size and the zoom that were saved with the project.

use std::error::Error;
use std::sync::Arc;

use nice_plug::context::gui::GuiContext;
use nice_plug::editor::dpi::{LogicalSize, NativeSize};
use nice_plug::editor::{HostMethods, SpawnedEditor};
use nice_plug::prelude::{Editor, ParentWindowHandle, ResizeHint};
use nice_plug_egui::baseview::{HandlerError, WindowSize as WindowNow};
use nice_plug_egui::{
    EguiEditor, EguiEditorHandle, EguiEditorState, EguiNiceSettings, Frame, NiceEguiApp, RepaintNotifier,
    create_egui_editor,
};
use parking_lot::Mutex;

use super::{App, scale};
use crate::params::{ContinuoParams, WindowSize};

/// The editor of an instance. The framework's own keeps the size of a window but not its zoom, and is made before a
/// project is restored; so one is made for each opening.
pub struct ContinuoEditor {
    params: Arc<ContinuoParams>,
    repaint: RepaintNotifier,
    app: Arc<Mutex<App>>,
    /// Pixels of the system's in a point, as far as it is known.
    system_scale: Arc<Mutex<f64>>,
}

impl ContinuoEditor {
    /// An editor that draws this; no window opens yet.
    pub fn new(params: Arc<ContinuoParams>, repaint: RepaintNotifier, app: App) -> Self {
        Self { params, repaint, app: Arc::new(Mutex::new(app)), system_scale: Arc::new(Mutex::new(1.0)) }
    }

    /// The framework's editor for a window as it is to open now.
    fn opening(&self) -> Option<EguiEditor<Face>> {
        let size = self.params.window.get();
        let zoom = scale::fitting(self.params.look.get().zoom(), size);
        let points = LogicalSize::new(size.width / zoom, size.height / zoom);
        let state = EguiEditorState::from_size(points, zoom);
        let settings = EguiNiceSettings::new().with_tile("Continuo").with_resize_hint(self.resize_hint());
        let face = Face {
            app: Arc::clone(&self.app),
            params: Arc::clone(&self.params),
            zoom: f64::from(zoom),
            system_scale: Arc::clone(&self.system_scale),
        };
        create_egui_editor(state, self.repaint.clone(), settings, face)
    }
}

impl Editor for ContinuoEditor {
    type Handle = EguiEditorHandle;

    fn spawn(
        &self,
        parent: Option<ParentWindowHandle>,
        wait_for_parent: bool,
        fallback_scale_factor: Option<f64>,
        gui_context: GuiContext,
        host: Option<HostMethods>,
    ) -> Result<SpawnedEditor<Self::Handle>, Box<dyn Error>> {
        let editor = self.opening().ok_or("The framework made no editor.")?;
        editor.spawn(parent, wait_for_parent, fallback_scale_factor, gui_context, host)
    }

    fn size(&self) -> NativeSize<u32> {
        let WindowSize { width, height } = self.params.window.get();
        NativeSize::from_size(LogicalSize::new(width, height).into(), *self.system_scale.lock())
    }

    fn resize_hint(&self) -> ResizeHint {
        let least = LogicalSize::new(WindowSize::LEAST.width, WindowSize::LEAST.height);
        ResizeHint::resizable().with_min_logical_size(least)
    }
}

/// What the framework draws while a window is open: the instance's app, which outlives the window.
struct Face {
    app: Arc<Mutex<App>>,
    params: Arc<ContinuoParams>,
    /// The zoom in force.
    zoom: f64,
    system_scale: Arc<Mutex<f64>>,
}

impl NiceEguiApp for Face {
    fn build(&mut self, ctx: egui::Context, host: GuiContext, frame: &mut Frame) -> Result<(), HandlerError> {
        self.app.lock().build(ctx, host, frame)
    }

    fn ui(&mut self, ui: &mut egui::Ui, frame: &mut Frame) {
        self.app.lock().ui(ui, frame);
    }

    /// Keeps the size in points at 100 %: what they are at the zoom in force is not what a host counts.
    #[expect(clippy::cast_possible_truncation, reason = "no window is 2^24 points wide")]
    fn resized(&mut self, now: WindowNow) {
        let plain = (now.logical.width * self.zoom, now.logical.height * self.zoom);
        self.params.window.put(WindowSize::from((plain.0.round() as f32, plain.1.round() as f32)));
        *self.system_scale.lock() = now.scale_factor / self.zoom;
    }

    fn zoom_factor_changed(&mut self, zoom: f32) {
        self.zoom = f64::from(zoom);
    }

    fn editor_closed(&mut self) {
        self.app.lock().editor_closed();
    }
}
