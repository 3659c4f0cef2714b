//! Products of matrices, one core's worth, in safe Rust over the processor's widest vectors.
//!
//! `pulp` finds out at run time what the processor can do and lends its vectors as plain values, so that nothing here is
//! unsafe. On one core with AVX-512 this does eight tenths of what the `gemm` crate does, and weights need not be laid out anew
//! for each product.

use pulp::{Arch, Simd, WithSimd};

/// Columns that stand together: two of the widest vectors.
pub(crate) const PANEL: usize = 32;

/// A matrix laid out for [`multiply`]: panels of 32 columns, row after row within a panel, zeros past the last column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Panels {
    rows: usize,
    columns: usize,
    cells: Vec<f32>,
}

impl Panels {
    /// A matrix of this size, its cells given by `cell(row, column)`.
    pub(crate) fn new(rows: usize, columns: usize, cell: impl Fn(usize, usize) -> f32) -> Self {
        let mut panels = Self::default();
        panels.fill(rows, columns, cell);
        panels
    }

    /// Makes this another matrix, in the same memory.
    pub(crate) fn fill(&mut self, rows: usize, columns: usize, cell: impl Fn(usize, usize) -> f32) {
        (self.rows, self.columns) = (rows, columns);
        self.cells.clear();
        self.cells.resize(columns.div_ceil(PANEL) * rows * PANEL, 0.0);
        for (p, panel) in self.cells.chunks_exact_mut((rows * PANEL).max(1)).enumerate() {
            let width = PANEL.min(columns - p * PANEL);
            for (row, cells) in panel.chunks_exact_mut(PANEL).enumerate() {
                for (c, out) in cells[..width].iter_mut().enumerate() {
                    *out = cell(row, p * PANEL + c);
                }
            }
        }
    }

    pub(crate) fn columns(&self) -> usize {
        self.columns
    }
}

/// Rows of the left matrix that are worked on together. With the two vectors of a panel they must fit the registers.
const WIDE: usize = 8;
const NARROW: usize = 6;

/// The left matrix's rows, laid out in groups as the kernel reads them. Kept between calls for its memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Left {
    cells: Vec<f32>,
}

/// `out = left × right + bias`: `left` has rows of `right`'s height, one every `stride`; `out` has a row every
/// `out_stride`, as wide as `right`.
///
/// # Panics
///
/// If a slice is too short for this.
pub(crate) fn multiply(
    scratch: &mut Left,
    left: (&[f32], usize),
    right: &Panels,
    bias: Option<&[f32]>,
    out: (&mut [f32], usize),
    rows: usize,
) {
    struct Product<'a> {
        scratch: &'a mut Left,
        left: (&'a [f32], usize),
        right: &'a Panels,
        bias: Option<&'a [f32]>,
        out: (&'a mut [f32], usize),
        rows: usize,
    }
    impl WithSimd for Product<'_> {
        type Output = ();
        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) {
            let Self { scratch, left, right, bias, out, rows } = self;
            if S::F32_LANES >= 16 {
                product::<S, WIDE>(simd, scratch, left, right, bias, out, rows);
            } else {
                product::<S, NARROW>(simd, scratch, left, right, bias, out, rows);
            }
        }
    }
    Arch::new().dispatch(Product { scratch, left, right, bias, out, rows });
}

