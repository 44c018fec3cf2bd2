//! Training of the Transformer: pieces are played into a row of streams, and the network learns what comes next.

pub mod loss;
pub mod optimizers;
pub mod stream;
pub mod train;
pub mod variation;

#[cfg(test)]
mod tests;
