//! How large everything is drawn: what the user wishes, as far as the window has room for it.

use std::time::Duration;

use egui::{Context, Vec2, ViewportCommand};

use crate::params::{Look, WindowSize};

/// The sizes to choose from, in percent.
pub const STEPS: [u16; 6] = [100, 110, 125, 150, 175, 200];

/// How long a window that was asked to grow may take for it, in seconds: hosts and window managers answer when they like.
const PATIENCE: f64 = 1.0;
/// Differences of the zoom that nobody sees: pixels are whole.
const HAIR: f32 = 0.004;

/// The next larger step, or the largest.
pub fn larger(percent: u16) -> u16 {
    STEPS.into_iter().find(|step| *step > percent).unwrap_or(Look::ZOOM_PERCENT.1)
}

/// The next smaller step, or the smallest.
pub fn smaller(percent: u16) -> u16 {
    STEPS.into_iter().rev().find(|step| *step < percent).unwrap_or(Look::ZOOM_PERCENT.0)
}

/// The zoom at which a window of that size, in points at 100 %, shows everything: what is wished, or less.
pub fn fitting(wish: f32, window: WindowSize) -> f32 {
    let (width, height) = (window.width / WindowSize::LEAST.width, window.height / WindowSize::LEAST.height);
    wish.min(width).min(height).max(1.0)
}

/// Keeps the zoom of an open window: a wish for more makes the window grow with it, and a window that is made too small
/// for it, or that cannot grow, is drawn smaller instead of being cut off.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scale {
    /// What was wished in the last frame; 0 before the first.
    wish: f32,
    /// The zoom in force in the last frame; 0 before the first.
    zoom: f32,
    /// Whether the zoom that comes next shall leave the window as large as it is.
    holds_window: bool,
    /// While the window is to grow or shrink with the zoom.
    growth: Option<Growth>,
}

/// What becomes of a wish: how many points the window shall go on to show, and until when on its clock it may take.
#[derive(Clone, Copy, Debug)]
struct Growth {
    points: Vec2,
    until: f64,
}

impl Scale {
    /// Goes on by a frame of the window. The framework resizes the window with the zoom, in the frame in which that
    /// begins to hold; so what shall stay as large as it is must be told its size in that frame.
    pub fn go_on(&mut self, ctx: &Context, wish: f32) {
        let (zoom, points, now) = (ctx.zoom_factor(), ctx.content_rect().size(), ctx.input(|input| input.time));
        let (has_changed, is_first) = (differ(zoom, self.zoom), self.wish <= 0.0);
        if has_changed && !is_first {
            let points = self.growth.filter(|_| !self.holds_window).map_or(points, |growth| growth.points);
            ctx.send_viewport_cmd(ViewportCommand::InnerSize(points));
        }
        self.holds_window &= !has_changed;
        self.growth = self.growth.filter(|growth| now < growth.until && !is_as_large(points, growth.points));
        // In the first frame the toolkit does not know yet how large a window with a zoom is.
        if !is_first && differ(wish, self.wish) {
            self.obey(ctx, wish, now);
        } else if !is_first && self.growth.is_none() && !self.holds_window {
            self.fit(ctx, wish, points);
        }
        (self.wish, self.zoom) = (wish, zoom);
    }

    /// The user wishes another zoom: the window grows and shrinks with it.
    fn obey(&mut self, ctx: &Context, wish: f32, now: f64) {
        let is_in_force = !differ(wish, ctx.zoom_factor());
        let is_out_of_reach = wish < self.wish && wish > ctx.zoom_factor();
        if is_in_force || is_out_of_reach {
            return;
        }
        // Of several wishes in a row the first counts from a window that is as it was.
        let points = self.growth.map_or(ctx.content_rect().size(), |growth| growth.points);
        self.growth = Some(Growth { points, until: now + PATIENCE });
        self.holds_window = false;
        ctx.set_zoom_factor(wish);
        ctx.request_repaint_after(Duration::from_secs_f64(PATIENCE));
    }

    /// What there is room for, in the window as it is.
    fn fit(&mut self, ctx: &Context, wish: f32, points: Vec2) {
        let plain = points * ctx.zoom_factor();
        let zoom = fitting(wish, WindowSize { width: plain.x, height: plain.y });
        if differ(zoom, ctx.zoom_factor()) {
            ctx.set_zoom_factor(zoom);
            self.holds_window = true;
        }
    }
}

/// Whether a window is as large as it was to be, but for the rounding to whole pixels.
fn is_as_large(points: Vec2, wanted: Vec2) -> bool {
    (points - wanted).abs().max_elem() < 1.5
}

