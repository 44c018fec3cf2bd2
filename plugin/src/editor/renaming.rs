//! A name that is being typed in the place where it stands: of one composition at a time, in the whole window.

use continuo_studio::limits::NAME_CHARS_MAX;
use continuo_studio::{Command, EntryId, HistoryItem};
use egui::{Id, Key, Rect, TextEdit, Ui};

use super::stage::Stage;

/// The name as it has been typed so far.
#[derive(Clone, Debug)]
struct Typed {
    entry: EntryId,
    text: String,
}

fn id() -> Id {
    Id::unique("name that is being typed")
}

/// Begins to rename an entry.
pub fn begin(ui: &Ui, item: &HistoryItem) {
    let typed = Typed { entry: item.id, text: item.name.clone() };
    ui.data_mut(|data| data.insert_temp(id(), typed));
}

/// Whether that entry is being renamed.
pub fn is_of(ui: &Ui, entry: EntryId) -> bool {
    ui.data(|data| data.get_temp::<Typed>(id())).is_some_and(|typed| typed.entry == entry)
}

/// Draws the field over a name. Enter, or going elsewhere, gives the entry that name; Escape leaves it as it was.
pub fn field(ui: &mut Ui, stage: &mut Stage, rect: Rect) {
    let Some(mut typed) = ui.data(|data| data.get_temp::<Typed>(id())) else { return };
    // An id of its own: the rows around it come and go.
    let edit = TextEdit::singleline(&mut typed.text).id(id().with("field"));
    let edit = edit.desired_width(rect.width()).char_limit(NAME_CHARS_MAX);
    let response = ui.put(rect, edit).accessible_name("New name");
    let response = response.on_hover_text("Enter gives it this name, Escape leaves it as it was.");
    if response.lost_focus() {
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        if !escaped && !typed.text.trim().is_empty() {
            stage.ask(Command::Rename(typed.entry, typed.text.trim().to_owned()));
        }
        ui.data_mut(|data| data.remove::<Typed>(id()));
        return;
    }
    // The click that began it may take the keyboard away again.
    if !response.has_focus() {
        response.request_focus();
    }
    ui.data_mut(|data| data.insert_temp(id(), typed));
}
