//! The top of the window: play and record, what is heard and how, what is going on, and the button that ends every note.

use continuo_studio::{Command, EntryId, Listen, Progress, Status, Technique, View};
use egui::{Align, Button, Color32, Frame, Key, Layout, Rect, RichText, TextEdit, Ui, UiBuilder, vec2};

use super::key_name::KeyName;
use super::stage::{Readings, Stage};
use super::{knobs, meters, place_name, playback_panel, teaching, theme};

/// From how wide a window the name of the program stands in it, and the key of the music.
const NAMED_FROM: f32 = 940.0;
const KEY_FROM: f32 = 880.0;
/// Room for the buttons at the right, and the least for what is going on.
const DISPLAY_MIN: f32 = 120.0;

/// What the header remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Header {
    /// The name while it is being changed, and whether it has the keyboard already.
    renaming: Option<(Name, String)>,
    key: KeyName,
}

/// What is renamed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Input,
    Entry(EntryId),
}

impl Header {
    /// Draws the header.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let width = ui.available_width();
        ui.horizontal_centered(|ui| {
            if width >= NAMED_FROM {
                ui.label(RichText::new("Continuo").heading().strong().color(theme::of(ui.ctx()).accent));
            }
            transport(ui, stage);
            playback_panel::heard(ui, stage);
            playback_panel::menu(ui, stage);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                panic(ui, stage);
                meters::show(ui, stage);
                let room = ui.available_rect_before_wrap();
                self.display(ui, stage, room, width >= KEY_FROM);
            });
        });
    }

    /// What is going on: the name of the music, and below it the clock.
    fn display(&mut self, ui: &mut Ui, stage: &mut Stage, room: Rect, with_key: bool) {
        if room.width() < DISPLAY_MIN {
            return;
        }
        ui.scope_builder(UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)), |ui| {
            let frame = Frame::new().fill(theme::of(ui.ctx()).ground).corner_radius(theme::TIGHT);
            frame.inner_margin(vec2(theme::NEAR, theme::HAIR)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing = vec2(theme::NEAR, 0.0);
                ui.spacing_mut().interact_size.y = theme::COMPACT;
                ui.spacing_mut().button_padding.y = 0.0;
                ui.style_mut().drag_value_text_style = egui::TextStyle::Small;
                self.name(ui, stage);
                ui.horizontal(|ui| self.clock(ui, stage, with_key));
            });
        });
    }

    fn name(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let (what, name) = named(stage.view);
        match &mut self.renaming {
            Some((renamed, text)) if *renamed == what => {
                if let Some(done) = typed(ui, text) {
                    if done && *text != name {
                        stage.ask(rename(what, text.clone()));
                    }
                    self.renaming = None;
                }
            }
            _ => {
                let shown = if name.is_empty() { "Untitled melody" } else { name };
                let button = Button::new(RichText::new(shown).strong()).frame(false).truncate();
                if ui.add(button).on_hover_text(teaching::RENAME).accessible_name("Name of the music").clicked() {
                    self.renaming = Some((what, name.to_owned()));
                }
            }
        }
    }

    fn clock(&mut self, ui: &mut Ui, stage: &Stage, with_key: bool) {
        let small = |text: String, colour: Color32| RichText::new(text).small().color(colour);
        ui.label(small(state(stage.view, &stage.readings), state_colour(ui, stage)))
            .on_hover_text("What Continuo is doing, and the bar and the beat that sound.");
        tempo(ui, stage);
        if with_key && let Some(key) = self.key.of(stage) {
            ui.label(small(key, theme::of(ui.ctx()).muted)).on_hover_text(teaching::KEY);
        }
    }
}

/// The music whose name stands in the header: what is heard.
fn named(view: &View) -> (Name, &str) {
    match &view.result {
        Some(shown) if view.listen == Listen::Result => (Name::Entry(shown.entry), &shown.composition.name),
        _ => (Name::Input, &view.input.name),
    }
}

fn rename(what: Name, name: String) -> Command {
    match what {
        Name::Input => Command::RenameInput(name),
        Name::Entry(entry) => Command::Rename(entry, name),
    }
}

/// A text that is being typed: whether it is to be taken, once that is over.
fn typed(ui: &mut Ui, text: &mut String) -> Option<bool> {
    let edit = ui.add(TextEdit::singleline(text).desired_width(f32::INFINITY).margin(vec2(theme::HAIR, 0.0)));
    let edit = edit.on_hover_text("Enter takes the name, Escape leaves it as it was.").accessible_name("New name");
    if edit.lost_focus() {
        return Some(!ui.input(|input| input.key_pressed(Key::Escape)));
    }
    if !edit.has_focus() {
        edit.request_focus();
    }
    None
}

fn transport(ui: &mut Ui, stage: &Stage) {
    let (setter, buttons) = (stage.setter, &stage.params.buttons);
    let playing = stage.readings.playhead.is_some() || buttons.play.value();
    let text = if buttons.play.value() { "Stop" } else { "Play" };
    knobs::lit_button(ui, setter, &buttons.play, (text, playing), teaching::PLAY);
    let recording = stage.readings.recording || buttons.record.value();
    ui.scope(|ui| {
        ui.visuals_mut().selection.bg_fill = theme::of(ui.ctx()).removed;
        knobs::lit_button(ui, setter, &buttons.record, ("Record", recording), teaching::RECORD);
    });
}

fn panic(ui: &mut Ui, stage: &mut Stage) {
    let colours = theme::of(ui.ctx());
    let button = Button::new(RichText::new("Panic").strong().color(colours.on_accent)).fill(colours.removed);
    if ui.add(button).on_hover_text("End every sounding note at once, on every channel.").clicked() {
        stage.ask(Command::Panic);
    }
}

/// The host's tempo while it rolls, else the clock's own, which is changed here.
fn tempo(ui: &mut Ui, stage: &Stage) {
    if stage.readings.rolling {
        let text = format!("{:.1} BPM, host", stage.readings.tempo_bpm);
        knobs::aside(ui, text).on_hover_text("The host's transport rolls: its clock is in force.");
    } else {
        knobs::small_number(ui, stage.setter, &stage.params.playback.internal_tempo, teaching::TEMPO);
    }
}

fn state(view: &View, readings: &Readings) -> String {
    match view.status {
        Status::Recording => format!("Recording · {} held", readings.held),
        Status::LoadingModel => "Loading the model".to_owned(),
        Status::Generating => doing(view).to_owned(),
        Status::Idle => match readings.playhead {
            Some(playhead) => format!("Playing {}", place_name::of(view, playhead)),
            None => "Ready".to_owned(),
        },
    }
}

/// What the run under way does.
fn doing(view: &View) -> &'static str {
    match view.progress.as_ref().map(Progress::technique) {
        Some(Technique::Enhance) => "Enhancing",
        Some(Technique::Extend) => "Extending",
        Some(Technique::Accompany) => "Accompanying",
        None => "Working",
    }
}

fn state_colour(ui: &Ui, stage: &Stage) -> Color32 {
    let colours = theme::of(ui.ctx());
    match stage.view.status {
        Status::Recording => colours.removed,
        Status::LoadingModel => colours.accent,
        Status::Generating => {
            stage.view.progress.as_ref().map_or(colours.accent, |run| colours.technique(run.technique()))
        }
        Status::Idle if stage.readings.playhead.is_some() => colours.added,
        Status::Idle => colours.muted,
    }
}
