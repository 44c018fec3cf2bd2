//! The sample melodies: who wrote them, how they look, what they are good for.

use std::sync::Arc;

use continuo_music::{Composition, Sample, samples};
use continuo_studio::{Command, Technique};
use egui::{RichText, Sense, Ui, pos2, vec2};

use super::{halves, search};
use crate::editor::miniature::{self, Miniature};
use crate::editor::row_list::{self, RowList};
use crate::editor::stage::Stage;
use crate::editor::{about_result, knobs, theme};
use crate::params::Place;

/// Height of a row: a title, and who wrote it below.
const ROW: f32 = 40.0;
/// Height of the picture.
const PICTURE: f32 = 96.0;

/// What the page remembers from frame to frame.
#[derive(Debug, Default)]
pub struct SampleList {
    /// The samples as they sound, read when the page is first drawn.
    read: Vec<Read>,
    chosen: usize,
    picture: Miniature,
}

#[derive(Debug)]
struct Read {
    sample: &'static Sample,
    composition: Arc<Composition>,
    key: String,
}

impl SampleList {
    /// Draws the page.
    pub fn show(&mut self, ui: &mut Ui, stage: &mut Stage) {
        if self.read.is_empty() {
            self.read = samples::all().iter().map(Read::of).collect();
        }
        let mut desk = (self, stage);
        halves(ui, &mut desk, |ui, (page, stage)| page.list(ui, stage), |ui, (page, stage)| page.details(ui, stage));
    }

    fn list(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let (all, height) = (&self.read, ui.available_height());
        let hint = "Click for what it is, double-click to take it as the input; the arrow keys walk.";
        let list =
            RowList { name: "samples", rows: all.len(), row_height: ROW, height, selected: Some(self.chosen), hint };
        let picked = list.show(ui, |row| all[row].sample.title.to_owned(), |ui, row, _| entry(ui, &all[row]));
        if let Some(row) = picked.opened {
            take(stage, self.read[row].sample);
        }
        self.chosen = picked.chosen.unwrap_or(self.chosen);
    }

    fn details(&mut self, ui: &mut Ui, stage: &mut Stage) {
        let Some(Read { sample, composition, key }) = self.read.get(self.chosen) else { return };
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), PICTURE), Sense::hover());
        let painter = ui.painter_at(rect);
        miniature::ground(&painter, rect, ui.ctx());
        self.picture.paint(&painter, composition, None, rect.shrink(4.0));
        ui.add_space(theme::TIGHT);
        ui.label(RichText::new(sample.title).size(theme::HEADING).strong());
        let hint = "Make it the input melody. Undo brings the one that is there back. (Double-click)";
        if knobs::main_button(ui, true, "Use", hint) {
            take(stage, sample);
        }
        ui.add_space(theme::TIGHT);
        let length = composition.length();
        let bars = continuo_studio::bars::count(&composition.meter, length);
        let (meter, notes) = (sample.meter(), composition.tracks[0].clip.notes().len());
        let facts = [
            ("By", sample.composer.to_owned()),
            ("Length", format!("{bars} bars, {}", about_result::time(composition.tempo.seconds(length)))),
            ("Notes", notes.to_string()),
            ("Key", key.clone()),
            ("Meter", format!("{}/{}", meter.numerator(), meter.denominator())),
            ("Tempo", format!("{:.0} BPM", sample.tempo().bpm())),
            ("Good for", good_for(sample)),
        ];
        about_result::table(ui, &facts);
    }
}

impl Read {
    fn of(sample: &'static Sample) -> Self {
        let composition = Arc::new(sample.composition());
        Self { sample, key: search::key(&composition), composition }
    }
}

/// What a sample is recommended for: whole piano pieces can be written on, single lines have room for more voices.
fn recommended(sample: &Sample) -> &'static [Technique] {
    if sample.recommended_for_extend { &[Technique::Extend] } else { &[Technique::Enhance, Technique::Accompany] }
}

fn good_for(sample: &Sample) -> String {
    let names: Vec<&str> = recommended(sample).iter().map(|technique| technique.name()).collect();
    names.join(" and ")
}

fn take(stage: &mut Stage, sample: &Sample) {
    stage.ask(Command::UseSample(sample.name.to_owned()));
    stage.look.place = Place::Input;
}

fn entry(ui: &Ui, read: &Read) {
    let (space, colours) = (ui.max_rect(), theme::of(ui.ctx()));
    for (place, technique) in (0_u8..).zip(recommended(read.sample)) {
        let centre = pos2(space.left() + 8.0 + 12.0 * f32::from(place), space.center().y);
        ui.painter().circle_filled(centre, 4.5, colours.technique(*technique));
    }
    let lines = space.with_min_x(space.left() + 34.0).shrink2(vec2(0.0, 3.0));
    let (upper, lower) = lines.split_top_bottom_at_fraction(0.5);
    row_list::write(ui, upper, read.sample.title, theme::BODY, colours.text);
    let what = format!("{} · {} · good for {}", read.sample.composer, read.key, good_for(read.sample));
    row_list::write(ui, lower, &what, theme::SMALL, colours.muted);
}
