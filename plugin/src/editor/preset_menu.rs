//! The presets in the header: the one that was chosen, the one before and the one after it, and a list to search in.

use std::collections::BTreeSet;

use egui::{
    Align, Button, Id, Layout, Popup, PopupCloseBehavior, RichText, ScrollArea, TextEdit, TextWrapMode, Ui, Vec2, vec2,
};

use super::stage::Stage;
use super::{knobs, theme};
use crate::presets::{self, Preset};

/// Width of the name between the arrows, at most.
const NAME_WIDTH: f32 = 150.0;
/// And at least, and that of an arrow with its distance.
const LEAST: f32 = 60.0;
const ARROW: f32 = 26.0;
/// Size of the list.
const LIST: Vec2 = vec2(300.0, 280.0);
/// What stands behind the name of a preset that was turned away from.
const MODIFIED: &str = " *";

/// What is looked for in the list.
#[derive(Clone, Debug, Default)]
struct Search {
    words: String,
    tag: Option<String>,
}

/// Draws the chooser; it takes the room that is left, up to a limit.
pub fn show(ui: &mut Ui, stage: &mut Stage) {
    let name = stage.params.preset.name();
    let chosen = presets::find(&name);
    let width = (ui.available_width() - 2.0 * ARROW).clamp(LEAST, NAME_WIDTH);
    let size = vec2(width + 2.0 * ARROW, ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        step(ui, stage, chosen, -1, ("‹", "Previous preset", "The preset before this one."));
        menu(ui, stage, (&name, width), chosen);
        step(ui, stage, chosen, 1, ("›", "Next preset", "The preset after this one."));
    });
}

fn step(ui: &mut Ui, stage: &Stage, chosen: Option<&Preset>, by: isize, (text, name, hint): (&str, &str, &str)) {
    let button = ui.add(Button::new(text).small()).on_hover_text(hint);
    if button.accessible_name(name).clicked() {
        neighbour(chosen, by).apply(stage.params, stage.setter);
    }
}

/// The preset so many places on, round and round; from none the first or the last.
fn neighbour(chosen: Option<&Preset>, by: isize) -> &'static Preset {
    let all = presets::factory();
    let at = chosen.and_then(|chosen| all.iter().position(|preset| preset.name == chosen.name));
    let start = at.unwrap_or(if by > 0 { all.len() - 1 } else { 0 });
    &all[start.saturating_add_signed(by + all.len().cast_signed()) % all.len()]
}

fn menu(ui: &mut Ui, stage: &Stage, (name, width): (&str, f32), chosen: Option<&Preset>) {
    let modified = chosen.is_some_and(|preset| !preset.is_in_force(stage.params));
    let text = match (name, modified) {
        ("", _) => "Presets".to_owned(),
        (name, true) => format!("{name}{MODIFIED}"),
        (name, false) => name.to_owned(),
    };
    let button = Button::new(text).wrap_mode(TextWrapMode::Truncate);
    let button = ui.add_sized(vec2(width, ui.spacing().interact_size.y), button);
    let button = button.on_hover_text(hint(chosen, modified)).accessible_name(title(name, modified));
    let popup = Popup::menu(&button).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| browser(ui, stage, name, Id::unique("preset search")));
}

/// What the button is called for those who cannot see it.
fn title(name: &str, modified: bool) -> String {
    match (name, modified) {
        ("", _) => "Presets: none chosen".to_owned(),
        (name, true) => format!("Presets: {name}, modified"),
        (name, false) => format!("Presets: {name}"),
    }
}

fn hint(chosen: Option<&Preset>, modified: bool) -> String {
    let what =
        "Presets set techniques, instruments and playback together. Your melody, your results and the seed stay.";
    match chosen {
        None => what.to_owned(),
        Some(Preset { name, description, .. }) if modified => {
            format!("{name}, with changes of yours: {description}\n\n{what}")
        }
        Some(Preset { name, description, .. }) => format!("{name}: {description}\n\n{what}"),
    }
}

fn browser(ui: &mut Ui, stage: &Stage, name: &str, id: Id) {
    ui.set_width(LIST.x);
    let mut search = ui.data_mut(|data| data.get_temp::<Search>(id).unwrap_or_default());
    let edit = TextEdit::singleline(&mut search.words).hint_text("Search presets").desired_width(f32::INFINITY);
    ui.add(edit)
        .on_hover_text("Names, descriptions and tags that have all of these words.")
        .accessible_name("Search presets");
    tags(ui, &mut search);
    ui.separator();
    list(ui, stage, name, &search);
    ui.separator();
    let hint = "Set everything that the last preset changed back to what it was.";
    let ready = stage.params.preset.can_take_back();
    if knobs::button(ui, ready, "Undo preset", if ready { hint } else { "No preset was chosen that could be undone." })
    {
        presets::take_back(stage.params, stage.setter);
    }
    ui.data_mut(|data| data.insert_temp(id, search));
}

fn tags(ui: &mut Ui, search: &mut Search) {
    let tags: BTreeSet<&str> = presets::factory().iter().flat_map(|preset| &preset.tags).map(String::as_str).collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::TIGHT, theme::TIGHT);
        for tag in tags {
            let is_on = search.tag.as_deref() == Some(tag);
            let chip =
                Button::selectable(is_on, RichText::new(tag).size(theme::SMALL)).frame_when_inactive(true).small();
            let chip = ui.add(chip).on_hover_text("Show only presets with this tag; press again for all.");
            if chip.accessible_name(format!("Tag {tag}")).clicked() {
                search.tag = (!is_on).then(|| tag.to_owned());
            }
        }
    });
}

fn list(ui: &mut Ui, stage: &Stage, name: &str, search: &Search) {
    let found: Vec<&Preset> = presets::factory().iter().filter(|preset| search.finds(preset)).collect();
    ScrollArea::vertical().max_height(LIST.y).auto_shrink([false, true]).show(ui, |ui| {
        if found.is_empty() {
            ui.label(RichText::new("No preset has all of these words.").color(theme::of(ui.ctx()).muted));
        }
        for preset in found {
            row(ui, stage, preset, preset.name == name);
        }
    });
}

fn row(ui: &mut Ui, stage: &Stage, preset: &Preset, is_chosen: bool) {
    let muted = theme::of(ui.ctx()).muted;
    let tags = RichText::new(preset.tags.join(" · ")).size(theme::SMALL);
    let tags = if is_chosen { tags } else { tags.color(muted) };
    let button = Button::selectable(is_chosen, (preset.name.as_str(), egui::Atom::grow(), tags));
    let button = button.wrap_mode(TextWrapMode::Truncate).min_size(vec2(ui.available_width(), 0.0));
    if ui.add(button).on_hover_text(&preset.description).accessible_name(&preset.name).clicked() {
        preset.apply(stage.params, stage.setter);
    }
}

impl Search {
    /// Whether a preset has the tag and every word that is looked for.
    fn finds(&self, preset: &Preset) -> bool {
        let text = format!("{} {} {}", preset.name, preset.description, preset.tags.join(" ")).to_lowercase();
        let has_tag = self.tag.as_ref().is_none_or(|tag| preset.tags.contains(tag));
        has_tag && self.words.to_lowercase().split_whitespace().all(|word| text.contains(word))
    }
}
