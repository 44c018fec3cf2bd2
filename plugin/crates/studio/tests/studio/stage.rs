//! A studio with the audio thread's end of its ports in the test's hands, and techniques that do as they are told.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use continuo_models::{Enhance, EnhanceError, EnhanceInput, EnhanceProgress, EnhanceSettings, OnProgress};
use continuo_models::{Extend, ExtendError, ExtendProgress, ExtendSettings, OnExtendProgress};
use continuo_music::{Clip, Key, Note, TempoMap, Tick, Velocity};
use continuo_realtime::{AudioPorts, Cue, Report, ports};
use continuo_studio::{
    Change, Command, GenerateSettings, Melody, Model, ModelLoader, Models, Studio, StudioConfig, StudioReader,
    Technique, View,
};
use crossbeam_channel::{Receiver, Sender, unbounded};

/// How long a test waits for what must come before it fails. Never decides between two outcomes that are both right.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The studio, and everything around it.
pub struct Stage {
    pub studio: Studio,
    pub audio: AudioPorts,
    pub changes: Receiver<Change>,
}

impl Stage {
    pub fn new(load: ModelLoader<dyn Enhance>) -> Self {
        Self::with_settings(models(load), Box::new(GenerateSettings::default))
    }

    /// With Extend chosen, and an input melody of these keys.
    pub fn extending(load: ModelLoader<dyn Extend>, keys: &[u8]) -> Self {
        let models = Models { extend: Model { name: "Fake".to_owned(), load }, ..models(loads(Adds)) };
        let settings = || GenerateSettings { technique: Technique::Extend, ..GenerateSettings::default() };
        let stage = Self::with_settings(models, Box::new(settings));
        stage.ask(Command::SetInput(melody(keys)));
        stage
    }

    pub fn with_settings(models: Models, settings: Box<dyn Fn() -> GenerateSettings + Send>) -> Self {
        let (audio, studio_ports) = ports();
        let (told, changes) = unbounded();
        let on_change = Box::new(move |change| {
            // The test may have ended.
            let _ = told.send(change);
        });
        let config = StudioConfig { ports: studio_ports, models, settings, on_change };
        Self { studio: Studio::new(config).unwrap(), audio, changes }
    }

    /// With an input melody of these keys.
    pub fn playing(load: ModelLoader<dyn Enhance>, keys: &[u8]) -> Self {
        let stage = Self::new(load);
        stage.ask(Command::SetInput(melody(keys)));
        stage
    }

    /// Asks and waits until it is done.
    pub fn ask(&self, command: Command) {
        self.studio.send(command);
        self.studio.settle();
    }

    pub fn report(&mut self, report: Report) {
        self.audio.reports.push(report).unwrap();
    }

    /// Waits for a picture like that.
    pub fn wait(&self, what: &str, is_so: impl Fn(&View) -> bool) -> Arc<View> {
        wait(&self.studio.reader(), &self.changes, what, is_so)
    }

    pub fn wait_for_change(&self, wanted: Change) {
        while self.changes.recv_timeout(PATIENCE).expect("the change comes") != wanted {}
    }

    /// The keys of the timelines that the audio thread was sent since it was asked last; an empty list is silence.
    pub fn cued(&mut self) -> Vec<Vec<u8>> {
        let mut cued = Vec::new();
        while let Ok(cue) = self.audio.cues.pop() {
            match cue {
                Cue::Load(timeline) => {
                    cued.push(timeline.notes().iter().map(|note| note.key.number()).collect());
                    self.audio.retired.push(timeline).expect("the studio empties the ring");
                }
                Cue::Unload => cued.push(Vec::new()),
                Cue::Panic => {}
            }
        }
        cued
    }

    pub fn message(&self) -> String {
        self.studio.view().message.clone().map(|message| message.text).unwrap_or_default()
    }
}

pub fn wait(reader: &StudioReader, changes: &Receiver<Change>, what: &str, is_so: impl Fn(&View) -> bool) -> Arc<View> {
    loop {
        let view = reader.view();
        if is_so(&view) {
            return view;
        }
        if changes.recv_timeout(PATIENCE).is_err() {
            panic!("{what} never came; the last view is {:?}", reader.view());
        }
    }
}

pub fn note(onset: i64, key: u8) -> Note {
    Note { onset: Tick(onset), key: Key::masked(key), duration: Tick(240), velocity: Velocity::DEFAULT }
}

pub fn melody(keys: &[u8]) -> Arc<Melody> {
    let notes = (0..).step_by(240).zip(keys).map(|(onset, key)| note(onset, *key)).collect();
    Arc::new(Melody::new("Tune", Clip::new(notes, Tick(3840))))
}

/// Adds key 72 after the input, one note for each iteration.
pub struct Adds;

