//! Drags on a real X server, drawn in memory: what we give is what we take, through every window between.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use x11rb::protocol::xproto::{BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, KEY_PRESS_EVENT, MOTION_NOTIFY_EVENT};
use x11rb::protocol::xtest::ConnectionExt as _;

use super::super::News;
use super::*;

/// A limit that only a failure reaches.
const LIMIT: Duration = Duration::from_secs(60);

/// An X server without a screen.
struct Server {
    process: Child,
    display: String,
    user: Link,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp"]);
        let mut process =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("Xvfb is installed (Debian: xvfb)");
        let mut number = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let display = format!(":{}", number.trim());
        let user = Link::open(Some(&display)).expect("the server lets us in");
        Self { process, display, user }
    }

    /// A window of a program: as wide as 200 and as high as 150 pixels.
    fn window(&self, link: &Link, parent: Window, at: (i16, i16)) -> WindowId {
        let server = &link.connection;
        let window = server.generate_id().unwrap();
        let settings = CreateWindowAux::new().override_redirect(1);
        let class = WindowClass::INPUT_OUTPUT;
        server.create_window(0, window, parent, at.0, at.1, 200, 150, 0, class, 0, &settings).unwrap().check().unwrap();
        server.map_window(window).unwrap().check().unwrap();
        WindowId::new(window).unwrap()
    }

    fn input(&self, kind: u8, detail: u8, at: (i16, i16)) {
        let (server, root) = (&self.user.connection, self.user.root);
        server.xtest_fake_input(kind, detail, 0, root, at.0, at.1, 0).unwrap().check().unwrap();
    }

    fn move_to(&self, at: (i16, i16)) {
        self.input(MOTION_NOTIFY_EVENT, 0, at);
    }

    fn press(&self) {
        self.input(BUTTON_PRESS_EVENT, 1, (0, 0));
    }

    fn release(&self) {
        self.input(BUTTON_RELEASE_EVENT, 1, (0, 0));
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn until<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(begin.elapsed() < LIMIT, "it never came");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn next(drops: &Drops) -> News {
    until(|| drops.news().next())
}

fn accepts(files: &[PathBuf]) -> bool {
    files.iter().any(|file| file.extension().is_some_and(|extension| extension == "mid"))
}

fn file(folder: &Path, name: &str) -> PathBuf {
    let file = folder.join(name);
    std::fs::write(&file, "MThd").unwrap();
    file
}

/// A source at the left of the screen, a watched window at its right within the window of a host, and a file.
struct Scene {
    server: Server,
    program: Link,
    source: WindowId,
    target: WindowId,
    drops: Drops,
    folder: tempfile::TempDir,
}

const ON_SOURCE: (i16, i16) = (50, 50);
const ON_TARGET: (i16, i16) = (500, 120);
const NOWHERE: (i16, i16) = (300, 500);

impl Scene {
    fn new() -> Self {
        let server = Server::start();
        let program = Link::open(Some(&server.display)).unwrap();
        let source = server.window(&program, program.root, (0, 0));
        let host = server.window(&program, program.root, (400, 50));
        let target = server.window(&program, host.get(), (10, 10));
        let drops = Drops::watch_on(Some(&server.display), target, accepts).unwrap();
        Self { server, program, source, target, drops, folder: tempfile::tempdir().unwrap() }
    }

    /// Presses on the source and begins to drag a file of that name.
    fn drag(&self, name: &str) -> (Drag, PathBuf) {
        self.server.move_to(ON_SOURCE);
        self.server.press();
        let file = file(self.folder.path(), name);
        (Drag::begin_on(Some(&self.server.display), self.source, file.clone()).unwrap(), file)
    }

    fn end(&self, drag: &Drag) {
        until(|| drag.is_over().then_some(()));
    }
}

#[test]
#[ignore = "needs Xvfb: a step of `cargo xtask test`"]
fn a_file_is_carried_over_a_screen_and_dropped() {
    let scene = Scene::new();
    let (drag, file) = scene.drag("My Söng 100%.mid");
    scene.server.move_to(ON_TARGET);
    assert_eq!(next(&scene.drops), News::Over(vec![file.clone()]));
    until(|| drag.is_welcome().then_some(()));
    scene.server.move_to(NOWHERE);
    assert_eq!(next(&scene.drops), News::Left);
    scene.server.move_to(ON_TARGET);
    assert_eq!(next(&scene.drops), News::Over(vec![file.clone()]));
    scene.server.release();
    assert_eq!(next(&scene.drops), News::Dropped(vec![file]));
    scene.end(&drag);
}

#[test]
#[ignore = "needs Xvfb: a step of `cargo xtask test`"]
fn what_the_window_does_not_take_is_not_dropped() {
    let scene = Scene::new();
    let (drag, file) = scene.drag("notes.txt");
    scene.server.move_to(ON_TARGET);
    assert_eq!(next(&scene.drops), News::Over(vec![file]));
    scene.server.release();
    assert_eq!(next(&scene.drops), News::Left);
    scene.end(&drag);
}

#[test]
#[ignore = "needs Xvfb: a step of `cargo xtask test`"]
fn escape_gives_up_and_nothing_but_the_drag_hears_it() {
    let scene = Scene::new();
    let (drag, _) = scene.drag("song.mid");
    scene.server.move_to(ON_TARGET);
    until(|| drag.is_welcome().then_some(()));
    let escape = super::drag::key_of(&scene.program, super::drag::ESCAPE).unwrap();
    scene.server.input(KEY_PRESS_EVENT, escape, (0, 0));
    assert!(matches!(next(&scene.drops), News::Over(_)));
    assert_eq!(next(&scene.drops), News::Left);
    scene.end(&drag);
}

#[test]
#[ignore = "needs Xvfb: a step of `cargo xtask test`"]
fn a_drag_that_is_dropped_in_the_program_ends_at_once() {
    let scene = Scene::new();
    let (drag, _) = scene.drag("song.mid");
    scene.server.move_to(ON_TARGET);
    until(|| drag.is_welcome().then_some(()));
    drop(drag);
    assert!(matches!(next(&scene.drops), News::Over(_)));
    assert_eq!(next(&scene.drops), News::Left);
}

#[test]
#[ignore = "needs Xvfb: a step of `cargo xtask test`"]
fn a_program_that_crashes_leaves_no_ghost() {
    let scene = Scene::new();
    let crashing = Link::open(Some(&scene.server.display)).unwrap();
    let mouth = crashing.hidden_window(EventMask::NO_EVENT).unwrap();
    let ear = crashing.numbers(scene.target.get(), crashing.atoms.XdndProxy, AtomEnum::WINDOW).unwrap()[0];
    let owner = crashing.connection.set_selection_owner(mouth, crashing.atoms.XdndSelection, x11rb::CURRENT_TIME);
    owner.unwrap().check().unwrap();
    let tell = |kind, data| crashing.tell(ear, scene.target.get(), kind, data).unwrap();
    tell(crashing.atoms.XdndEnter, [mouth, VERSION << 24, crashing.atoms.UriList, 0, 0]);
    tell(crashing.atoms.XdndPosition, [mouth, 0, 0, 0, crashing.atoms.XdndActionCopy]);
    // It asks for the files and gets none: this program does not answer.
    until(|| crashing.connection.poll_for_event().unwrap());
    drop(crashing);
    assert_eq!(next(&scene.drops), News::Left);
}

#[test]
#[ignore = "needs Xvfb: a step of `cargo xtask test`"]
fn a_watch_ends_with_its_window_and_a_window_outlives_its_watch() {
    let scene = Scene::new();
    let proxy = |window: WindowId| {
        scene.program.numbers(window.get(), scene.program.atoms.XdndProxy, AtomEnum::WINDOW).unwrap().first().copied()
    };
    assert!(proxy(scene.target).is_some());
    for _ in 0..100 {
        let other = scene.server.window(&scene.program, scene.program.root, (0, 300));
        let drops = Drops::watch_on(Some(&scene.server.display), other, accepts).unwrap();
        scene.program.connection.destroy_window(other.get()).unwrap().check().unwrap();
        until(|| drops.is_over().then_some(()));
    }
    let Scene { server, program, target, drops, .. } = scene;
    drop(drops);
    let left = program.numbers(target.get(), program.atoms.XdndProxy, AtomEnum::WINDOW).unwrap();
    assert_eq!(left, [] as [u32; 0], "nobody is sent to an ear that is gone");
    drop(server);
}

#[test]
fn without_a_server_there_are_no_drags() {
    let window = WindowId::new(1).unwrap();
    assert!(Drops::watch_on(Some(":nowhere"), window, accepts).is_none());
    assert!(Drag::begin_on(Some(":nowhere"), window, "/a.mid".into()).is_none());
}
