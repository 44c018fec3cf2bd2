//! Lists of files as programs hand them to each other: `text/uri-list`, read with distrust and written in plain ASCII.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};

/// Files of a list that are looked at: more are no melodies.
pub const FILES_MAX: usize = 1000;

/// Everything but what stands for itself in the path of an address.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The local files of a list, in its order. What is no address of a local file is left out.
///
/// Paths are absolute, without zero bytes, and otherwise whatever the list says: not even UTF-8, and not always there.
pub fn files(list: &[u8]) -> Vec<PathBuf> {
    list.split(|byte| matches!(byte, b'\r' | b'\n' | 0)).filter_map(file).take(FILES_MAX).collect()
}

/// The list of one file, for other programs.
pub fn list(file: &Path) -> Vec<u8> {
    format!("file://{}\r\n", percent_encode(file.as_os_str().as_bytes(), ESCAPED)).into_bytes()
}

fn file(line: &[u8]) -> Option<PathBuf> {
    let (scheme, rest) = line.trim_ascii().split_at_checked(5)?;
    if !scheme.eq_ignore_ascii_case(b"file:") {
        return None;
    }
    // `file:///path`, `file://localhost/path` and the old `file:/path`; a file of another machine is not ours to read.
    let path = rest.strip_prefix(b"//").map_or(Some(rest), |rest| {
        let host = rest.iter().position(|byte| *byte == b'/')?;
        (host == 0 || rest[..host].eq_ignore_ascii_case(b"localhost")).then_some(&rest[host..])
    })?;
    let path: Vec<u8> = percent_decode(path).collect();
    (path.starts_with(b"/") && !path.contains(&0)).then(|| OsString::from_vec(path).into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn path(bytes: &[u8]) -> PathBuf {
        OsString::from_vec(bytes.to_vec()).into()
    }

    #[test]
    fn lists_of_every_desktop_are_read() {
        let list = b"# a comment\r\nfile:///music/a/My%20Song.mid\r\nFILE://localhost/b.mid\nfile:/old/c.mid\r\n\0";
        assert_eq!(files(list), [path(b"/music/a/My Song.mid"), path(b"/b.mid"), path(b"/old/c.mid")]);
        assert_eq!(files(b"file:///caf%E9.mid"), [path(b"/caf\xe9.mid")], "a name that is no UTF-8 is a name");
        assert_eq!(files("file:///né.mid".as_bytes()), [PathBuf::from("/né.mid")], "some escape too little");
        assert_eq!(files(b"file:///100%25.mid"), [path(b"/100%.mid")]);
    }

    #[test]
    fn hostile_lists_give_nothing() {
        for list in [
            &b""[..],
            b"file:",
            b"file://",
            b"file://otherhost/a.mid",
            b"file://localhostile/a.mid",
            b"file:relative.mid",
            b"file:///a%00.mid",
            b"http://a/b.mid",
            b"/plain/path.mid",
            b"\xff\xfe\xfd",
            b"javascript:alert(1)",
        ] {
            assert_eq!(files(list), [] as [PathBuf; 0], "{}", list.escape_ascii());
        }
        assert_eq!(files(&b"file:///a\n".repeat(FILES_MAX + 9)).len(), FILES_MAX);
    }

    proptest! {
        #[test]
        fn every_path_survives_the_list(name in prop::collection::vec(1u8.., 0..60)) {
            let whole = path(&[b"/", &name[..]].concat());
            let list = list(&whole);
            prop_assert!(list.is_ascii());
            let read = files(&list);
            prop_assert_eq!(read.len(), 1);
            prop_assert_eq!(read[0].as_os_str(), whole.as_os_str());
        }

        #[test]
        fn whatever_is_read_is_absolute(list in prop::collection::vec(any::<u8>(), 0..200)) {
            let hostile = [b"file://", &list[..]].concat();
            for file in files(&list).into_iter().chain(files(&hostile)) {
                prop_assert!(file.is_absolute() && !file.as_os_str().as_bytes().contains(&0));
            }
        }
    }
}
