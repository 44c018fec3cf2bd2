//! The networks behind the techniques: what they are, whether they are ready, what they learnt from, how good they are.

use continuo_studio::{ModelStatus, Technique};
use egui::{Align, Label, RichText, Sense, Ui, pos2, vec2};

use super::compositions::nothing;
use super::{corpora, figures, halves};
use crate::editor::row_list::{self, RowList};
use crate::editor::stage::Stage;
use crate::editor::{about_result, theme};
use crate::embedded::{About, networks};

/// Height of a row: a name, and what it is for below.
const ROW: f32 = 44.0;
/// Width of a figure.
const NUMBER: f32 = 52.0;
/// Width of the word that says whether it is ready.
const STATUS: f32 = 84.0;

/// What the page remembers from frame to frame.
#[derive(Debug, Default)]
pub struct Networks {
    chosen: usize,
}

impl Networks {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let Some(about) = networks().get(self.chosen) else { return nothing(ui, "No network is built in.") };
        let stage = &*stage;
        halves(ui, self, |ui, page| page.list(ui, stage), |ui, _| details(ui, stage, about));
    }

    fn list(&mut self, ui: &mut Ui, stage: &Stage) {
        let all = networks();
        let text = "Built in and ready without a network connection; the weights load at the first run.";
        ui.label(RichText::new(text).size(theme::SMALL).color(theme::of(ui.ctx()).muted));
        ui.add_space(theme::TIGHT);
        let (height, hint) = (ui.available_height(), "Click for what is known of this network; the arrow keys walk.");
        let list =
            RowList { name: "networks", rows: all.len(), row_height: ROW, height, selected: Some(self.chosen), hint };
        let picked = list.show(ui, |row| all[row].name.clone(), |ui, row, _| entry(ui, stage, &all[row]));
        self.chosen = picked.chosen.unwrap_or(self.chosen);
    }
}

/// Which technique a kind of network serves.
fn technique(about: &About) -> Technique {
    match about.architecture.as_str() {
        "ar-cnn" => Technique::Enhance,
        "transformer" => Technique::Extend,
        _ => Technique::Accompany,
    }
}

fn entry(ui: &Ui, stage: &Stage, about: &About) {
    let (space, colours) = (ui.max_rect(), theme::of(ui.ctx()));
    let technique = technique(about);
    ui.painter().circle_filled(pos2(space.left() + 8.0, space.top() + 14.0), 4.5, colours.technique(technique));
    let lines = space.with_min_x(space.left() + 20.0).shrink2(vec2(0.0, 4.0));
    let (upper, lower) = lines.split_top_bottom_at_fraction(0.5);
    let (status, colour) = status(ui, stage, technique);
    let place = upper.with_min_x(upper.right() - STATUS);
    row_list::write(ui, place, status, theme::SMALL, colour);
    row_list::write(ui, upper.with_max_x(place.left()), &about.name, theme::BODY, colours.bright);
    let what = format!("{} · {}", technique.name(), about.description);
    row_list::write(ui, lower, &what, theme::SMALL, colours.muted);
}

/// Whether a technique's networks can be used, in a word and its colour.
fn status(ui: &Ui, stage: &Stage, technique: Technique) -> (&'static str, egui::Color32) {
    let colours = theme::of(ui.ctx());
    match stage.view.models.of(technique).status {
        ModelStatus::NotLoaded => ("not loaded yet", colours.muted),
        ModelStatus::Loading => ("loading", colours.accent),
        ModelStatus::Ready => ("ready", colours.added),
        ModelStatus::Failed(_) => ("failed", colours.removed),
    }
}

fn details(ui: &mut Ui, stage: &Stage, about: &About) {
    ui.label(RichText::new(&about.name).size(theme::HEADING).strong());
    ui.label(&about.description);
    ui.add_space(theme::TIGHT);
    if let ModelStatus::Failed(cause) = &stage.view.models.of(technique(about)).status {
        let text = format!("It could not be loaded: {cause} The next run tries again.");
        ui.label(RichText::new(text).color(theme::of(ui.ctx()).removed));
    }
    let mut facts = facts(about);
    facts.insert(1, ("Status", status(ui, stage, technique(about)).0.to_owned()));
    about_result::table(ui, &facts);
    heading(ui, "How it works");
    paragraph(
        ui,
        corpora::architecture(&about.architecture).unwrap_or("A kind of network that is not described here."),
    );
    heading(ui, "What it learnt from");
    let [learnt, chose, tested] = about.corpus.pieces;
    let pieces = format!(
        "{learnt} pieces; {chose} others chose among its states, and {tested} more, which decided nothing, tested it."
    );
    paragraph(ui, &pieces);
    paragraph(ui, corpora::about(&about.corpus.name).unwrap_or(&about.corpus.name));
    heading(ui, "How good it is");
    table(ui, about);
}

fn facts(about: &About) -> Vec<(&'static str, String)> {
    let commit: String = about.commit.chars().take(10).collect();
    vec![
        ("For", technique(about).name().to_owned()),
        ("Size", format!("about {}, {}", millions(about.parameters()), megabytes(about.bytes))),
        ("Trained", format!("{:.0} minutes, at commit {commit}", about.seconds / 60.0)),
        ("Licence", about.licence.clone()),
        ("File", about.file.clone()),
    ]
}

#[expect(clippy::cast_precision_loss, reason = "a few million")]
fn millions(parameters: u64) -> String {
    format!("{:.1} million parameters", parameters as f64 / 1e6)
}

#[expect(clippy::cast_precision_loss, reason = "a few million")]
fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

fn heading(ui: &mut Ui, text: &str) {
    ui.add_space(theme::NEAR);
    ui.label(RichText::new(text).strong().color(theme::of(ui.ctx()).accent));
}

fn paragraph(ui: &mut Ui, text: &str) {
    ui.label(RichText::new(text).size(theme::SMALL));
}

/// The figures: each number, and beside it what it says and what it is compared with.
fn table(ui: &mut Ui, about: &About) {
    let muted = theme::of(ui.ctx()).muted;
    for figure in figures::of(&about.architecture) {
        let Some(written) = figure.written(about) else { continue };
        let row = ui.horizontal_top(|ui| {
            let (place, _) = ui.allocate_exact_size(vec2(NUMBER, theme::CONTROL), Sense::hover());
            ui.put(place, Label::new(RichText::new(written.made).strong()).halign(Align::LEFT));
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(RichText::new(figure.words).size(theme::SMALL));
                let against = format!("{}: {}", figure.against, written.other);
                ui.label(RichText::new(against).size(theme::SMALL).color(muted));
            });
        });
        row.response.on_hover_text(figure.hint);
    }
}
