//! The audio thread neither waits, logs nor does IO: shown in a process that dies at its first system call, and by
//! reading the source for locks, which make no call until someone else holds them.
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

/// Words that have no place in code of the audio thread, the promise they would break in front.
const FORBIDDEN: [(&str, &[&str]); 4] = [
    ("lock", &["Mutex", "RwLock", "Condvar", "OnceLock", "LazyLock", "parking_lot", "Barrier", ".lock("]),
    ("log", &["println!", "print!", "dbg!", "log::", "tracing"]),
    ("do IO", &["std::fs", "std::io", "std::net", "std::process", "std::env"]),
    ("wait", &["std::thread", "thread::", "sleep", "mpsc", "Instant", "SystemTime", ".await", "loop {}"]),
];

/// The forbidden words of a source text, its tests and comments left aside.
fn broken_promises(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let mut found = Vec::new();
    for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (promise, words) in FORBIDDEN {
            found.extend(words.iter().filter(|word| line.contains(**word)).map(|word| format!("{promise}: {word}")));
        }
    }
    found
}

fn sources() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files =
        std::fs::read_dir(folder).expect("the source is there").map(|entry| entry.expect("a readable entry").path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[test]
fn no_source_file_names_what_locks_logs_or_waits() {
    let sources = sources();
    assert!(sources.len() > 15, "{sources:?}");
    for path in sources {
        let source = std::fs::read_to_string(&path).expect("a readable file");
        assert_eq!(broken_promises(&source), Vec::<String>::new(), "{}", path.display());
    }
}

#[test]
fn the_reader_fires() {
    for (promise, words) in FORBIDDEN {
        for word in words {
            let source = format!("fn process() {{\n    {word}\n}}\n");
            assert!(broken_promises(&source).iter().any(|found| found.starts_with(promise)), "{word}");
        }
    }
    assert_eq!(broken_promises("// no Mutex\n#[cfg(test)]\nmod tests { println!() }"), Vec::<String>::new());
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod jail {
    //! A process that may do nothing but arithmetic and exit.

    use std::os::unix::process::ExitStatusExt;
    use std::process::{Command, ExitStatus};

    use continuo_music::{Clip, Composition, Key, Note, Role, Tick, Track, Velocity};
    use continuo_realtime::{
        Block, Controls, Cue, HostTransport, Mixer, NoteMessage, Output, Performer, Timeline, ports,
    };
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, apply_filter};

    /// The variable that tells a child what to do in the jail.
    const DEED: &str = "CONTINUO_JAIL_DEED";

    struct Deaf;

    impl Output for Deaf {
        fn send(&mut self, message: NoteMessage) {
            std::hint::black_box(message);
        }
    }

    fn lock_up() {
        // Beside the exit itself what the runtime does on the way out: giving back its signal stack.
        let exit = [libc::SYS_exit_group, libc::SYS_sigaltstack, libc::SYS_munmap];
        let only_exit = exit.into_iter().map(|call| (call, vec![])).collect();
        let target = std::env::consts::ARCH.try_into().expect("an architecture the jail knows");
        let filter = SeccompFilter::new(only_exit, SeccompAction::KillProcess, SeccompAction::Allow, target);
        let program: BpfProgram = filter.and_then(TryInto::try_into).expect("the filter is well formed");
        apply_filter(&program).expect("the kernel takes the filter");
    }

    fn timeline() -> Timeline {
        let note = |index: i64| Note {
            onset: Tick(index * 20),
            key: Key::masked(u8::try_from(index % 128).expect("below 128")),
            duration: Tick(100),
            velocity: Velocity::DEFAULT,
        };
        let clip = Clip::new((0..500).map(note).collect(), Tick::ZERO);
        let track = Track { name: String::new(), role: Role::Melody, channel: 0, program: None, clip };
        Timeline::new(&Composition { tracks: vec![track], ..Composition::default() })
    }

    /// Blocks with all that can go on, the rings running full; then the deed.
    fn perform(deed: &str) {
        let (audio, mut studio) = ports();
        let keys = std::sync::Arc::clone(&audio.keys);
        let mut performer = Performer::new(audio);
        performer.activate(48_000.0);
        while studio.cues.push(Cue::Load(Box::new(timeline()))).is_ok() {}
        lock_up();
        for number in 0..20_000_u32 {
            let mut mixer = Mixer::default();
            mixer.strip_mut(Role::Melody).mute = number % 70 < 9;
            mixer.strip_mut(Role::Melody).program = u8::try_from(number % 128).ok();
            let controls = Controls {
                mixer,
                looped: true,
                thru: true,
                record: number % 20 < 9,
                play: number % 300 < 90,
                ..Controls::default()
            };
            let transport = HostTransport {
                playing: number % 50 > 0,
                bpm: Some(f64::from(60 + number % 100)),
                position_quarters: Some(f64::from(number % 1000) / 64.0),
                loop_quarters: Some((1.0, 2.0)),
                ..HostTransport::default()
            };
            let key = Key::masked(60);
            let input = [NoteMessage::On { offset: 3, channel: 0, key, velocity: Velocity::DEFAULT }];
            let block = Block { frames: 64 + number % 64, sample_rate: 48_000.0, transport: Some(transport) };
            keys.press(Key::masked(60 + u8::try_from(number % 40).unwrap_or_default()), Velocity::DEFAULT);
            performer.process(&block, &controls, &input, &mut Deaf);
            keys.release_all();
        }
        performer.deactivate();
        match deed {
            "print" => println!("{}", std::hint::black_box(1)),
            "read a file" => drop(std::fs::read("/dev/null")),
            "read the clock" => drop(std::hint::black_box(std::time::Instant::now())),
            "sleep" => std::thread::sleep(std::time::Duration::from_millis(1)),
            _ => {}
        }
        std::process::exit(0);
    }

    #[test]
    #[ignore = "runs only as a child of the tests below"]
    fn child() {
        if let Ok(deed) = std::env::var(DEED) {
            perform(&deed);
        }
    }

    fn in_jail(deed: &str) -> ExitStatus {
        let program = std::env::current_exe().expect("this program has a path");
        let mut child = Command::new(program);
        child.args(["--exact", "jail::child", "--ignored", "--nocapture"]).env(DEED, deed);
        child.stdout(std::process::Stdio::null()).status().expect("this program runs")
    }

    #[test]
    fn blocks_make_no_system_call() {
        assert_eq!(in_jail("nothing").code(), Some(0));
    }

    /// What the shell does around each block, to measure it.
    #[test]
    fn reading_a_clock_that_is_mapped_into_the_process_makes_no_system_call() {
        // Of other clocks the kernel keeps the register to itself; then a call reads it, and returns at once.
        let mapped = ["tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter"];
        let clock = std::fs::read_to_string("/sys/devices/system/clocksource/clocksource0/current_clocksource");
        if clock.is_ok_and(|clock| mapped.contains(&clock.trim())) {
            assert_eq!(in_jail("read the clock").code(), Some(0));
        }
    }

    #[test]
    fn the_jail_kills_whoever_logs_reads_or_waits() {
        for deed in ["print", "read a file", "sleep"] {
            assert_eq!(in_jail(deed).signal(), Some(libc::SIGSYS), "{deed}");
        }
    }
}
