//! How long a frame of the window takes, as there are more and more notes: measured by the plugin's own test.

use std::fs;

use serde_json::Value;

use crate::command::cargo;
use crate::failure::Failure;
use crate::workspace::Workspace;

/// The test that measures.
const TEST: &str = "editor::tests::frame_times::frame_times";
/// A frame of the window at 60 frames a second, in seconds.
const FRAME: f64 = 1.0 / 60.0;

/// Measures, and tells it as a section of the document.
pub fn measure(workspace: &Workspace) -> Result<String, Failure> {
    let path = workspace.target().join("frame-times.json");
    let test = ["test", "--release", "--package", "continuo", "--lib", "--", "--ignored", "--exact", TEST];
    cargo(workspace, &test).env("CONTINUO_FRAME_TIMES", &path).run("measuring the window's frames")?;
    let text = fs::read_to_string(&path).map_err(Failure::file(&path))?;
    let content = |cause: String| Failure::Content { path: path.clone(), cause };
    let rows: Value = serde_json::from_str(&text).map_err(|error| content(error.to_string()))?;
    let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
    section(rows).ok_or_else(|| content("it holds no times".to_owned()))
}

fn section(rows: &[Value]) -> Option<String> {
    let empty = work(rows.first()?)?;
    let table: Option<String> = rows.iter().map(|row| line(row, empty)).collect();
    Some(format!(
        "## A frame of the window\n\nThe window at its first size with the piano roll and so many notes, all in sight or most of \
         them out of sight; medians on one thread. The processor lays out and tessellates; filling is the graphics card's \
         work, here done by a software renderer. A frame at 60 a second has {:.1} ms.\n\n\
         | notes | in sight | layout | tessellation | both, against no notes | filling in software |\n\
         |---|---|---|---|---|---|\n{}\n",
        FRAME * 1e3,
        table?
    ))
}

/// What the processor does for a frame, in seconds.
fn work(row: &Value) -> Option<f64> {
    Some(row["layout"].as_f64()? + row["tessellation"].as_f64()?)
}

fn line(row: &Value, empty: f64) -> Option<String> {
    let ms = |name: &str| row[name].as_f64().map(|seconds| seconds * 1e3);
    Some(format!(
        "| {} | {} | {:.2} ms | {:.2} ms | {:.2} times | {:.2} ms |\n",
        row["notes"].as_u64()?,
        if row["in_sight"].as_bool()? { "all" } else { "few" },
        ms("layout")?,
        ms("tessellation")?,
        work(row)? / empty,
        ms("fill")?,
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_told_against_the_empty_roll() {
        let row = |notes: u32, layout: f64| json!({ "notes": notes, "in_sight": true, "layout": layout, "tessellation": 0.001, "fill": 0.02 });
        let section = section(&[row(0, 0.001), row(100, 0.004)]).unwrap();
        assert!(section.contains("| 100 | all | 4.00 ms | 1.00 ms | 2.50 times | 20.00 ms |"), "{section}");
        assert!(super::section(&[json!({ "notes": 3 })]).is_none());
    }
}
