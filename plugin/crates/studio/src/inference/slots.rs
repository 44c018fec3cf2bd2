//! The techniques' models on the inference thread: each is loaded when it is first needed, and then kept.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use continuo_models::{Accompany, Enhance, Extend};

use super::cause_of;
use crate::request::Failure;
use crate::{ModelLoader, Models};

/// How every technique's model is loaded.
pub struct Loaders {
    enhance: ModelLoader<dyn Enhance>,
    extend: ModelLoader<dyn Extend>,
    accompany: ModelLoader<dyn Accompany>,
}

/// Room for every technique's model.
pub struct Slots {
    pub enhance: Slot<dyn Enhance>,
    pub extend: Slot<dyn Extend>,
    pub accompany: Slot<dyn Accompany>,
}

/// Room for one model.
pub struct Slot<T: ?Sized> {
    load: ModelLoader<T>,
    model: Option<Arc<T>>,
}

impl Loaders {
    pub fn of(models: Models) -> Self {
        let Models { enhance, extend, accompany } = models;
        Self { enhance: enhance.load, extend: extend.load, accompany: accompany.load }
    }

    pub fn slots(&self) -> Slots {
        Slots {
            enhance: Slot::empty(&self.enhance),
            extend: Slot::empty(&self.extend),
            accompany: Slot::empty(&self.accompany),
        }
    }
}

impl<T: ?Sized> Slot<T> {
    fn empty(load: &ModelLoader<T>) -> Self {
        Self { load: Arc::clone(load), model: None }
    }

    /// The model; `on_load` is called before it is loaded. One that could not be loaded is tried again the next time.
    pub fn model(&mut self, on_load: impl FnOnce()) -> Result<&T, Failure> {
        let model = match self.model.take() {
            Some(model) => model,
            None => {
                on_load();
                loaded(&self.load)?
            }
        };
        Ok(self.model.insert(model))
    }
}

fn loaded<T: ?Sized>(load: &ModelLoader<T>) -> Result<Arc<T>, Failure> {
    let attempt = catch_unwind(AssertUnwindSafe(|| load()));
    attempt.unwrap_or_else(|panic| Err(format!("{}.", cause_of(panic.as_ref())))).map_err(Failure::Model)
}
