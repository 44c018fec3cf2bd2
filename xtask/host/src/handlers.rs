//! The host's side of the plugin's callbacks: everything the plugin asks for is counted, and answered on the right thread.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::ThreadId;

use clack_extensions::gui::{GuiSize, HostGui, HostGuiImpl};
use clack_extensions::latency::{HostLatency, HostLatencyImpl};
use clack_extensions::params::{
    HostParams, HostParamsImplMainThread, HostParamsImplShared, ParamClearFlags, ParamRescanFlags,
};
use clack_extensions::state::{HostState, HostStateImpl};
use clack_extensions::thread_check::{HostThreadCheck, HostThreadCheckImpl};
use clack_host::host::{HostError, HostExtensions, HostHandlers, MainThreadHandler, SharedHandler};
use clack_host::utils::ClapId;

/// How often the plugin asked for what, since it was created.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Calls on the main thread it asked for.
    pub callbacks: u64,
    /// Calls on the main thread it was given.
    pub callbacks_served: u64,
    /// Times it said the project is modified.
    pub dirty: u64,
    /// Times it said its latency changed.
    pub latency_changes: u64,
    /// Times it asked for its parameters to be read again.
    pub rescans: u64,
    /// Times it asked for a parameter flush.
    pub flushes: u64,
    /// Times it asked to be deactivated and activated again.
    pub restarts: u64,
    /// Times it asked to be processed.
    pub process_requests: u64,
    /// Times it asked for its window to be resized.
    pub window_requests: u64,
}

/// The counters behind [`Counts`], and which thread is which.
#[derive(Debug)]
pub(crate) struct Ledger {
    pub(crate) callback_due: AtomicBool,
    callbacks: AtomicU64,
    callbacks_served: AtomicU64,
    dirty: AtomicU64,
    latency_changes: AtomicU64,
    rescans: AtomicU64,
    flushes: AtomicU64,
    restarts: AtomicU64,
    process_requests: AtomicU64,
    window_requests: AtomicU64,
    main_thread: ThreadId,
    audio_thread: Mutex<Option<ThreadId>>,
}

impl Ledger {
    /// A ledger of zeros; the calling thread is the main thread from now on.
    pub(crate) fn new() -> Self {
        Self {
            callback_due: AtomicBool::new(false),
            callbacks: AtomicU64::new(0),
            callbacks_served: AtomicU64::new(0),
            dirty: AtomicU64::new(0),
            latency_changes: AtomicU64::new(0),
            rescans: AtomicU64::new(0),
            flushes: AtomicU64::new(0),
            restarts: AtomicU64::new(0),
            process_requests: AtomicU64::new(0),
            window_requests: AtomicU64::new(0),
            main_thread: std::thread::current().id(),
            audio_thread: Mutex::new(None),
        }
    }

    /// What was counted so far.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            callbacks: self.callbacks.load(Ordering::Acquire),
            callbacks_served: self.callbacks_served.load(Ordering::Acquire),
            dirty: self.dirty.load(Ordering::Acquire),
            latency_changes: self.latency_changes.load(Ordering::Acquire),
            rescans: self.rescans.load(Ordering::Acquire),
            flushes: self.flushes.load(Ordering::Acquire),
            restarts: self.restarts.load(Ordering::Acquire),
            process_requests: self.process_requests.load(Ordering::Acquire),
            window_requests: self.window_requests.load(Ordering::Acquire),
        }
    }

    /// Whether the plugin waits for a call on the main thread; asking takes the request.
    pub(crate) fn take_callback(&self) -> bool {
        let due = self.callback_due.swap(false, Ordering::AcqRel);
        if due {
            self.callbacks_served.fetch_add(1, Ordering::AcqRel);
        }
        due
    }

    /// Names the audio thread, or says that there is none.
    pub(crate) fn set_audio_thread(&self, thread: Option<ThreadId>) {
        *self.audio_thread.lock().unwrap_or_else(PoisonError::into_inner) = thread;
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::AcqRel);
}

/// Callbacks from any thread.
pub(crate) struct Shared(pub(crate) Arc<Ledger>);

impl SharedHandler<'_> for Shared {
    fn request_restart(&self) {
        count(&self.0.restarts);
    }

    fn request_process(&self) {
        count(&self.0.process_requests);
    }

    fn request_callback(&self) {
        count(&self.0.callbacks);
        self.0.callback_due.store(true, Ordering::Release);
    }
}

impl HostParamsImplShared for Shared {
    fn request_flush(&self) {
        count(&self.0.flushes);
    }
}

impl HostGuiImpl for Shared {
    fn resize_hints_changed(&self) {}

    /// The parent keeps its size: a host need not follow, and this one holds the plugin to what it asked for itself.
    fn request_resize(&self, _size: GuiSize) -> Result<(), HostError> {
        count(&self.0.window_requests);
        Err(HostError::Message("this host keeps the size of its windows"))
    }

    fn request_show(&self) -> Result<(), HostError> {
        Ok(())
    }

    fn request_hide(&self) -> Result<(), HostError> {
        Ok(())
    }

    fn closed(&self, _was_destroyed: bool) {}
}

impl HostThreadCheckImpl for Shared {
    fn is_main_thread(&self) -> bool {
        std::thread::current().id() == self.0.main_thread
    }

    fn is_audio_thread(&self) -> bool {
        let audio_thread = self.0.audio_thread.lock().unwrap_or_else(PoisonError::into_inner);
        *audio_thread == Some(std::thread::current().id())
    }
}

/// Callbacks on the main thread.
pub(crate) struct MainThread(pub(crate) Arc<Ledger>);

impl MainThreadHandler<'_> for MainThread {}

impl HostStateImpl for MainThread {
    fn mark_dirty(&self) {
        count(&self.0.dirty);
    }
}

impl HostLatencyImpl for MainThread {
    fn changed(&self) {
        count(&self.0.latency_changes);
    }
}

impl HostParamsImplMainThread for MainThread {
    fn rescan(&self, _flags: ParamRescanFlags) {
        count(&self.0.rescans);
    }

    fn clear(&self, _parameter: ClapId, _flags: ParamClearFlags) {}
}

/// Ties the three together for clack.
pub(crate) struct Handlers;

impl HostHandlers for Handlers {
    type Shared<'a> = Shared;
    type MainThread<'a> = MainThread;
    type AudioProcessor<'a> = ();

    fn declare_extensions(builder: &mut HostExtensions<'_, Self>, _shared: &Shared) {
        builder
            .register::<HostState>()
            .register::<HostLatency>()
            .register::<HostParams>()
            .register::<HostGui>()
            .register::<HostThreadCheck>();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_callback_is_served_once_however_often_it_was_asked_for() {
        let ledger = Arc::new(Ledger::new());
        let shared = Shared(Arc::clone(&ledger));
        assert!(!ledger.take_callback());
        shared.request_callback();
        shared.request_callback();
        assert!(ledger.take_callback());
        assert!(!ledger.take_callback());
        let counts = ledger.counts();
        assert_eq!((counts.callbacks, counts.callbacks_served), (2, 1));
    }

    #[test]
    fn threads_are_told_apart() {
        let shared = Shared(Arc::new(Ledger::new()));
        assert!(shared.is_main_thread() && !shared.is_audio_thread());
        std::thread::scope(|scope| {
            scope.spawn(|| {
                shared.0.set_audio_thread(Some(std::thread::current().id()));
                assert!(!shared.is_main_thread() && shared.is_audio_thread());
            });
        });
    }
}