fn differ(one: f32, other: f32) -> bool {
    (one - other).abs() > HAIR
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use egui::{RawInput, Rect, ViewportId, vec2};

    use super::*;

    /// A window as the framework makes it: resized with the zoom, and by commands, in whole pixels.
    struct Screen {
        ctx: Context,
        scale: Scale,
        pixels: Vec2,
        zoom: f32,
        /// What the host lets it grow to.
        most: Vec2,
        time: f64,
        /// The sizes that were asked for, a frame each, and after how many frames they come.
        asked: VecDeque<Option<Vec2>>,
        delay: usize,
    }

    impl Screen {
        fn open(width: f32, height: f32, zoom: f32) -> Self {
            let ctx = Context::default();
            ctx.set_zoom_factor(zoom);
            let (pixels, most) = (vec2(width, height), vec2(1e4, 1e4));
            Self { ctx, scale: Scale::default(), pixels, zoom, most, time: 0.0, asked: VecDeque::new(), delay: 3 }
        }

        fn frame(&mut self, wish: f32) {
            self.time += 0.02;
            let points = self.pixels / self.zoom;
            let screen_rect = Some(Rect::from_min_size(egui::Pos2::ZERO, points));
            let input = RawInput { screen_rect, time: Some(self.time), ..RawInput::default() };
            let mut scale = self.scale;
            let mut output = self.ctx.run_ui(input, |ui| scale.go_on(ui.ctx(), wish));
            self.scale = scale;
            output.textures_delta.clear();
            let zoom = self.ctx.zoom_factor();
            let mut size = None;
            if zoom.to_bits() != self.zoom.to_bits() {
                self.zoom = zoom;
                size = Some(points * zoom);
            }
            for command in &output.viewport_output[&ViewportId::ROOT].commands {
                if let ViewportCommand::InnerSize(points) = command {
                    size = Some(*points * zoom);
                }
            }
            // Its size follows some frames later.
            self.asked.push_back(size);
            if let Some(Some(size)) = (self.asked.len() > self.delay).then(|| self.asked.pop_front()).flatten() {
                self.pixels = size.min(self.most).round();
            }
        }

        fn resize(&mut self, pixels: Vec2) {
            self.pixels = pixels;
        }

        fn settle(&mut self, wish: f32) -> (f32, Vec2) {
            for _ in 0..90 {
                self.frame(wish);
            }
            (self.zoom, self.pixels)
        }
    }

    #[test]
    fn the_window_grows_with_the_zoom_and_comes_back() {
        let mut screen = Screen::open(1120.0, 720.0, 1.0);
        assert_eq!(screen.settle(1.0), (1.0, vec2(1120.0, 720.0)));
        assert_eq!(screen.settle(1.5), (1.5, vec2(1680.0, 1080.0)));
        assert_eq!(screen.settle(2.0), (2.0, vec2(2240.0, 1440.0)));
        assert_eq!(screen.settle(1.0), (1.0, vec2(1120.0, 720.0)));
    }

    #[test]
    fn a_window_that_cannot_grow_is_drawn_as_large_as_it_has_room_for() {
        let mut screen = Screen::open(1000.0, 700.0, 1.0);
        screen.settle(1.0);
        screen.most = vec2(1200.0, 800.0);
        assert_eq!(screen.settle(2.0), (1.5, vec2(1200.0, 800.0)));
        screen.most = vec2(1e4, 1e4);
        screen.resize(vec2(1700.0, 1100.0));
        assert_eq!(screen.settle(2.0), (2.0, vec2(1700.0, 1100.0)), "a window made larger is drawn as was wished");
    }

    #[test]
    fn a_window_made_too_small_for_its_zoom_is_drawn_smaller_and_keeps_its_size() {
        let mut screen = Screen::open(1600.0, 1000.0, 2.0);
        assert_eq!(screen.settle(2.0), (2.0, vec2(1600.0, 1000.0)), "as it was opened");
        screen.resize(vec2(1000.0, 1000.0));
        assert_eq!(screen.settle(2.0), (1.25, vec2(1000.0, 1000.0)));
        screen.resize(vec2(800.0, 500.0));
        assert_eq!(screen.settle(2.0), (1.0, vec2(800.0, 500.0)));
    }

    #[test]
    fn a_lesser_wish_that_is_still_out_of_reach_changes_nothing() {
        let mut screen = Screen::open(880.0, 600.0, 1.0);
        screen.settle(1.0);
        screen.most = vec2(880.0, 600.0);
        let held = screen.settle(2.0);
        assert_eq!(held, (1.1, vec2(880.0, 600.0)));
        assert_eq!(screen.settle(1.5), held);
    }

    #[test]
    fn several_wishes_in_a_row_are_one() {
        let mut screen = Screen::open(1120.0, 720.0, 1.0);
        screen.settle(1.0);
        for wish in [1.1, 1.25, 1.5, 1.75] {
            screen.frame(wish);
        }
        assert_eq!(screen.settle(2.0), (2.0, vec2(2240.0, 1440.0)));
    }

    #[test]
    fn a_window_is_opened_as_it_was_closed() {
        let mut screen = Screen::open(880.0, 600.0, 1.1);
        assert_eq!(screen.settle(2.0), (1.1, vec2(880.0, 600.0)));
        let mut screen = Screen::open(2240.0, 1440.0, 2.0);
        assert_eq!(screen.settle(2.0), (2.0, vec2(2240.0, 1440.0)));
    }

    #[test]
    fn steps_end_at_the_limits() {
        assert_eq!((larger(100), larger(130), larger(200)), (110, 150, 200));
        assert_eq!((smaller(200), smaller(130), smaller(100)), (175, 125, 100));
        assert_eq!((STEPS[0], STEPS[STEPS.len() - 1]), Look::ZOOM_PERCENT);
    }
}
