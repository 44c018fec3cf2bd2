//! A rehearsal: the window of a real instance, with its studio thread, its networks and its saved state, without a host.

use std::time::{Duration, Instant};

use continuo_music::samples;
use continuo_studio::Studio;

use super::picture::Picture;
use super::screen::{Screen, whole};
use super::*;
use crate::Continuo;

/// How long the studio may take for a piece of work. Only a failure takes so long.
const PATIENCE: Duration = Duration::from_secs(300);

/// After that long without news the studio has nothing more to say.
const QUIET: Duration = Duration::from_millis(600);

/// A window and the instance behind it.
pub struct Rehearsal {
    continuo: Continuo,
    host: Recorder,
    window: Window,
    readings: Readings,
}

impl Rehearsal {
    /// A fresh instance.
    pub fn new() -> Self {
        let (continuo, host, window) = (Continuo::default(), Recorder::default(), Window::default());
        Self { continuo, host, window, readings: Readings { tempo_bpm: 120.0, ..Readings::default() } }
    }

    /// The parameters of the instance.
    pub fn params(&self) -> &ContinuoParams {
        &self.continuo.params
    }

    /// What the audio thread is said to be doing.
    pub fn readings(&mut self) -> &mut Readings {
        &mut self.readings
    }

    /// Where notes lie in the piano roll.
    pub fn lens(&self) -> Option<crate::editor::roll::Lens> {
        self.window.lens()
    }

    /// What the studio shows now.
    pub fn view(&self) -> Arc<View> {
        self.studio().view()
    }

    fn studio(&self) -> &Studio {
        self.continuo.studio.as_ref().unwrap()
    }

    fn frame(&mut self, ui: &mut Ui) {
        let setter = ParamSetter::new(&self.host);
        tell_host(&setter, &self.continuo.params, &self.continuo.signals);
        let view = self.view();
        let mut stage = Stage {
            view: &view,
            readings: self.readings,
            keys: &self.continuo.keys,
            params: &self.continuo.params,
            setter: &setter,
            look: self.continuo.params.look.get(),
            asked: Vec::new(),
        };
        self.window.show(ui, &mut stage);
        self.continuo.params.look.put(stage.look);
        for command in stage.asked {
            self.studio().send(command);
        }
    }
}

/// A window of that size on a screen in memory.
pub struct Room {
    pub harness: Harness<'static, Rehearsal>,
    screen: Screen,
}

impl Room {
    /// Opens the window of a fresh instance.
    pub fn open(size: WindowSize, theme: egui::Theme) -> Self {
        let screen = Screen::default();
        let builder = builder(size).with_theme(theme).renderer(screen.clone());
        let show = |ui: &mut Ui, rehearsal: &mut Rehearsal| whole(ui, |ui| rehearsal.frame(ui));
        let mut room = Self { harness: builder.build_ui_state(show, Rehearsal::new()), screen };
        room.settle();
        room
    }

    /// What the window shows.
    pub fn picture(&self) -> Picture {
        self.screen.picture(&self.harness)
    }

    /// Draws until nothing moves any more, or for a while if something always does.
    pub fn settle(&mut self) {
        self.harness.run_ok();
    }

    /// Clicks what has that name, and waits for what the studio makes of it.
    pub fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.settle();
        self.wait(|view| !matches!(view.status, Status::Generating | Status::LoadingModel));
    }

    /// Draws until nothing is under way and nothing new has come for a while.
    pub fn rest(&mut self) {
        let revision = |room: &Self| room.harness.state().view().revision;
        let (mut seen, mut quiet) = (revision(self), Instant::now());
        while quiet.elapsed() < QUIET {
            self.harness.step();
            std::thread::sleep(Duration::from_millis(20));
            let view = self.harness.state().view();
            if view.revision != seen || matches!(view.status, Status::Generating | Status::LoadingModel) {
                (seen, quiet) = (view.revision, Instant::now());
            }
        }
        self.settle();
    }

    /// Draws until the studio shows that.
    pub fn wait(&mut self, shows: impl Fn(&View) -> bool) {
        let end = Instant::now() + PATIENCE;
        // What was asked for is done on another thread: even if nothing seems to be under way, it may be about to be.
        std::thread::sleep(Duration::from_millis(50));
        while !shows(&self.harness.state().view()) {
            assert!(Instant::now() < end, "waited {PATIENCE:?} for the studio");
            std::thread::sleep(Duration::from_millis(20));
            self.harness.step();
        }
        self.settle();
    }
}

#[test]
fn a_sample_is_chosen_and_enhanced_by_the_shipped_network() {
    let mut room = Room::open(WindowSize { width: 1200.0, height: 760.0 }, egui::Theme::Dark);
    room.click("Sample melodies");
    room.click("Ode to Joy");
    room.click("Technique");
    let before = room.picture();
    room.click("Generate");
    room.wait(|view| view.result.is_some());
    let view = room.harness.state().view();
    let melody = samples::find("ode-to-joy").unwrap().composition();
    assert_eq!(view.input.clip, melody.tracks[0].clip);
    assert!(!view.result.as_ref().unwrap().difference.added.is_empty());
    assert!(!room.picture().differences(&before).is_empty(), "the notes that were added are in sight");
}
