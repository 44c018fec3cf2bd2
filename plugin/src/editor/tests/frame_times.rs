//! How long a frame takes as there are more and more notes: to lay out, to cut into triangles, to fill with colour on the
//! processor. `cargo xtask bench` writes it down.

use std::hint::black_box;
use std::time::{Duration, Instant};

use egui::{Event, FullOutput, MouseWheelUnit, Rect, TouchPhase};
use egui_kittest::TestRenderer;
use serde_json::{Value, json};

use super::screen::{Screen, whole};
use super::*;

/// How many notes there are.
const NOTES: [usize; 5] = [0, 100, 1_000, 10_000, 50_000];
/// The medians are of so many frames, after those that warm up.
const FRAMES: usize = 31;
const WARM_UP: usize = 4;
/// Turns of the wheel that bring a few of the notes near, and leave the others out of sight.
const TURNS: usize = 30;

/// A window in which nobody looks for widgets by name, as in a host: that alone would take time.
struct Stand {
    ctx: egui::Context,
    bench: Bench,
    screen: Screen,
    time: f64,
}

/// What a frame took.
#[derive(Clone, Copy)]
struct Times {
    layout: Duration,
    tessellation: Duration,
    fill: Duration,
}

#[test]
#[ignore = "measures, and writes what `cargo xtask bench` reads"]
fn frame_times() {
    let path = std::env::var_os("CONTINUO_FRAME_TIMES").expect("`cargo xtask bench` says where to");
    let rows: Vec<Value> = NOTES.iter().flat_map(|notes| [row(*notes, true), row(*notes, false)]).collect();
    std::fs::write(path, json!(rows).to_string()).unwrap();
}

fn row(notes: usize, in_sight: bool) -> Value {
    let mut stand = Stand::with(notes);
    if !in_sight {
        stand.come_near();
    }
    let frames: Vec<Times> = (0..WARM_UP + FRAMES).map(|_| stand.frame(vec![])).skip(WARM_UP).collect();
    let seconds = |part: fn(&Times) -> Duration| {
        let mut parts: Vec<Duration> = frames.iter().map(part).collect();
        parts.sort_unstable();
        parts[FRAMES / 2].as_secs_f64()
    };
    json!({
        "notes": notes,
        "in_sight": in_sight,
        "layout": seconds(|times| times.layout),
        "tessellation": seconds(|times| times.tessellation),
        "fill": seconds(|times| times.fill),
    })
}

/// So many notes, four at a time, on all keys that a piano has.
fn many(notes: usize) -> View {
    let at = |number: usize| {
        let number = i64::try_from(number).unwrap();
        let key = u8::try_from(21 + number * 37 % 88).unwrap();
        Note { onset: Tick(number / 4 * 240), key: Key::masked(key), duration: Tick(200), velocity: Velocity::DEFAULT }
    };
    let clip = Clip::new((0..notes).map(at).collect(), Tick(15_360));
    View { input: Arc::new(Melody::new("Many notes", clip)), ..empty() }
}

impl Stand {
    fn with(notes: usize) -> Self {
        let ctx = egui::Context::default();
        theme::apply(&ctx);
        Self { ctx, bench: table(many(notes)), screen: Screen::default(), time: 0.0 }
    }

    /// Turns the wheel over the piano roll as one does to zoom in.
    fn come_near(&mut self) {
        let WindowSize { width, height } = WindowSize::DEFAULT;
        self.frame(vec![Event::PointerMoved(Pos2::new(width * 0.6, height * 0.5))]);
        for _ in 0..TURNS {
            let (unit, phase) = (MouseWheelUnit::Line, TouchPhase::Move);
            let (modifiers, source) = (egui::Modifiers::COMMAND, egui::MouseWheelSource::Wheel);
            self.frame(vec![Event::MouseWheel { unit, delta: vec2(0.0, 1.0), modifiers, phase, source }]);
        }
    }

    fn frame(&mut self, events: Vec<Event>) -> Times {
        let WindowSize { width, height } = WindowSize::DEFAULT;
        self.time += 1.0 / 60.0;
        let screen_rect = Some(Rect::from_min_size(Pos2::ZERO, vec2(width, height)));
        let input = egui::RawInput { screen_rect, events, time: Some(self.time), ..egui::RawInput::default() };
        let (bench, ctx) = (&mut self.bench, self.ctx.clone());
        let (mut output, layout) = timed(|| ctx.run_ui(input, |ui| whole(ui, |ui| bench.frame(ui))));
        self.screen.handle_delta(&mut output.textures_delta);
        let FullOutput { shapes, pixels_per_point, .. } = output;
        let (meshes, tessellation) = timed(|| ctx.tessellate(shapes, pixels_per_point));
        let (picture, fill) = timed(|| self.screen.draw(&meshes, 1120, 720, pixels_per_point));
        black_box(picture);
        Times { layout, tessellation, fill }
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
