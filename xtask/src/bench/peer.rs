//! Networks beside the same networks in onnxruntime, from the Python registry: the same weights, told the same.

use std::fs;

use serde_json::Value;

use crate::command::cargo;
use crate::failure::Failure;
use crate::python::Python;
use crate::workspace::Workspace;

/// The peer and what it is built with, pinned: a measurement must not change because a registry did.
const MODULES: &[&str] = &["onnxruntime==1.31.1", "onnx==1.23.2", "numpy==2.4.6", "cbor2==6.2.1"];

/// A network that is held against the peer.
#[derive(Debug)]
pub struct Network {
    /// What is measured.
    title: &'static str,
    /// The program that computes for us: an example of the models.
    program: &'static str,
    /// The script that holds both against each other, in `xtask/peers`.
    script: &'static str,
    /// Its weights, in `weights`.
    weights: &'static str,
    /// What the script has told, as a paragraph and a table.
    section: fn(&Value) -> Option<String>,
}

/// Every network that is.
pub const NETWORKS: &[Network] = &[
    Network { title: "Extend", program: "reader", script: "extend.py", weights: "transformer.bpk", section: reading },
    Network { title: "Accompany", program: "player", script: "accompany.py", weights: "musegan.bpk", section: playing },
];

impl Network {
    /// Builds the program that computes for us, and lets the script hold both against each other. Gives a section of the
    /// document.
    ///
    /// # Errors
    ///
    /// When the two do not say the same, besides all that can go wrong with starting them.
    pub fn measure(&self, workspace: &Workspace) -> Result<String, Failure> {
        let build = ["build", "--release", "--package", "continuo-models", "--example", self.program];
        cargo(workspace, &build).run(&format!("building the {}", self.program))?;
        let program = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        let program = workspace.target().join("release/examples").join(program);
        let python = Python::with(workspace, MODULES)?;
        let folder = workspace.target().join("peers");
        fs::create_dir_all(&folder).map_err(Failure::file(&folder))?;
        let script = workspace.root().join("xtask/peers").join(self.script);
        let weights = workspace.root().join("weights").join(self.weights);
        let run = python.program().arg("-B").arg(&script).arg(weights).arg(&folder).arg(program);
        let printed = run.read("the measurement beside the peer")?;
        let cause = || format!("it answered {printed:?}");
        self.section_of(&printed).ok_or_else(|| Failure::Content { path: script, cause: cause() })
    }

    fn section_of(&self, printed: &str) -> Option<String> {
        let told: Value = serde_json::from_str(printed).ok()?;
        let section = (self.section)(&told)?;
        Some(format!("## {} beside {}\n\n{section}\n", self.title, told["peer"].as_str()?))
    }
}

fn reading(told: &Value) -> Option<String> {
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
    let tokens = |key: &str| Some(format!("{:.0}", number(key)?));
    table(told, &about, "tokens a second", &tokens("tokens_per_second")?, &tokens("peer_tokens_per_second")?)
}

fn playing(told: &Value) -> Option<String> {
    let number = |key: &str| told[key].as_f64();
    let about = format!(
        "The generator of the band, width {} and {} a part, over {} beats at once. {} rounds of {} times each, in turns, \
         on one thread; medians of the processor's time. What they write is at most {:.1e} apart.",
        number("width")?,
        number("part_width")?,
        number("beats")?,
        number("rounds")?,
        number("times_of_round")?,
        number("apart")?,
    );
    let milliseconds = |key: &str| Some(format!("{:.2} ms", number(key)? * 1e3));
    table(told, &about, "all four parts", &milliseconds("seconds")?, &milliseconds("peer_seconds")?)
}

/// A paragraph and a table.
fn table(told: &Value, about: &str, unit: &str, ours: &str, theirs: &str) -> Option<String> {
    let (peer, ratio) = (told["peer"].as_str()?, told["ratio"].as_f64()?);
    Some(format!(
        "{about}\n\n| | {unit} |\n|---|---|\n| Continuo | {ours} |\n| {peer} | {theirs} |\n\
         | Continuo against {peer} | {ratio:.2} times as fast |\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(title: &str, printed: &str) -> Option<String> {
        NETWORKS.iter().find(|network| network.title == title)?.section_of(printed)
    }

    #[test]
    fn an_answer_becomes_a_table_and_half_an_answer_none() {
        let printed = r#"{"tokens_per_second": 800.4, "peer_tokens_per_second": 400.2, "ratio": 2.0, "compared": 600,
            "apart": 1e-5, "rounds": 15, "tokens_of_round": 200, "peer": "onnxruntime 1", "width": 256, "layers": 4,
            "heads": 4, "memory": 512}"#;
        let table = section("Extend", printed).unwrap();
        assert!(table.starts_with("## Extend beside onnxruntime 1\n\n4 layers"), "{table}");
        assert!(table.contains("| Continuo | 800 |") && table.contains("2.00 times"), "{table}");
        assert!(table.contains("width 256") && table.contains("1.0e-5"), "{table}");
        assert_eq!(section("Extend", &printed.replace("\"apart\": 1e-5,", "")), None);
        assert_eq!(section("Extend", "FAILED"), None);
    }

    #[test]
    fn seconds_are_told_in_milliseconds() {
        let printed = r#"{"seconds": 0.00512, "peer_seconds": 0.0045, "ratio": 0.88, "beats": 128, "apart": 2e-6,
            "rounds": 15, "times_of_round": 4, "peer": "onnxruntime 1", "width": 192, "part_width": 128}"#;
        let table = section("Accompany", printed).unwrap();
        assert!(table.contains("| Continuo | 5.12 ms |\n| onnxruntime 1 | 4.50 ms |"), "{table}");
        assert!(table.contains("0.88 times as fast") && table.contains("over 128 beats"), "{table}");
    }
}
