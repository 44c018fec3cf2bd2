//! The fields that are saved beside the parameters: the session and the window's size.

use std::sync::{Arc, OnceLock};

use continuo_studio::Studio;
use nice_plug::params::persist::PersistentField;
use nice_plug::prelude::Param;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::ButtonParams;
use crate::signals::Signals;

/// The session as the host saves it: the studio's own text, untouched.
pub struct SessionField {
    studio: OnceLock<Arc<Studio>>,
    buttons: Arc<ButtonParams>,
    signals: Arc<Signals>,
    /// What was restored while there is no studio: saved again as it was.
    kept: Mutex<Option<Box<RawValue>>>,
}

impl SessionField {
    /// A field that has no studio yet.
    pub fn new(buttons: Arc<ButtonParams>, signals: Arc<Signals>) -> Self {
        Self { studio: OnceLock::new(), buttons, signals, kept: Mutex::new(None) }
    }

    /// Gives the field the studio it saves, once.
    pub fn connect(&self, studio: Arc<Studio>) {
        // A second studio cannot be: the field is connected where it is made.
        let _ = self.studio.set(studio);
    }

    /// The switches that stand pressed in the state that was just restored.
    fn standing(&self) -> u32 {
        let pressed = self.buttons.all().into_iter().filter(|(_, param)| param.unmodulated_plain_value());
        pressed.map(|(press, _)| press as u32).sum()
    }

    fn text(&self) -> Box<RawValue> {
        let saved = self.studio.get().map(|studio| studio.saved().to_json());
        let text = saved.and_then(|json| RawValue::from_string(json).ok());
        text.or_else(|| self.kept.lock().clone()).unwrap_or_else(nothing)
    }
}

impl PersistentField<'_, Box<RawValue>> for SessionField {
    fn set(&self, text: Box<RawValue>) {
        self.signals.restored(self.standing());
        if let Some(studio) = self.studio.get() {
            // The studio shows what is wrong with the text in its view, and keeps its session.
            let _ = studio.restore(text.get());
        } else {
            *self.kept.lock() = Some(text);
        }
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&Box<RawValue>) -> R,
    {
        f(&self.text())
    }
}

/// JSON's `null`.
fn nothing() -> Box<RawValue> {
    RawValue::NULL.to_owned()
}

/// The size of the window, in logical points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "(f32, f32)", into = "(f32, f32)")]
pub struct WindowSize {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl WindowSize {
    /// What a new instance opens with.
    pub const DEFAULT: Self = Self { width: 1120.0, height: 720.0 };
    /// The least at which everything can be reached.
    pub const LEAST: Self = Self { width: 800.0, height: 500.0 };
    /// No screen is larger: 8K.
    const MOST: Self = Self { width: 7680.0, height: 4320.0 };
}

impl From<(f32, f32)> for WindowSize {
    fn from((width, height): (f32, f32)) -> Self {
        let fit = |size: f32, least: f32, most: f32| if size.is_finite() { size.clamp(least, most) } else { least };
        Self {
            width: fit(width, Self::LEAST.width, Self::MOST.width),
            height: fit(height, Self::LEAST.height, Self::MOST.height),
        }
    }
}

impl From<WindowSize> for (f32, f32) {
    fn from(size: WindowSize) -> Self {
        (size.width, size.height)
    }
}

/// The window's size, shared between the window and the host's project.
#[derive(Debug)]
pub struct WindowField {
    size: Mutex<WindowSize>,
}

impl Default for WindowField {
    fn default() -> Self {
        Self { size: Mutex::new(WindowSize::DEFAULT) }
    }
}

impl WindowField {
    /// The size to open with.
    pub fn get(&self) -> WindowSize {
        *self.size.lock()
    }

    /// The window has this size now.
    pub fn put(&self, size: WindowSize) {
        *self.size.lock() = size;
    }
}

impl PersistentField<'_, WindowSize> for WindowField {
    fn set(&self, size: WindowSize) {
        self.put(size);
    }

    fn map<F, R>(&self, f: F) -> R
    where
        F: Fn(&WindowSize) -> R,
    {
        f(&self.get())
    }
}
