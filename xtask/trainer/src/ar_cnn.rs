//! Training of AR-CNN: windows of the corpus are damaged, and the network learns which edits repair them.

pub mod batch;
pub mod corruption;
pub mod crop;
pub mod loss;
pub mod train;

#[cfg(test)]
mod tests;
