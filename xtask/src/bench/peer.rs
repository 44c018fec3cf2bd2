//! Extend's network beside the same network in onnxruntime, from the Python registry: the same weights, the same tokens.

use std::fs;

use serde_json::Value;

use crate::command::cargo;
use crate::failure::Failure;
use crate::python::Python;
use crate::workspace::Workspace;

/// The peer and what it is built with, pinned: a measurement must not change because a registry did.
const MODULES: &[&str] = &["onnxruntime==1.31.1", "onnx==1.23.2", "numpy==2.4.6", "cbor2==6.2.1"];

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The name and version of the peer.
    pub peer: String,
    /// Tokens a second of ours.
    tokens_per_second: f64,
    /// Tokens a second of the peer's.
    peer_tokens_per_second: f64,
    /// How many times as fast as the peer ours is.
    ratio: f64,
    /// How it was measured, in sentences.
    about: String,
}

/// Builds the program that reads for us, and lets `xtask/peers/extend.py` hold both against each other.
///
/// # Errors
///
/// When the two do not say the same, besides all that can go wrong with starting them.
pub fn measure(workspace: &Workspace) -> Result<Answer, Failure> {
    let build = ["build", "--release", "--package", "continuo-models", "--example", "reader"];
    cargo(workspace, &build).run("building the reader")?;
    let reader = workspace.target().join("release/examples").join(format!("reader{}", std::env::consts::EXE_SUFFIX));
    let python = Python::with(workspace, MODULES)?;
    let folder = workspace.target().join("peers");
    fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
    let script = workspace.root().join("xtask/peers/extend.py");
    let run = python.program().arg("-B").arg(&script).arg(workspace.root().join("weights/transformer.bpk"));
    let printed = run.arg(&folder).arg(reader).read("the measurement beside the peer")?;
    answer(&printed).ok_or_else(|| Failure::Content { path: script, cause: format!("it answered {printed:?}") })
}

fn answer(printed: &str) -> Option<Answer> {
    let told: Value = serde_json::from_str(printed).ok()?;
    let number = |key: &str| told[key].as_f64();
    let about = format!(
        "{} layers, width {}, {} heads, {} tokens remembered. {} rounds of {} tokens each, in turns, read one by one on \
         one thread; medians of the processor's time. The logits of {} tokens are at most {:.1e} apart.",
        number("layers")?,
        number("width")?,
        number("heads")?,
        number("memory")?,
        number("rounds")?,
        number("tokens_of_round")?,
        number("compared")?,
        number("apart")?,
    );
    Some(Answer {
        peer: told["peer"].as_str()?.to_owned(),
        tokens_per_second: number("tokens_per_second")?,
        peer_tokens_per_second: number("peer_tokens_per_second")?,
        ratio: number("ratio")?,
        about,
    })
}

impl std::fmt::Display for Answer {
    /// A paragraph and a table.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { peer, tokens_per_second, peer_tokens_per_second, ratio, about } = self;
        writeln!(formatter, "{about}\n\n| | tokens a second |\n|---|---|")?;
        writeln!(formatter, "| Continuo | {tokens_per_second:.0} |\n| {peer} | {peer_tokens_per_second:.0} |")?;
        writeln!(formatter, "| Continuo against {peer} | {ratio:.2} times as fast |")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_becomes_a_table_and_half_an_answer_none() {
        let printed = r#"{"tokens_per_second": 800.4, "peer_tokens_per_second": 400.2, "ratio": 2.0, "compared": 600,
            "apart": 1e-5, "rounds": 15, "tokens_of_round": 200, "peer": "onnxruntime 1", "width": 256, "layers": 4,
            "heads": 4, "memory": 512}"#;
        let table = answer(printed).unwrap().to_string();
        assert!(table.contains("| Continuo | 800 |") && table.contains("2.00 times"), "{table}");
        assert!(table.contains("width 256") && table.contains("1.0e-5"), "{table}");
        assert_eq!(answer(&printed.replace("\"apart\": 1e-5,", "")), None);
        assert_eq!(answer("FAILED"), None);
    }
}
