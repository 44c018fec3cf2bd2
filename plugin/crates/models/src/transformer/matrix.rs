//! Matrices as plain numbers, for products with a single row: there a tensor costs more than what is computed.

use burn::tensor::Tensor;

/// Row after row.
pub(super) struct Matrix {
    numbers: Vec<f32>,
    columns: usize,
}

impl Matrix {
    /// The numbers of a tensor.
    pub fn of(tensor: Tensor<2>) -> Self {
        let columns = tensor.dims()[1];
        Self { numbers: numbers(tensor), columns }
    }

    /// Nothing but zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { numbers: vec![0.0; rows * columns], columns }
    }

    /// One row.
    pub fn row(&self, index: usize) -> &[f32] {
        &self.numbers[index * self.columns..][..self.columns]
    }

    /// Replaces a row.
    pub fn put_row(&mut self, index: usize, row: &[f32]) {
        self.numbers[index * self.columns..][..self.columns].copy_from_slice(row);
    }

    /// Replaces a column.
    pub fn put_column(&mut self, index: usize, column: &[f32]) {
        let rows = self.numbers.chunks_exact_mut(self.columns);
        rows.zip(column).for_each(|(row, number)| row[index] = *number);
    }

    /// A row times this.
    pub fn product(&self, row: &[f32]) -> Vec<f32> {
        let mut product = vec![0.0; self.columns];
        self.add_product(row, &mut product);
        product
    }

    /// Adds a row times this to as many first columns as there are sums; later rows than the row is long do not count.
    pub fn add_product(&self, row: &[f32], sums: &mut [f32]) {
        // Most of what is heard, and of what a layer thinks of, is zero, and its rows need not be fetched.
        let mut parts = row.iter().zip(self.numbers.chunks_exact(self.columns)).filter(|(factor, _)| **factor != 0.0);
        while let Some((first, row)) = parts.next() {
            let mut another = || parts.next().unwrap_or((&0.0, row));
            let (second, third, fourth) = (another(), another(), another());
            let factors = [*first, *second.0, *third.0, *fourth.0];
            add_four(factors, [row, second.1, third.1, fourth.1], sums);
        }
    }
}

/// Adds four rows at once, so that the sums are fetched and stored a fourth as often.
///
/// Counted by hand: where nothing is optimised, as in tests, an iterator takes ten times as long.
fn add_four([one, two, three, four]: [f32; 4], rows: [&[f32]; 4], sums: &mut [f32]) {
    let count = sums.len();
    let [first, second, third, fourth] = rows.map(|row| &row[..count]);
    let mut index = 0;
    while index < count {
        sums[index] += one * first[index] + two * second[index] + three * third[index] + four * fourth[index];
        index += 1;
    }
}

/// A tensor's numbers, row after row.
pub(super) fn numbers<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    #[expect(clippy::expect_used, reason = "the networks compute in f32, set where weights are read")]
    tensor.into_data().try_into_vec().expect("the numbers are f32")
}

#[cfg(test)]
mod tests {
    use super::*;
    use burn::tensor::{Device, TensorData};

    /// Three columns, and in row `i` and column `j` the number `10 i + j`.
    fn matrix(rows: u16) -> Matrix {
        let numbers: Vec<f32> =
            (0..rows).flat_map(|row| (0..3).map(move |column| f32::from(10 * row + column))).collect();
        Matrix::of(Tensor::from_data(TensorData::new(numbers, [usize::from(rows), 3]), &Device::flex()))
    }

    #[test]
    fn products_are_sums_over_rows_however_many_are_silent() {
        for silent in 0..64_u16 {
            let row: Vec<f32> = (0..6).map(|index| f32::from(1 - (silent >> index & 1)) * 0.5).collect();
            let number = |row: u16, column: u16| f32::from(10 * row + column);
            let sum = |column| -> f32 { (0..).zip(&row).map(|(index, factor)| factor * number(index, column)).sum() };
            assert_eq!(matrix(6).product(&row), [0, 1, 2].map(sum), "{silent:b}");
        }
    }

    #[test]
    fn a_product_is_added_to_the_first_columns_alone() {
        let mut sums = [1000.0, 2000.0];
        matrix(3).add_product(&[1.0, 2.0], &mut sums);
        assert_eq!(sums, [1020.0, 2023.0]);
    }

    #[test]
    fn rows_and_columns_are_replaced() {
        let mut matrix = Matrix::zeros(2, 3);
        matrix.put_row(1, &[4.0, 5.0, 6.0]);
        matrix.put_column(1, &[7.0, 8.0]);
        assert_eq!((matrix.row(0), matrix.row(1)), ([0.0, 7.0, 0.0].as_slice(), [4.0, 8.0, 6.0].as_slice()));
    }
}
