//! The inference thread: seconds of arithmetic, one request after the other. Never touches ports, files or stores.

mod slots;

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use continuo_models::{
    Accompany, AccompanyError, AccompanyInput, AccompanyProgress, AccompanySettings, Enhance, EnhanceError,
    EnhanceInput, EnhanceSettings, Extend, ExtendError, ExtendSettings,
};
use crossbeam_channel::{Receiver, Sender, unbounded};

use self::slots::{Loaders, Slots};
use crate::request::{Answer, Failure, Made, News, Request};
use crate::{Models, Progress, TechniqueSettings};

/// The handle of the inference thread, which starts with the first request and ends when this is dropped.
///
/// Dropping cancels the run under way and waits for its current step, or for the model being loaded.
pub(crate) struct Inference {
    loaders: Loaders,
    /// Unbounded, but a run sends at most one answer for each step of its network and three more.
    answers: Sender<Answer>,
    worker: Option<Worker>,
    /// Of the newest request. Every request has its own, so that cancelling one never stops the next.
    cancelled: Arc<AtomicBool>,
}

struct Worker {
    jobs: Sender<Job>,
    thread: JoinHandle<()>,
}

impl Inference {
    pub fn new(models: Models, answers: Sender<Answer>) -> Self {
        Self { loaders: Loaders::of(models), answers, worker: None, cancelled: Arc::default() }
    }

    /// Runs a request as soon as the one before it, which is cancelled, has ended.
    pub fn start(&mut self, request: Request) {
        self.cancel();
        self.cancelled = Arc::default();
        let answer = Answer { request: request.id, technique: request.settings.technique(), news: News::Loading };
        let job = Job { request, cancelled: Arc::clone(&self.cancelled), answers: self.answers.clone() };
        if let Err(cause) = self.hand_over(job) {
            // An error means that the studio is going, and nobody waits for the answer.
            let _ = self.answers.send(Answer { news: News::Done(Err(Failure::Thread(cause))), ..answer });
        }
    }

    /// Stops the newest request after its current step.
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
        let slots = self.loaders.slots();
        let thread = std::thread::Builder::new().name("continuo-inference".to_owned());
        let thread = thread.spawn(move || work(&inbox, slots))?;
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

/// The thread: keeps the models once they are loaded, whatever becomes of a job.
fn work(inbox: &Receiver<Job>, mut slots: Slots) {
    for job in inbox {
        let outcome = job.run(&mut slots);
        job.tell(News::Done(outcome));
    }
}

/// A request on its way through the thread.
struct Job {
    request: Request,
    cancelled: Arc<AtomicBool>,
    answers: Sender<Answer>,
}

impl Job {
    fn run(&self, slots: &mut Slots) -> Result<Made, Failure> {
        match &self.request.settings {
            TechniqueSettings::Enhance(settings) => {
                let model = slots.enhance.model(|| self.tell(News::Loading))?;
                self.attempt(Failure::Enhance(EnhanceError::Cancelled), || self.enhance(model, settings))
            }
            TechniqueSettings::Extend(settings) => {
                let model = slots.extend.model(|| self.tell(News::Loading))?;
                self.attempt(Failure::Extend(ExtendError::Cancelled), || self.extend(model, settings))
            }
            TechniqueSettings::Accompany(settings) => {
                let model = slots.accompany.model(|| self.tell(News::Loading))?;
                self.attempt(Failure::Accompany(AccompanyError::Cancelled), || self.accompany(model, settings))
            }
        }
    }

    /// Runs the technique unless the job was cancelled by now. A panic becomes a failure.
    fn attempt(&self, cancelled: Failure, run: impl FnOnce() -> Result<Made, Failure>) -> Result<Made, Failure> {
        self.tell(News::Loaded);
        if self.cancelled.load(Ordering::Relaxed) {
            return Err(cancelled);
        }
        // The model is not changed by a run, so that one that panicked leaves nothing half done behind.
        let attempt = catch_unwind(AssertUnwindSafe(run));
        attempt.unwrap_or_else(|panic| Err(Failure::Panicked(cause_of(panic.as_ref()))))
    }

    fn enhance(&self, model: &dyn Enhance, settings: &EnhanceSettings) -> Result<Made, Failure> {
        let Request { melody, locked, region, .. } = &self.request;
        let input = EnhanceInput { melody: &melody.clip, locked, region: region.clone() };
        let made = model.enhance(input, settings, &mut |progress| self.goes_on(progress.into()));
        made.map(Made::Melody).map_err(Failure::Enhance)
    }

    fn extend(&self, model: &dyn Extend, settings: &ExtendSettings) -> Result<Made, Failure> {
        let melody = &self.request.melody;
        let mut on_progress = |progress: &_| self.goes_on(Progress::from(progress));
        let made = model.extend(&melody.clip, &melody.tempo, settings, &mut on_progress);
        made.map(Made::Melody).map_err(Failure::Extend)
    }

    fn accompany(&self, model: &dyn Accompany, settings: &AccompanySettings) -> Result<Made, Failure> {
        let Request { melody, kept, .. } = &self.request;
        let input = AccompanyInput { melody: &melody.clip, tempo: &melody.tempo, meter: &melody.meter, kept };
        let unchanged = Arc::new(melody.clip.clone());
        let mut on_progress = |progress: &AccompanyProgress| self.goes_on(Progress::accompanying(progress, &unchanged));
        let made = model.accompany(input, settings, &mut on_progress);
        made.map(Made::Accompaniment).map_err(Failure::Accompany)
    }

    fn goes_on(&self, progress: Progress) -> ControlFlow<()> {
        self.tell(News::Progress(progress));
        if self.cancelled.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }

    fn tell(&self, news: News) {
        let technique = self.request.settings.technique();
        // An error means that the studio is going, and nobody waits for the answer.
        let _ = self.answers.send(Answer { request: self.request.id, technique, news });
    }
}

/// What a panic said.
pub(crate) fn cause_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "it panicked".to_owned())
}
