//! One model for all instances of a process: loaded by the first that runs, freed when the last that ran is gone.

use std::sync::{Arc, Weak};

use continuo_models::{Accompany, Enhance, Extend};
use parking_lot::Mutex;

/// Loads a model that does `T`; the error is a full sentence.
pub type ModelLoader<T> = Arc<dyn Fn() -> Result<Arc<T>, String> + Send + Sync>;

/// A technique's model: what it is called, and how it is loaded.
pub struct Model<T: ?Sized> {
    /// What it is called.
    pub name: String,
    /// Loads it; called on the inference thread, at the technique's first run only.
    pub load: ModelLoader<T>,
}

/// Every technique's model.
pub struct Models {
    /// Enhance's.
    pub enhance: Model<dyn Enhance>,
    /// Extend's.
    pub extend: Model<dyn Extend>,
    /// Accompany's.
    pub accompany: Model<dyn Accompany>,
}

/// A model that is loaded at most once at a time, for a `static`.
///
/// Only a weak reference is kept: each instance that ran holds the model, and with the last of them its memory goes.
pub struct SharedModel<T: ?Sized + 'static> {
    load: fn() -> Result<Arc<T>, String>,
    loaded: Mutex<Option<Weak<T>>>,
}

impl<T: ?Sized> SharedModel<T> {
    /// A model that `load` loads when it is first asked for.
    #[must_use]
    pub const fn new(load: fn() -> Result<Arc<T>, String>) -> Self {
        Self { load, loaded: Mutex::new(None) }
    }

    /// The model. Takes as long as loading it; whoever asks meanwhile waits, and gets the same.
    ///
    /// # Errors
    ///
    /// When it cannot be loaded; the next call tries again.
    pub fn get(&self) -> Result<Arc<T>, String> {
        let mut loaded = self.loaded.lock();
        if let Some(model) = loaded.as_ref().and_then(Weak::upgrade) {
            return Ok(model);
        }
        let model = (self.load)()?;
        *loaded = Some(Arc::downgrade(&model));
        Ok(model)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use continuo_models::{EnhanceError, EnhanceInput, EnhanceSettings, OnProgress};
    use continuo_music::Clip;

    use super::*;

    struct Nothing;

    impl Enhance for Nothing {
        fn enhance(
            &self,
            input: EnhanceInput<'_>,
            _: &EnhanceSettings,
            _: OnProgress<'_>,
        ) -> Result<Clip, EnhanceError> {
            Ok(input.melody.clone())
        }
    }

    #[test]
    fn instances_share_one_model_and_the_last_one_frees_it() {
        static LOADS: AtomicUsize = AtomicUsize::new(0);
        static MODEL: SharedModel<dyn Enhance> = SharedModel::new(|| {
            LOADS.fetch_add(1, Ordering::SeqCst);
            Ok(Arc::new(Nothing))
        });
        let (first, second) = (MODEL.get().unwrap(), MODEL.get().unwrap());
        assert!(Arc::ptr_eq(&first, &second));
        assert_eq!(LOADS.load(Ordering::SeqCst), 1);
        let watch = Arc::downgrade(&first);
        drop((first, second));
        assert!(watch.upgrade().is_none(), "nobody holds it any more");
        assert!(MODEL.get().is_ok());
        assert_eq!(LOADS.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn a_failed_load_is_tried_again() {
        static LOADS: AtomicUsize = AtomicUsize::new(0);
        static MODEL: SharedModel<dyn Enhance> = SharedModel::new(|| match LOADS.fetch_add(1, Ordering::SeqCst) {
            0 => Err("Not yet.".to_owned()),
            _ => Ok(Arc::new(Nothing)),
        });
        assert_eq!(MODEL.get().err().as_deref(), Some("Not yet."));
        assert!(MODEL.get().is_ok());
    }
}
