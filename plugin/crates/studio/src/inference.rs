//! The inference thread: seconds of arithmetic, one request after the other. Never touches ports, files or stores.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use continuo_models::{Enhance, EnhanceError};
use continuo_music::Clip;
use crossbeam_channel::{Receiver, Sender, unbounded};

use crate::ModelLoader;
use crate::request::{Answer, Failure, News, Request, RequestId};

/// The handle of the inference thread, which starts with the first request and ends when this is dropped.
///
/// Dropping cancels the run under way and waits for its current iteration, or for the model being loaded.
pub(crate) struct Inference {
    load: ModelLoader,
    /// Unbounded, but a run sends at most one answer for each iteration and three more.
    answers: Sender<Answer>,
    worker: Option<Worker>,
    /// Of the newest request. Every request has its own, so that cancelling one never stops the next.
    cancelled: Arc<AtomicBool>,
}

struct Worker {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

struct Job {
    request: Request,
    cancelled: Arc<AtomicBool>,
}

impl Inference {
    pub fn new(load: ModelLoader, answers: Sender<Answer>) -> Self {
        Self { load, answers, worker: None, cancelled: Arc::default() }
    }

    /// Runs a request as soon as the one before it, which is cancelled, has ended.
    pub fn start(&mut self, request: Request) {
        self.cancel();
        self.cancelled = Arc::default();
        let id = request.id;
        let job = Job { request, cancelled: Arc::clone(&self.cancelled) };
        if let Err(cause) = self.hand_over(job) {
            tell(&self.answers, id, News::Done(Err(Failure::Thread(cause))));
        }
    }

    /// Stops the newest request after its current iteration.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    fn hand_over(&mut self, job: Job) -> Result<(), String> {
        if self.worker.is_none() {
            self.worker = Some(self.spawn().map_err(|error| error.to_string())?);
        }
        let worker = self.worker.as_ref().ok_or("it did not start")?;
        worker.jobs.send(job).map_err(|_| "it has ended".to_owned())
    }

    fn spawn(&self) -> std::io::Result<Worker> {
        let (jobs, inbox) = unbounded();
        let (load, answers) = (Arc::clone(&self.load), self.answers.clone());
        let thread = std::thread::Builder::new().name("continuo-inference".to_owned());
        let thread = thread.spawn(move || work(&inbox, &load, &answers))?;
        Ok(Worker { jobs, thread })
    }
}

impl Drop for Inference {
    fn drop(&mut self) {
        self.cancel();
        if let Some(Worker { jobs, thread }) = self.worker.take() {
            drop(jobs);
            // Panics of a job are caught where it runs: there is nothing to be learnt from the thread's end.
            let _ = thread.join();
        }
    }
}

/// The thread: keeps the model once it is loaded, whatever becomes of a job.
fn work(inbox: &Receiver<Job>, load: &ModelLoader, answers: &Sender<Answer>) {
    let mut model = None;
    for job in inbox {
        let id = job.request.id;
        let outcome = run(&job, &mut model, load, answers);
        tell(answers, id, News::Done(outcome));
    }
}

fn run(
    job: &Job,
    model: &mut Option<Arc<dyn Enhance>>,
    load: &ModelLoader,
    answers: &Sender<Answer>,
) -> Result<Clip, Failure> {
    let model = match model {
        Some(model) => model,
        None => model.insert(loaded(job, load, answers)?),
    };
    tell(answers, job.request.id, News::Loaded);
    // The model is not changed by a run, so that one that panicked leaves nothing half done behind.
    let attempt = catch_unwind(AssertUnwindSafe(|| enhance(job, model.as_ref(), answers)));
    attempt.unwrap_or_else(|panic| Err(Failure::Panicked(cause_of(panic.as_ref()))))
}

fn loaded(job: &Job, load: &ModelLoader, answers: &Sender<Answer>) -> Result<Arc<dyn Enhance>, Failure> {
    tell(answers, job.request.id, News::Loading);
    let attempt = catch_unwind(AssertUnwindSafe(|| load()));
    attempt.unwrap_or_else(|panic| Err(format!("{}.", cause_of(panic.as_ref())))).map_err(Failure::Model)
}

fn enhance(job: &Job, model: &dyn Enhance, answers: &Sender<Answer>) -> Result<Clip, Failure> {
    let Job { request, cancelled } = job;
    if cancelled.load(Ordering::Relaxed) {
        return Err(Failure::Enhance(EnhanceError::Cancelled));
    }
    let mut on_progress = |progress: &continuo_models::EnhanceProgress| {
        tell(answers, request.id, News::Progress(progress.clone()));
        if cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    model.enhance(&request.input, &request.settings, &mut on_progress).map_err(Failure::Enhance)
}

fn tell(answers: &Sender<Answer>, request: RequestId, news: News) {
    // An error means that the studio is going, and nobody waits for the answer.
    let _ = answers.send(Answer { request, news });
}

/// What a panic said.
pub(crate) fn cause_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}
