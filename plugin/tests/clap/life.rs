//! Instances come and go, also while they work and while they are automated, and the others do not notice.

use std::time::Instant;

use continuo_host::Transport;

use crate::rig::{Rig, TUNE};

#[test]
fn scanning_is_quick_and_loads_no_weights() {
    drop(Rig::inactive());
    let start = Instant::now();
    drop(Rig::inactive());
    // Loading the weights alone takes longer in this profile; the figure is not what decides, the order of it is.
    println!("an instance comes and goes in {:?}", start.elapsed());
}

#[test]
fn an_instance_can_go_while_it_generates() {
    for blocks in [0, 1, 5, 20] {
        let mut rig = Rig::new();
        rig.record(&TUNE);
        rig.set("sampling_iterations", 100.0);
        rig.set("technique", f64::from(blocks % 2));
        rig.press("generate");
        for _ in 0..blocks {
            rig.rest(512);
        }
    }
}

#[test]
fn four_hundred_come_and_go_under_automation_and_one_stays() {
    let mut stays = Rig::new();
    stays.record(&TUNE);
    for cycle in 0..400_u32 {
        let mut rig = Rig::new();
        for step in 0..4 {
            for (name, most) in
                [("transpose", 24.0), ("seed", 999_999.0), ("creative_risk", 1.0), ("input_duration", 1.0)]
            {
                rig.set(name, most * f64::from((cycle + step) % 5) / 5.0);
            }
            rig.block(32, Some(Transport::rolling(120.0, f64::from(step))), &[]);
        }
        if cycle % 3 == 0 {
            rig.plugin.deactivate();
        }
    }
    assert!(!stays.enhance(1).is_empty(), "the one that stayed still works");
}

#[test]
fn reactivation_at_other_rates_and_sizes_goes_on() {
    let mut rig = Rig::new();
    for (rate, frames) in [(44_100.0, 1), (192_000.0, 8192), (8_000.0, 32), (48_000.0, 512)] {
        rig.plugin.activate(rate, frames).unwrap();
        rig.block(frames, Some(Transport::rolling(97.3, 12.0)), &[]);
    }
    assert_eq!(rig.plugin.latency(), 0);
    assert_eq!(rig.plugin.audio_ports(), (vec![], vec![2]));
}
