//! Files held over the window or dropped on it: what would become of them is said while they hover.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use continuo_studio::Command;
use egui::{
    Align2, Area, Context, DroppedFile, DroppedFileHandle, Id, Label, Order, Rect, RichText, Stroke, StrokeKind, Ui,
    UiBuilder, vec2,
};

use super::super::dialogs::is_midi;
use super::super::stage::Stage;
use super::super::theme;

/// How long a refusal stays in sight, in seconds.
const NOTICE_SECONDS: f64 = 5.0;
/// How far the frame lies within the window, in points.
const INSET: f32 = 10.0;

/// What the window remembers of drops.
#[derive(Debug, Default)]
pub struct Landing {
    /// Why the last drop was refused, and until when that is said.
    notice: Option<(String, f64)>,
}

/// Whether files are taken when they are dropped.
pub fn accepts(files: &[PathBuf]) -> bool {
    matches!(fate(files), Fate::Import { .. })
}

/// What becomes of files.
#[derive(Debug, PartialEq)]
enum Fate<'a> {
    /// The first MIDI file of them is read; so many others are not.
    Import { file: &'a Path, others: usize },
    /// None of them is a MIDI file.
    Refused,
}

fn fate(files: &[PathBuf]) -> Fate<'_> {
    let midi = files.iter().find(|file| is_midi(file) && !file.is_dir());
    midi.map_or(Fate::Refused, |file| Fate::Import { file, others: files.len() - 1 })
}

impl Landing {
    /// Draws what hovers over the window, and asks for what was dropped on it.
    pub fn show(&mut self, ui: &Ui, stage: &mut Stage) {
        let (over, dropped, now) = ui.input(|input| {
            let over = input.raw.hovered_files.iter().filter_map(|file| file.path.clone());
            let dropped = input.raw.dropped_files.iter().map(|file| file.path().to_owned());
            (over.collect::<Vec<_>>(), dropped.collect::<Vec<_>>(), input.time)
        });
        if !dropped.is_empty() {
            self.take(&dropped, now, stage);
        }
        if !over.is_empty() {
            self.notice = None;
            overlay(ui.ctx(), &over);
        }
        self.notice = self.notice.take().filter(|(_, until)| now < *until);
        if let Some((text, _)) = &self.notice {
            notice(ui.ctx(), text);
        }
    }

    fn take(&mut self, files: &[PathBuf], now: f64, stage: &mut Stage) {
        match fate(files) {
            Fate::Import { file, .. } => stage.ask(Command::ImportMidi(file.to_owned())),
            Fate::Refused => self.notice = Some((refusal(files), now + NOTICE_SECONDS)),
        }
    }
}

fn name(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn refusal(files: &[PathBuf]) -> String {
    match files {
        [file] => format!("“{}” is no MIDI file. Drop a file that ends in .mid.", name(file)),
        _ => "There is no MIDI file among these. Drop a file that ends in .mid.".to_owned(),
    }
}

fn promise(others: usize) -> String {
    match others {
        0 => "Its tune becomes the input melody.".to_owned(),
        1 => "The other file is left where it is: one melody at a time.".to_owned(),
        _ => format!("The {others} other files are left where they are: one melody at a time."),
    }
}

fn overlay(ctx: &Context, files: &[PathBuf]) {
    let (title, more, colour) = match fate(files) {
        Fate::Import { file, others } => {
            (format!("Drop to import “{}”", name(file)), promise(others), theme::of(ctx).accent)
        }
        Fate::Refused => (refusal(files), String::new(), theme::of(ctx).removed),
    };
    let window = ctx.content_rect();
    let area = Area::new(Id::unique("what hovers")).order(Order::Foreground).fixed_pos(window.min).interactable(false);
    area.show(ctx, |ui| {
        ui.painter().rect_filled(window, 0.0, theme::of(ctx).ground.gamma_multiply(0.88));
        ui.painter().rect_stroke(window.shrink(INSET), 8.0, Stroke::new(2.0, colour), StrokeKind::Inside);
        let middle = Rect::from_center_size(window.center(), vec2(window.width() - 8.0 * INSET, 60.0));
        ui.scope_builder(UiBuilder::new().max_rect(middle), |ui| {
            ui.vertical_centered(|ui| {
                ui.add(Label::new(RichText::new(title).heading().color(colour)).wrap());
                ui.label(more);
            })
        });
    });
}

fn notice(ctx: &Context, text: &str) {
    let area = Area::new(Id::unique("what was refused")).order(Order::Foreground).interactable(false);
    area.anchor(Align2::CENTER_CENTER, vec2(0.0, 0.0)).show(ctx, |ui| {
        theme::dialog(ctx).show(ui, |ui| ui.label(RichText::new(text).color(theme::of(ctx).removed)));
    });
}

/// A file that was dropped, as the toolkit hands files on.
#[derive(Debug)]
pub struct Dropped(PathBuf);

impl Dropped {
    /// A handle of a file; nothing is read.
    pub fn handle(path: PathBuf) -> DroppedFileHandle {
        Arc::new(Self(path))
    }
}

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|cause| format!("“{}” cannot be read: {cause}.", self.0.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths<const N: usize>(names: [&str; N]) -> [PathBuf; N] {
        names.map(PathBuf::from)
    }

    #[test]
    fn the_first_midi_file_is_taken_and_the_others_are_counted() {
        let files = paths(["/a.txt", "/b.MID", "/c.midi"]);
        assert_eq!(fate(&files), Fate::Import { file: Path::new("/b.MID"), others: 2 });
        assert!(accepts(&files) && promise(2).contains("2 other files") && promise(1).contains("The other file"));
    }

    #[test]
    fn what_is_no_midi_file_is_refused_by_name() {
        assert!(!accepts(&[]) && !accepts(&paths(["/a.txt"])) && !accepts(&paths(["/mid", "/b.mid.zip"])));
        assert!(refusal(&paths(["/x/notes.txt"])).starts_with("“notes.txt” is no MIDI file."));
        let folder = tempfile::tempdir().unwrap();
        let tricky = folder.path().join("folder.mid");
        std::fs::create_dir(&tricky).unwrap();
        assert!(!accepts(&[tricky]), "a folder is no file, whatever it is called");
    }

    #[test]
    fn a_dropped_file_can_be_read_or_says_why_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.mid");
        assert!(Dropped::handle(path.clone()).bytes().unwrap_err().contains("a.mid” cannot be read: "));
        std::fs::write(&path, "MThd").unwrap();
        assert_eq!(Dropped::handle(path.clone()).bytes().unwrap(), b"MThd");
    }
}
