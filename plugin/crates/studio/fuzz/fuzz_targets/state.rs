//! Whatever text a host gives back as our state: it is refused, or it is a state that is written and read the same.
#![no_main]

use continuo_studio::SavedSession;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(session) = SavedSession::from_json(text) {
        assert_eq!(SavedSession::from_json(&session.to_json()).as_ref(), Ok(&session));
    }
});
