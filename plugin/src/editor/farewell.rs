//! What is done when a window is gone: the framework tells nobody that it closed, but lets go of its context.

use std::sync::Arc;

use egui::{Context, Id};
use parking_lot::Mutex;

/// Does something when the last hold on it is gone.
struct Farewell(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl Drop for Farewell {
    fn drop(&mut self) {
        if let Some(act) = self.0.get_mut().take() {
            act();
        }
    }
}

/// Does `act` when the window of that context is gone; of two with the same `name` only the later one, and the earlier
/// one at once. It may be done on any thread.
pub fn at_close(ctx: &Context, name: &str, act: impl FnOnce() + Send + 'static) {
    let farewell = Arc::new(Farewell(Mutex::new(Some(Box::new(act)))));
    ctx.data_mut(|data| data.insert_temp(Id::unique(name), farewell));
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn it_is_said_once_when_the_last_hold_on_the_window_is_gone() {
        let said = Arc::<AtomicU32>::default();
        let ctx = Context::default();
        let saying = Arc::clone(&said);
        at_close(&ctx, "test", move || saying.store(1, Ordering::Relaxed));
        ctx.run_ui(egui::RawInput::default(), |_| ()).textures_delta.clear();
        let other = ctx.clone();
        drop(ctx);
        assert_eq!(said.load(Ordering::Relaxed), 0);
        drop(other);
        assert_eq!(said.load(Ordering::Relaxed), 1);
    }
}
