//! The studio thread: waits for orders and answers, reads the reports, carries out what the session wants done.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use parking_lot::Mutex;

use crate::arrangement::Arrangement;
use crate::inference::{Inference, cause_of};
use crate::studio::Published;
use crate::view::Message;
use crate::{
    Answer, Change, Command, Effect, Event, ExportForm, GenerateSettings, Moment, SavedSession, Session, StudioConfig,
    View, export, import,
};

/// How often the reports of the audio thread are looked at: three times within the 30 ms that feel immediate.
const POLL: Duration = Duration::from_millis(8);

/// What reaches the studio thread.
pub(crate) enum Order {
    Command(Command),
    Restore(Arc<SavedSession>),
    Complain(String),
    /// Answer once everything before is done and published.
    Settle(Sender<()>),
}

/// Everything the studio thread owns.
pub(crate) struct Desk {
    session: Session,
    settings: Box<dyn Fn() -> GenerateSettings + Send>,
    on_change: Box<dyn Fn(Change) + Send>,
    inbox: Receiver<Order>,
    answers: Receiver<Answer>,
    inference: Inference,
    arrangement: Arrangement,
    published: Arc<Mutex<Published>>,
    revision: u64,
    changes: Vec<Change>,
    settled: Vec<Sender<()>>,
}

impl Desk {
    pub fn new(
        config: StudioConfig,
        session: Session,
        inbox: Receiver<Order>,
        published: Arc<Mutex<Published>>,
    ) -> Self {
        let (to_desk, answers) = unbounded();
        Self {
            session,
            settings: config.settings,
            on_change: config.on_change,
            inbox,
            answers,
            inference: Inference::new(config.models, to_desk),
            arrangement: Arrangement::new(config.ports),
            published,
            revision: 0,
            changes: Vec::new(),
            settled: Vec::new(),
        }
    }

    /// The thread: ends when the last handle is gone, or at a fault of the program, which it shows.
    pub fn run(mut self) {
        loop {
            match catch_unwind(AssertUnwindSafe(|| self.turn())) {
                Ok(true) => {}
                Ok(false) => return,
                Err(panic) => return self.show_fault(&cause_of(panic.as_ref())),
            }
        }
    }

    /// One turn of the loop. False when the last handle is gone.
    fn turn(&mut self) -> bool {
        select! {
            recv(self.inbox) -> order => match order {
                Ok(order) => self.obey(order),
                Err(_) => return false,
            },
            recv(self.answers) -> answer => {
                if let Ok(answer) = answer {
                    self.step(Event::Answer(answer));
                }
            },
            default(POLL) => {}
        }
        while let Some(report) = self.arrangement.report() {
            self.step(Event::Report(report));
        }
        self.arrangement.pump();
        self.publish();
        true
    }

    fn obey(&mut self, order: Order) {
        match order {
            Order::Command(command) => self.step(Event::Command(command)),
            Order::Complain(text) => self.step(Event::Complaint(text)),
            Order::Restore(saved) => {
                self.step(Event::Restored(saved));
                self.published.lock().restores_pending -= 1;
            }
            Order::Settle(done) => self.settled.push(done),
        }
    }

    fn step(&mut self, event: Event) {
        let moment = Moment { settings: (self.settings)(), unix_seconds: unix_seconds() };
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.session.step(event, &moment) {
                events.extend(self.carry_out(effect));
            }
        }
    }

    /// Does what the session wants done; reading and writing files makes an event in turn.
    fn carry_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::Run(request) => self.inference.start(request),
            Effect::CancelRun(_) => self.inference.cancel(),
            Effect::Play(composition) => self.arrangement.play(&composition),
            Effect::Silence => self.arrangement.silence(),
            Effect::Panic => self.arrangement.panic(),
            Effect::Import(path) => return Some(Event::Imported { outcome: import::read(&path), path }),
            Effect::Export { composition, path, form } => {
                return Some(Event::Exported(export::write(&composition, &path, form)));
            }
            Effect::HandOut { composition, path } => {
                return export::write(&composition, &path, ExportForm::Tracks).err().map(Event::Complaint);
            }
            Effect::Tell(change) => self.note(change),
        }
        None
    }

    fn note(&mut self, change: Change) {
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Shows what changed in this turn, then tells of it.
    fn publish(&mut self) {
        if !self.changes.is_empty() {
            self.revision += 1;
            let view = Arc::new(self.session.view(self.revision));
            let saved = Arc::new(self.session.saved());
            let before = self.exchange(view, saved);
            // Freed here, with nothing locked.
            drop(before);
        }
        for change in self.changes.drain(..) {
            (self.on_change)(change);
        }
        for done in self.settled.drain(..) {
            // An error means that whoever waited has given up.
            let _ = done.send(());
        }
    }

    fn exchange(&self, view: Arc<View>, saved: Arc<SavedSession>) -> (Arc<View>, Option<Arc<SavedSession>>) {
        let mut published = self.published.lock();
        let view = std::mem::replace(&mut published.view, view);
        // Until a restore is carried out, what it restores is newer than what the session has.
        let saved = (published.restores_pending == 0).then(|| std::mem::replace(&mut published.saved, saved));
        (view, saved)
    }

    /// The session may be half changed and is not touched any more; what was saved last stays.
    fn show_fault(&self, cause: &str) {
        let mut published = self.published.lock();
        let text = format!("Continuo stopped because of a fault in the program: {cause}. Please reopen the project.");
        published.view = Arc::new(View {
            revision: published.view.revision + 1,
            message: Some(Message::error(text)),
            ..(*published.view).clone()
        });
    }
}

fn unix_seconds() -> u64 {
    SystemTime::UNIX_EPOCH.elapsed().map_or(0, |since| since.as_secs())
}