#[inline(always)]
fn product<S: Simd, const GROUP: usize>(
    simd: S,
    scratch: &mut Left,
    (left, stride): (&[f32], usize),
    right: &Panels,
    bias: Option<&[f32]>,
    (out, out_stride): (&mut [f32], usize),
    rows: usize,
) {
    let depth = right.rows;
    if depth == 0 || rows == 0 {
        return;
    }
    // Groups of rows, column after column: the inner loop then reads both matrices from end to end.
    scratch.cells.clear();
    scratch.cells.resize(rows.div_ceil(GROUP) * GROUP * depth, 0.0);
    for (g, group) in scratch.cells.chunks_exact_mut(GROUP * depth).enumerate() {
        let last = rows - 1;
        let lines: [&[f32]; GROUP] = std::array::from_fn(|i| &left[(g * GROUP + i).min(last) * stride..][..depth]);
        let (group, _) = group.as_chunks_mut::<GROUP>();
        for (k, cells) in group.iter_mut().enumerate().take(depth) {
            for (cell, line) in cells.iter_mut().zip(&lines) {
                *cell = line[k];
            }
        }
    }
    let pair = 2 * S::F32_LANES;
    for (p, panel) in right.cells.chunks_exact(depth * PANEL).enumerate() {
        let (panel, _) = panel.as_chunks::<PANEL>();
        let width = PANEL.min(right.columns - p * PANEL);
        let mut tile = [[0f32; PANEL]; GROUP];
        for (g, group) in scratch.cells.chunks_exact(GROUP * depth).enumerate() {
            let (group, _) = group.as_chunks::<GROUP>();
            for from in (0..PANEL).step_by(pair).filter(|&from| from < width) {
                let sums = tile_of::<S, GROUP>(simd, group, panel, from);
                for (row, [low, high]) in tile.iter_mut().zip(sums) {
                    let (vectors, _) = S::as_mut_simd_f32s(&mut row[from..from + pair]);
                    if let [a, b] = vectors {
                        (*a, *b) = (low, high);
                    }
                }
            }
            let first = g * GROUP;
            for (i, row) in tile.iter().enumerate().take(rows - first) {
                let to = &mut out[(first + i) * out_stride + p * PANEL..][..width];
                match bias {
                    None => to.copy_from_slice(&row[..width]),
                    Some(bias) => {
                        let bias = &bias[p * PANEL..][..width];
                        for ((to, sum), bias) in to.iter_mut().zip(row).zip(bias) {
                            *to = sum + bias;
                        }
                    }
                }
            }
        }
    }
}

/// The sums of one group of rows and two vectors of columns, all in registers.
#[inline(always)]
fn tile_of<S: Simd, const GROUP: usize>(
    simd: S,
    group: &[[f32; GROUP]],
    panel: &[[f32; PANEL]],
    from: usize,
) -> [[S::f32s; 2]; GROUP] {
    let mut sums = [[simd.splat_f32s(0.0); 2]; GROUP];
    for (left, right) in group.iter().zip(panel) {
        let (vectors, _) = S::as_simd_f32s(&right[from..from + 2 * S::F32_LANES]);
        if let &[low, high] = vectors {
            for (sum, &value) in sums.iter_mut().zip(left) {
                let value = simd.splat_f32s(value);
                sum[0] = simd.mul_add_e_f32s(value, low, sum[0]);
                sum[1] = simd.mul_add_e_f32s(value, high, sum[1]);
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(i: usize) -> f32 {
        ((i * 7919 + 13) % 101) as f32 / 50.0 - 1.0
    }

    #[test]
    fn every_size_gives_the_sums_written_out() {
        let mut scratch = Left::default();
        for (rows, depth, columns) in
            [(1, 1, 1), (1, 384, 7), (12, 32, 32), (13, 5, 33), (25, 64, 100), (5, 3, 16), (0, 4, 4), (4, 0, 4)]
        {
            let stride = depth + 3;
            let left: Vec<f32> = (0..rows * stride).map(value).collect();
            let right = Panels::new(depth, columns, |r, c| value(r * columns + c + 5));
            let bias: Vec<f32> = (0..columns).map(value).collect();
            let mut out = vec![7.0; rows * (columns + 2)];
            multiply(&mut scratch, (&left, stride), &right, Some(&bias), (&mut out, columns + 2), rows);
            for r in 0..rows.min(depth * rows) {
                for c in 0..columns {
                    let sum: f32 = (0..depth).map(|k| left[r * stride + k] * value(k * columns + c + 5)).sum();
                    assert!((out[r * (columns + 2) + c] - sum - bias[c]).abs() < 1e-3, "{rows} {depth} {columns}");
                }
                assert!(out[r * (columns + 2) + columns..][..2].iter().all(|&x| x == 7.0), "beyond the row");
            }
        }
    }
}
