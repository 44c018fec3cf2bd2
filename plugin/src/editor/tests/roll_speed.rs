//! How the piano roll bears thousands of notes: what is painted is bounded by the screen, not by the music.

use std::time::{Duration, Instant};

use super::*;

/// A melody of sixty-four bars with so many notes, over five octaves.
pub fn crowd(notes: u32) -> View {
    let at = |index: u32| {
        let key = 36 + u8::try_from(index * 7 % 60).unwrap();
        let onset = i64::from(index) * 64 * 3840 / i64::from(notes);
        Note { onset: Tick(onset), duration: Tick(200), ..note(0, key) }
    };
    let input = Melody::new("Crowd", Clip::new((0..notes).map(at).collect(), Tick::ZERO));
    View { input: Arc::new(input), ..empty() }
}

/// A window on so many notes: all of them in sight, or only a hundredth.
pub fn window_on(notes: u32, all_in_sight: bool) -> Harness<'static, Bench> {
    let mut harness = bench(crowd(notes), WindowSize { width: 1600.0, height: 1000.0 });
    for _ in 0..if all_in_sight { 0 } else { 12 } {
        harness.get_by_label("+").click();
        harness.run();
    }
    harness
}

fn vertices(harness: &Harness<'static, Bench>) -> usize {
    let output = harness.output();
    let primitives = harness.ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
    let meshes = primitives.iter().map(|primitive| match &primitive.primitive {
        egui::epaint::Primitive::Mesh(mesh) => mesh.vertices.len(),
        egui::epaint::Primitive::Callback(_) => 0,
    });
    meshes.sum()
}

#[test]
fn notes_out_of_sight_cost_no_paint() {
    let (few, many) = (window_on(200, false), window_on(20_000, false));
    let (few, many) = (vertices(&few), vertices(&many));
    assert!(many < few * 2, "{many} vertices for twenty thousand notes, {few} for two hundred");
}

#[test]
fn notes_that_share_a_pixel_are_painted_once() {
    let mut harness = window_on(50_000, true);
    for _ in 0..12 {
        harness.get_by_label("−").click();
        harness.run();
    }
    let painted = vertices(&harness);
    assert!(painted < 400_000, "{painted} vertices");
}

/// The time that a frame takes, laid out and tessellated: the median of some.
fn frame(harness: &mut Harness<'static, Bench>) -> [Duration; 2] {
    let timed = |_| {
        let start = Instant::now();
        harness.step();
        let laid_out = start.elapsed();
        let output = harness.output();
        let primitives = harness.ctx.tessellate(output.shapes.clone(), output.pixels_per_point);
        assert!(!primitives.is_empty());
        [laid_out, start.elapsed() - laid_out]
    };
    let mut times: Vec<[Duration; 2]> = (0..25).map(timed).collect();
    times.sort_by_key(|[one, other]| *one + *other);
    times[times.len() / 2]
}

/// Prints how long a frame takes, for the benchmarks: `cargo test --release -p continuo --lib frame_times -- --ignored
/// --nocapture`.
#[test]
#[ignore = "it measures and decides nothing"]
fn frame_times() {
    for notes in [0, 100, 1000, 10_000, 50_000] {
        for (all_in_sight, words) in [(true, "all in sight"), (false, "few in sight")] {
            let mut harness = window_on(notes, all_in_sight);
            let painted = vertices(&harness);
            let [laid_out, tessellated] = frame(&mut harness);
            println!(
                "{notes:>6} notes, {words}: layout {laid_out:?}, tessellation {tessellated:?}, {painted} vertices"
            );
        }
    }
}
