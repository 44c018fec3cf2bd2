//! What the tests of the shell share: a host that does at once what it is asked to, and remembers it.

use nice_plug::context::PluginApi;
use nice_plug::prelude::{GuiContextInner, ParamPtr, PluginState};
use parking_lot::Mutex;

/// What happened to parameters: a gesture began, a value was set, a gesture ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Touch {
    Begin,
    Set(f32),
    End,
}

/// A host that does at once what it is asked to, and remembers it.
#[derive(Default)]
pub struct Recorder {
    pub touches: Mutex<Vec<(ParamPtr, Touch)>>,
}

#[expect(unsafe_code, reason = "the framework's context is made of unsafe functions")]
impl GuiContextInner for Recorder {
    fn plugin_api(&self) -> PluginApi {
        PluginApi::Standalone
    }

    unsafe fn raw_begin_set_parameter(&self, param: ParamPtr) {
        self.touches.lock().push((param, Touch::Begin));
    }

    unsafe fn raw_set_parameter_normalized(&self, param: ParamPtr, normalized: f32) {
        self.touches.lock().push((param, Touch::Set(normalized)));
        // SAFETY: the parameters of a test outlive its host.
        unsafe { param._internal_set_normalized_value(normalized) };
    }

    unsafe fn raw_end_set_parameter(&self, param: ParamPtr) {
        self.touches.lock().push((param, Touch::End));
    }

    fn get_state(&self) -> PluginState {
        PluginState { version: String::new(), params: Default::default(), fields: Default::default() }
    }

    fn set_state(&self, _state: PluginState) {}

    fn request_restart(&self) {}
}
