//! The file dialog of a Linux desktop, through its portal on the session bus: asked on a thread, never waited for.

use std::collections::HashMap;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustbus::connection::{Error, Timeout};
use rustbus::message_builder::MarshalledMessage;
use rustbus::wire::unmarshal::traits::Variant;
use rustbus::{MessageBuilder, MessageType, RpcConn};

use super::{Answer, Question};
use crate::editor::transfer::uris;

/// How long the thread looks at the bus before it looks whether it is still wanted.
const SLICE: Duration = Duration::from_millis(20);
/// How long the portal may take to open a dialog: it may have to be started first.
const OPENING_MAX: Duration = Duration::from_secs(8);

const PORTAL: &str = "org.freedesktop.portal.Desktop";
const OBJECT: &str = "/org/freedesktop/portal/desktop";
const CHOOSER: &str = "org.freedesktop.portal.FileChooser";
const REQUEST: &str = "org.freedesktop.portal.Request";

/// Patterns of names, and the kind of pattern: 0 is one of shells.
type Patterns = Vec<(u32, String)>;
type Filters = Vec<(String, Patterns)>;
rustbus::dbus_variant_sig!(Setting, Text => String; Bytes => Vec<u8>; Filters => Filters);

/// A dialog that is open. Dropping it closes the dialog.
#[derive(Debug)]
pub struct Portal {
    answer: Receiver<Answer>,
    is_unwanted: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Portal {
    /// Opens a dialog, which goes when `closed` says that the window has. `None` if the system gives no thread or there
    /// is no bus to ask on.
    pub fn ask(question: Question, closed: Arc<AtomicBool>) -> Option<Self> {
        std::env::var_os("DBUS_SESSION_BUS_ADDRESS")?;
        let is_unwanted = Arc::<AtomicBool>::default();
        let unwanted = Arc::clone(&is_unwanted);
        let is_wanted = move || !unwanted.load(Ordering::Relaxed) && !closed.load(Ordering::Relaxed);
        let (sender, answer) = channel();
        let thread = std::thread::Builder::new().name("continuo-portal".to_owned()).spawn(move || {
            let answer = converse(&question, &is_wanted).unwrap_or(Answer::Unavailable);
            // An error means that nobody wants to know any more.
            let _ = sender.send(answer);
        });
        Some(Self { answer, is_unwanted, thread: Some(thread.ok()?) })
    }

    /// What came back, once something has. Waits for nothing.
    pub fn answer(&mut self) -> Option<Answer> {
        match self.answer.try_recv() {
            Ok(answer) => Some(answer),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => Some(Answer::Unavailable),
        }
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.is_unwanted.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has left no answer, which was told.
            let _ = thread.join();
        }
    }
}

/// Opens a dialog and waits for its answer, as long as that is wanted.
fn converse(question: &Question, is_wanted: &dyn Fn() -> bool) -> Result<Answer, Error> {
    let mut bus = RpcConn::session_conn(Timeout::Duration(OPENING_MAX))?;
    let mut call = call(question)?;
    let serial = send(&mut bus, &mut call)?;
    let Some(reply) = wait(is_wanted, Some(OPENING_MAX), |slice| bus.wait_response(serial, slice))? else {
        return Ok(Answer::Cancelled);
    };
    if reply.typ == MessageType::Error {
        return Ok(Answer::Unavailable);
    }
    let dialog: rustbus::wire::ObjectPath<String> = reply.body.parser().get()?;
    loop {
        let Some(signal) = wait(is_wanted, None, |slice| bus.wait_signal(slice))? else {
            send(&mut bus, &mut close(dialog.as_ref()))?;
            return Ok(Answer::Cancelled);
        };
        if signal.dynheader.member.as_deref() == Some("Response")
            && signal.dynheader.object.as_deref() == Some(dialog.as_ref())
        {
            return answer(&signal);
        }
    }
}

/// Waits in slices; `None` once that is unwanted.
fn wait<T>(
    is_wanted: &dyn Fn() -> bool,
    limit: Option<Duration>,
    mut look: impl FnMut(Timeout) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let begin = Instant::now();
    while is_wanted() {
        match look(Timeout::Duration(SLICE)) {
            Err(Error::TimedOut) if limit.is_none_or(|limit| begin.elapsed() < limit) => {}
            other => return other.map(Some),
        }
    }
    Ok(None)
}

fn send(bus: &mut RpcConn, message: &mut MarshalledMessage) -> Result<u32, Error> {
    bus.send_message(message)?.write_all().map_err(rustbus::connection::ll_conn::force_finish_on_error)
}

fn call(question: &Question) -> Result<MarshalledMessage, Error> {
    let (method, title) = match question.save_as {
        Some(_) => ("SaveFile", "Export as MIDI"),
        None => ("OpenFile", "Import a MIDI file"),
    };
    let mut call = MessageBuilder::new().call(method).with_interface(CHOOSER).on(OBJECT).at(PORTAL).build();
    call.body.push_param3(format!("x11:{:x}", question.parent), title, settings(question))?;
    Ok(call)
}