impl Enhance for Adds {
    fn enhance(
        &self,
        input: EnhanceInput<'_>,
        settings: &EnhanceSettings,
        on: OnProgress<'_>,
    ) -> Result<Clip, EnhanceError> {
        let mut partial = input.melody.clone();
        for iteration in 1..=settings.sampling_iterations.min(2) {
            let added = note(partial.length().0, 72);
            partial = Clip::new([partial.notes(), &[added]].concat(), Tick::ZERO);
            tell(on, iteration, &partial)?;
        }
        Ok(partial)
    }
}

/// Leaves only what is locked, and adds a note that lasts for the region.
pub struct Obeys;

impl Enhance for Obeys {
    fn enhance(&self, input: EnhanceInput<'_>, _: &EnhanceSettings, _: OnProgress<'_>) -> Result<Clip, EnhanceError> {
        let region = input.region.unwrap_or_default();
        let added = Note { duration: region.end - region.start, ..note(region.start.0, 72) };
        Ok(Clip::new([input.locked, &[added]].concat(), input.melody.length()))
    }
}

/// Goes on until it is cancelled, and says when it has begun.
pub struct Endless(pub Sender<()>);

impl Enhance for Endless {
    fn enhance(&self, input: EnhanceInput<'_>, _: &EnhanceSettings, on: OnProgress<'_>) -> Result<Clip, EnhanceError> {
        let _ = self.0.send(());
        loop {
            tell(on, 1, input.melody)?;
            std::thread::yield_now();
        }
    }
}

/// Panics the first time, and then is as good as [`Adds`].
#[derive(Default)]
pub struct Stumbles(AtomicUsize);

impl Enhance for Stumbles {
    fn enhance(
        &self,
        input: EnhanceInput<'_>,
        settings: &EnhanceSettings,
        on: OnProgress<'_>,
    ) -> Result<Clip, EnhanceError> {
        assert!(self.0.fetch_add(1, Ordering::SeqCst) > 0, "stumbled on purpose");
        Adds.enhance(input, settings, on)
    }
}

fn tell(on: OnProgress<'_>, iterations_done: u32, partial: &Clip) -> Result<(), EnhanceError> {
    let progress = EnhanceProgress {
        iterations_done,
        iterations: 2,
        notes_added: iterations_done,
        notes_removed: 0,
        partial: partial.clone(),
        prospects: Arc::default(),
    };
    if on(&progress).is_break() { Err(EnhanceError::Cancelled) } else { Ok(()) }
}

pub fn loads(model: impl Enhance + 'static) -> ModelLoader<dyn Enhance> {
    let model: Arc<dyn Enhance> = Arc::new(model);
    Arc::new(move || Ok(Arc::clone(&model)))
}

/// A model of Enhance, and of the others models that cannot be had.
pub fn models(load: ModelLoader<dyn Enhance>) -> Models {
    fn none<T: ?Sized>() -> Result<Arc<T>, String> {
        Err("There is none.".to_owned())
    }
    Models {
        enhance: Model { name: "Fake".to_owned(), load },
        extend: Model { name: "None".to_owned(), load: Arc::new(none) },
        accompany: Model { name: "None".to_owned(), load: Arc::new(none) },
    }
}

/// Adds key 72 after the input, a quarter note at a time.
pub struct Continues {
    /// Told after each quarter; with a channel of no capacity the run waits until the test takes it.
    pub told: Sender<()>,
    /// Quarters to add.
    pub quarters: usize,
}

impl Extend for Continues {
    fn extend(
        &self,
        input: &Clip,
        tempo: &TempoMap,
        settings: &ExtendSettings,
        on_progress: OnExtendProgress<'_>,
    ) -> Result<Clip, ExtendError> {
        let mut partial = input.clone();
        for quarter in 1..=self.quarters {
            let added = Note { duration: Tick(960), ..note(partial.length().0, 72) };
            partial = Clip::new([partial.notes(), &[added]].concat(), Tick::ZERO);
            let done = tempo.seconds(partial.length()) - tempo.seconds(input.length());
            #[expect(clippy::cast_possible_truncation, reason = "a few seconds")]
            let seconds_done = done as f32;
            let notes_added = u32::try_from(quarter).unwrap();
            let seconds = settings.extension_seconds;
            let (partial, attention) = (partial.clone(), Arc::default());
            let progress = ExtendProgress { seconds_done, seconds, notes_added, partial, attention };
            if on_progress(&progress).is_break() {
                return Err(ExtendError::Cancelled);
            }
            // The test may have ended.
            let _ = self.told.send(());
        }
        Ok(partial)
    }
}

pub fn continues(told: Sender<()>, quarters: usize) -> ModelLoader<dyn Extend> {
    let model: Arc<dyn Extend> = Arc::new(Continues { told, quarters });
    Arc::new(move || Ok(Arc::clone(&model)))
}

/// Does something that must not hang, and fails if it does.
pub fn in_time<T: Send + 'static>(what: &str, action: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, wait) = unbounded();
    std::thread::spawn(move || done.send(action()));
    wait.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("{what} hangs"))
}
