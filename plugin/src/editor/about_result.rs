//! What the result on show is: by which network, with which settings, and what became of the notes.

use continuo_models::SamplingTechnique;
use continuo_music::{Role, tonality};
use continuo_studio::{HistoryItem, Shown, TechniqueSettings, bars};
use egui::{Label, RichText, Sense, Ui, vec2};

use super::stage::Stage;
use super::{history_panel, knobs, row_list, theme};
use crate::params::role_name;

/// Width of the words at the left of a table.
const WORDS: f32 = 54.0;

/// A line: what it says, and what of.
type Fact = (&'static str, String);

/// Draws the lines.
pub fn show(ui: &mut Ui, stage: &Stage) {
    knobs::heading(ui, "About this result");
    let view = stage.view;
    let Some(shown) = &view.result else { return };
    let item = view.history.iter().find(|item| item.id == shown.entry);
    let mut facts = item.map_or_else(Vec::new, |item| made(stage, item));
    facts.extend(music(shown));
    table(ui, &facts);
}

/// A table of facts; what is too long for its line is said in a tooltip.
pub fn table(ui: &mut Ui, facts: &[Fact]) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = theme::HAIR;
        ui.spacing_mut().interact_size.y = theme::COMPACT;
        for (what, fact) in facts {
            ui.horizontal(|ui| {
                let (place, _) = ui.allocate_exact_size(vec2(WORDS, theme::COMPACT), Sense::hover());
                row_list::write(ui, place, what, theme::SMALL, theme::of(ui.ctx()).muted);
                ui.add(Label::new(RichText::new(fact).size(theme::SMALL)).truncate().show_tooltip_when_elided(true));
            });
        }
    });
}

/// How an entry was made.
pub fn made(stage: &Stage, item: &HistoryItem) -> Vec<Fact> {
    let parent = item.parent.and_then(|parent| stage.view.history.iter().find(|item| item.id == parent));
    let from = parent.map(|parent| ("From", format!("{} ({})", history_panel::name(parent), parent.id.0 + 1)));
    let Some(settings) = &item.settings else {
        let how = if item.is_edit { "Edited by hand" } else { "Input melody" };
        return std::iter::once(("Made", how.to_owned())).chain(from).collect();
    };
    let technique = settings.technique();
    let model = &stage.view.models.of(technique).name;
    let mut facts = vec![("Made by", format!("{} · {model}", technique.name()))];
    facts.extend(from);
    facts.extend(set(settings));
    facts.push(("Seed", settings.seed().to_string()));
    facts
}

fn set(settings: &TechniqueSettings) -> Vec<Fact> {
    match settings {
        TechniqueSettings::Enhance(settings) => vec![
            ("Passes", format!("{}, creative risk {:.2}", settings.sampling_iterations, settings.creative_risk)),
            (
                "Limits",
                format!(
                    "{:.0} % removed, {} notes added",
                    settings.max_notes_removed_percent, settings.max_notes_added
                ),
            ),
        ],
        TechniqueSettings::Extend(settings) => {
            let threshold = settings.sampling_threshold;
            let sampling = match settings.sampling_technique {
                SamplingTechnique::TopK => format!("Top k {threshold:.2}"),
                SamplingTechnique::Nucleus => format!("Nucleus {threshold:.2}"),
                SamplingTechnique::Random => "Random".to_owned(),
            };
            let snap = if settings.snap { ", on the grid" } else { "" };
            vec![
                ("Sampling", format!("{sampling}, creative risk {:.2}", settings.creative_risk)),
                (
                    "Duration",
                    format!(
                        "heard {:.1} s, added up to {:.1} s{snap}",
                        settings.input_seconds, settings.extension_seconds
                    ),
                ),
            ]
        }
        TechniqueSettings::Accompany(settings) => {
            vec![("Style", format!("{}, humanise {:.0} %", settings.style.name(), settings.humanise * 100.0))]
        }
    }
}

/// What there is to hear, and what became of the parent's notes.
fn music(shown: &Shown) -> Vec<Fact> {
    let composition = &shown.composition;
    let notes: usize = composition.tracks.iter().map(|track| track.clip.notes().len()).sum();
    let difference = &shown.difference;
    let (added, removed) = (difference.added.len(), difference.removed.len());
    let length = composition.length();
    let (bars, seconds) = (bars::count(&composition.meter, length), composition.tempo.seconds(length));
    let mut facts = vec![("Notes", notes.to_string())];
    if shown.parent.is_some() {
        facts.push(("Melody", format!("{added} added, {removed} removed, {} kept", difference.kept.len())));
    }
    facts.push(("Length", format!("{bars} {}, {}", if bars == 1 { "bar" } else { "bars" }, time(seconds))));
    let melody = composition.tracks.iter().find(|track| track.role != Role::Drums);
    if let Some(tonality) = melody.and_then(|track| tonality::detect(&track.clip)) {
        facts.push(("Key", format!("{} (detected)", tonality.name())));
    }
    if composition.tracks.len() > 1 {
        facts.push(("Tracks", roles(composition.tracks.iter().map(|track| track.role))));
    }
    facts
}

/// Names of roles, as in a sentence.
pub fn roles(roles: impl Iterator<Item = Role>) -> String {
    let names: Vec<String> = roles.map(|role| role_name(role).to_lowercase()).collect();
    names.join(", ")
}

/// Seconds as minutes and seconds.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate, and music is shorter")]
pub fn time(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_clocks_do() {
        assert_eq!([0.2, 59.6, 61.0, 3600.0].map(time), ["0:00", "1:00", "1:01", "60:00"]);
    }
}
