//! The fence: waits until the framework's worker thread has nothing of this instance left to do.
//!
//! nice-plug 0.4.2 runs one worker for all instances. Under VST3 on Linux it is handed every parameter change made
//! on the audio thread, and it ends for good when it meets a task whose instance is gone: the last instance then
//! panics in the host. The queue is in order, so a task of our own that has run proves that it is empty. CLAP never
//! queues anything there and is left alone.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

/// How long a deactivation may wait. The worker's tasks take microseconds; a worker that does not answer is gone.
const WAIT_MAX: Duration = Duration::from_secs(2);
/// What the worker needs to let go of the instance after our task has run: a few instructions, with room for a busy machine.
const LETTING_GO: Duration = Duration::from_millis(2);

/// Counts the tasks that ran. One end waits on the main thread, the other counts on the worker.
#[derive(Clone, Default)]
pub struct Fence {
    shared: Arc<(Mutex<u64>, Condvar)>,
}

impl Fence {
    /// Called on the worker thread, for the task that was posted.
    pub fn pass(&self) {
        let (count, passed) = &*self.shared;
        *count.lock() += 1;
        passed.notify_all();
    }

    /// Posts a task that must end in [`pass`](Self::pass), and waits for it on the main thread.
    ///
    /// Returns whether it ran within the time limit.
    pub fn wait(&self, post: impl FnOnce()) -> bool {
        let (count, passed) = &*self.shared;
        let before = *count.lock();
        post();
        let mut count = count.lock();
        let result = passed.wait_while_for(&mut count, |count| *count == before, WAIT_MAX);
        drop(count);
        if !result.timed_out() {
            std::thread::sleep(LETTING_GO);
        }
        !result.timed_out()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_posted_before_has_run_when_the_wait_ends() {
        let (sender, receiver) = std::sync::mpsc::channel::<Box<dyn FnOnce() + Send>>();
        let worker = std::thread::spawn(move || receiver.into_iter().for_each(|task| task()));
        let done = Arc::new(Mutex::new(0));
        for _ in 0..100 {
            let done = Arc::clone(&done);
            sender.send(Box::new(move || *done.lock() += 1)).unwrap();
        }
        let fence = Fence::default();
        let at_worker = fence.clone();
        assert!(fence.wait(|| sender.send(Box::new(move || at_worker.pass())).unwrap()));
        assert_eq!(*done.lock(), 100);
        drop(sender);
        worker.join().unwrap();
    }

    #[test]
    fn a_worker_that_is_gone_is_not_waited_for_for_ever() {
        assert!(!Fence::default().wait(|| ()));
    }
}
