//! The keyboard at the bottom of the window: played with the mouse and with computer keys, lit by what is played.

mod activity;
mod board;
mod hot_keys;
mod mouse;
mod paint;
mod reach;

use continuo_music::{Key, Velocity};
use continuo_realtime::ScreenKeys;
use egui::{Align, Button, EventFilter, Layout, Margin, Panel, Response, RichText, Sense, Ui, vec2};

use self::activity::Activity;
pub use self::board::Board;
use self::hot_keys::HotKeys;
use self::mouse::Mouse;
use self::reach::Reach;
use super::stage::Stage;
use super::{teaching, theme};

/// Height of the keys, and of the strip that is left of the keyboard when it is folded away, in points.
const HEIGHT: f32 = 66.0;
const FOLDED_HEIGHT: f32 = 22.0;
/// Width of what stands beside the keys, in points.
const SIDE_WIDTH: f32 = 204.0;
const MARGIN: Margin = Margin::symmetric(12, 4);

/// Something that hands do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Act {
    /// A key goes down.
    Strike(Key, Velocity),
    /// A key goes up.
    Lift(Key),
}

/// What the keyboard remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Keyboard {
    reach: Reach,
    mouse: Mouse,
    hot_keys: HotKeys,
    activity: Activity,
    /// Whether the computer keys were switched on; they play while nothing else has the focus.
    letters_on: bool,
    /// Whether they play now.
    letters_play: bool,
    #[cfg(test)]
    board: Option<Board>,
}

