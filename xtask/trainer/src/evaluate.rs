//! Evaluation: what the gates ask, on windows the network has not been trained on, next to simpler scorers in the same run.

pub mod repair;