fn settings(question: &Question) -> HashMap<String, Setting> {
    // A path is bytes, up to a zero.
    let folder = [question.folder.as_os_str().as_bytes(), &[0]].concat();
    let mut settings = HashMap::from([
        ("current_folder".to_owned(), Setting::Bytes(folder)),
        ("filters".to_owned(), Setting::Filters(filters())),
    ]);
    if let Some(name) = &question.save_as {
        settings.insert("current_name".to_owned(), Setting::Text(name.clone()));
    }
    settings
}

fn filters() -> Filters {
    let pattern = |pattern: &str| (0, pattern.to_owned());
    let midi = ["*.[mM][iI][dD]", "*.[mM][iI][dD][iI]", "*.[sS][mM][fF]", "*.[kK][aA][rR]"].map(pattern);
    vec![("MIDI files".to_owned(), midi.to_vec()), ("All files".to_owned(), vec![pattern("*")])]
}

fn close(dialog: &str) -> MarshalledMessage {
    MessageBuilder::new().call("Close").with_interface(REQUEST).on(dialog.to_owned()).at(PORTAL).build()
}

/// The answer of a dialog: 0 and the addresses of the files, 1 if the user chose none, 2 if it ended some other way.
fn answer(signal: &MarshalledMessage) -> Result<Answer, Error> {
    let (code, results): (u32, HashMap<String, Variant>) = signal.body.parser().get2()?;
    if code != 0 {
        return Ok(Answer::Cancelled);
    }
    let addresses: Vec<String> = results.get("uris").map(Variant::get).transpose()?.unwrap_or_default();
    let files: Vec<PathBuf> = addresses.iter().flat_map(|address| uris::files(address.as_bytes())).collect();
    Ok(files.into_iter().next().map_or(Answer::Cancelled, Answer::Chosen))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(save_as: Option<&str>) -> Question {
        let parent = crate::editor::transfer::WindowId::new(0xc0_0003).unwrap();
        Question { parent, folder: "/music/a".into(), save_as: save_as.map(str::to_owned) }
    }

    fn response(code: u32, uris: &[&str]) -> MarshalledMessage {
        let mut signal = MessageBuilder::new().signal(REQUEST, "Response", "/request/1".to_owned()).build();
        let uris: Vec<String> = uris.iter().map(|&uri| uri.to_owned()).collect();
        rustbus::dbus_variant_sig!(Found, Uris => Vec<String>);
        signal.body.push_param2(code, HashMap::from([("uris", Found::Uris(uris))])).unwrap();
        signal
    }

    #[test]
    fn a_call_says_what_the_portal_asks_for() {
        for (save_as, method) in [(None, "OpenFile"), (Some("Tune.mid"), "SaveFile")] {
            let call = call(&question(save_as)).unwrap();
            assert_eq!(call.dynheader.member.as_deref(), Some(method));
            assert_eq!(call.get_sig(), "ssa{sv}");
            let (parent, _, settings): (&str, &str, HashMap<&str, Variant>) = call.body.parser().get3().unwrap();
            assert_eq!(parent, "x11:c00003");
            assert_eq!(settings["current_folder"].get::<Vec<u8>>().unwrap(), b"/music/a\0");
            assert_eq!(settings["filters"].get::<Filters>().unwrap().len(), 2);
            let name = settings.get("current_name").map(|name| name.get::<&str>().unwrap());
            assert_eq!(name, save_as);
        }
    }

    #[test]
    fn an_answer_is_a_file_or_none() {
        let chosen = Answer::Chosen("/music/a/My Song.mid".into());
        assert_eq!(answer(&response(0, &["file:///music/a/My%20Song.mid"])).unwrap(), chosen);
        assert_eq!(answer(&response(1, &[])).unwrap(), Answer::Cancelled);
        assert_eq!(answer(&response(0, &["https://example.org/a.mid"])).unwrap(), Answer::Cancelled);
        let nonsense = MessageBuilder::new().signal(REQUEST, "Response", "/request/1".to_owned()).build();
        assert!(answer(&nonsense).is_err());
    }

    #[test]
    fn waiting_ends_when_it_is_unwanted_or_takes_too_long() {
        let timed_out = |_| Err::<(), _>(Error::TimedOut);
        assert!(matches!(wait(&|| false, None, timed_out), Ok(None)));
        assert!(matches!(wait(&|| true, Some(Duration::ZERO), timed_out), Err(Error::TimedOut)));
        let asked = std::cell::Cell::new(0);
        let is_wanted = || asked.replace(asked.get() + 1) < 3;
        assert!(matches!(wait(&is_wanted, None, timed_out), Ok(None)));
        assert_eq!(asked.get(), 4);
        assert!(matches!(wait(&|| true, None, |_| Ok(7)), Ok(Some(7))));
    }
}