impl Keyboard {
    /// Draws the keyboard in a panel at the bottom, or the strip that is left of it.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        self.activity.hear(ui, &stage.readings);
        let open = stage.look.keyboard;
        let height = if open { HEIGHT } else { FOLDED_HEIGHT } + f32::from(MARGIN.top + MARGIN.bottom);
        let panel = Panel::bottom("keyboard").exact_size(height).frame(theme::panel(ui.ctx()).inner_margin(MARGIN));
        panel.show(ui, |ui| if open { self.open(ui, stage) } else { self.folded(ui, stage) });
    }

    /// Lets go of everything: the window was opened anew, or the keyboard is not there any more.
    pub fn let_go(&mut self, keys: &ScreenKeys) {
        self.mouse = Mouse::default();
        self.hot_keys = HotKeys::default();
        (self.letters_on, self.letters_play) = (false, false);
        keys.release_all();
    }

    /// Where the keys lie, once they were drawn.
    #[cfg(test)]
    pub fn board(&self) -> Option<&Board> {
        self.board.as_ref()
    }

    fn folded(&mut self, ui: &mut Ui, stage: &mut Stage) {
        ui.horizontal_centered(|ui| {
            if fold_button(ui, "Show", "Show the keyboard") {
                stage.look.keyboard = true;
            }
            ui.label(RichText::new("Keyboard").color(theme::of(ui.ctx()).muted)).on_hover_text(teaching::KEYBOARD);
            self.activity.show(ui, &stage.readings, None);
        });
    }

    fn open(&mut self, ui: &mut Ui, stage: &mut Stage) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::NEAR, 2.0);
            let (side, _) = ui.allocate_exact_size(vec2(SIDE_WIDTH, HEIGHT), Sense::hover());
            let keys = ui.allocate_response(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
            let board = Board::new(keys.rect, self.reach.octave());
            self.play(ui, &keys, &board, stage);
            let layout = Layout::top_down(Align::Min);
            let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(side).layout(layout));
            self.side(&mut ui, stage, &keys);
            self.draw(&ui, &keys, board, stage);
        });
    }

    fn side(&mut self, ui: &mut Ui, stage: &mut Stage, keys: &Response) {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.spacing_mut().interact_size.y = 20.0;
        ui.spacing_mut().button_padding.y = 1.0;
        ui.horizontal(|ui| {
            self.letters_switch(ui, stage, keys);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if fold_button(ui, "Hide", "Hide the keyboard") {
                    stage.look.keyboard = false;
                    self.let_go(stage.keys);
                }
            });
        });
        ui.horizontal(|ui| self.reach.show(ui));
        ui.horizontal(|ui| self.activity.show(ui, &stage.readings, self.playing()));
    }

    /// The switch of the computer keys; it shines while they play.
    fn letters_switch(&mut self, ui: &mut Ui, stage: &Stage, keys: &Response) {
        let switch = Button::selectable(self.letters_play, "Computer keys").frame_when_inactive(true);
        if ui.add(switch).on_hover_text(teaching::COMPUTER_KEYS).clicked() {
            self.switch_letters(!self.letters_play, stage, keys);
        }
    }

    fn switch_letters(&mut self, on: bool, stage: &Stage, keys: &Response) {
        self.letters_on = on;
        if on {
            keys.request_focus();
        } else {
            keys.surrender_focus();
            self.hush_letters(stage.keys);
        }
    }

    /// What the hands did since the last frame.
    fn play(&mut self, ui: &Ui, keys: &Response, board: &Board, stage: &Stage) {
        for act in self.mouse.hear(ui, keys, board) {
            self.act(act, stage.keys);
        }
        self.keep_focus(ui, keys, stage);
        if self.letters_play {
            for act in self.hot_keys.hear(ui, &mut self.reach) {
                self.act(act, stage.keys);
            }
        }
    }

    /// The focus stays here while the computer keys are on and nothing else wants it: only then the host leaves the keys
    /// to the window. What is held is let go when it is lost.
    fn keep_focus(&mut self, ui: &Ui, keys: &Response, stage: &Stage) {
        let pressed = |key| keys.has_focus() && ui.input(|input| input.key_pressed(key));
        if self.letters_on && pressed(egui::Key::Escape) {
            self.switch_letters(false, stage, keys);
        } else if !self.letters_on && pressed(egui::Key::Enter) {
            self.switch_letters(true, stage, keys);
        }
        if self.letters_on && ui.memory(|memory| memory.focused().is_none()) {
            keys.request_focus();
        }
        // Escape is ours: it would take the focus away, to be taken back at once.
        let filter = EventFilter { escape: self.letters_on, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(keys.id, filter));
        let plays = self.letters_on && keys.has_focus();
        if self.letters_play && !plays {
            self.hush_letters(stage.keys);
        }
        self.letters_play = plays;
    }

    fn hush_letters(&mut self, keys: &ScreenKeys) {
        self.letters_play = false;
        for act in self.hot_keys.let_go() {
            self.act(act, keys);
        }
    }

    /// Straight to the audio thread. A key that two hands hold goes up with the second.
    fn act(&self, act: Act, keys: &ScreenKeys) {
        match act {
            Act::Strike(key, velocity) => keys.press(key, velocity),
            Act::Lift(key) if self.mouse.holds(key) || self.hot_keys.holds(key) => (),
            Act::Lift(key) => keys.release(key),
        }
    }

    /// The note that is being played here.
    fn playing(&self) -> Option<(Key, Velocity)> {
        self.mouse.playing().or_else(|| self.hot_keys.playing())
    }

    fn draw(&mut self, ui: &Ui, keys: &Response, board: Board, stage: &Stage) {
        let lights = paint::Lights {
            held: stage.readings.held_keys | stage.keys.down(),
            sounding: stage.readings.sounding_keys,
            letters_from: self.letters_play.then(|| self.reach.octave()),
            focused: keys.has_focus(),
        };
        paint::keys(ui.painter(), &board, &lights);
        keys.clone().on_hover_text(teaching::KEYBOARD).accessible_name("Keyboard");
        #[cfg(test)]
        self.board.replace(board);
    }
}

fn fold_button(ui: &mut Ui, text: &str, name: &str) -> bool {
    ui.add(Button::new(text).small()).on_hover_text(teaching::FOLD_KEYBOARD).accessible_name(name).clicked()
}
