//! What the encoder does to rows of numbers, written so that the compiler makes vectors of it. The order of all sums is
//! fixed, so that a text gives the same scores on every processor up to the rounding of fused products.

use pulp::Arch;

/// Numbers summed side by side.
const LANES: usize = 16;

fn sum(row: &[f32], each: impl Fn(f32) -> f32) -> f32 {
    let (whole, rest) = row.as_chunks::<LANES>();
    let mut sums = [0f32; LANES];
    for part in whole {
        for (sum, &x) in sums.iter_mut().zip(part) {
            *sum += each(x);
        }
    }
    sums.iter().sum::<f32>() + rest.iter().map(|&x| each(x)).sum::<f32>()
}

/// Layer normalisation of each row of `cells`, after `more` was added.
pub(crate) fn add_and_norm(cells: &mut [f32], more: Option<&[f32]>, scale: &[f32], shift: &[f32]) {
    let width = scale.len().max(1);
    Arch::new().dispatch(
        #[inline(always)]
        || {
            if let Some(more) = more {
                for (x, y) in cells.iter_mut().zip(more) {
                    *x += y;
                }
            }
            for row in cells.chunks_exact_mut(width) {
                let mean = sum(row, |x| x) / width as f32;
                let variance = sum(row, |x| (x - mean) * (x - mean)) / width as f32;
                let by = 1.0 / (variance + 1e-12).sqrt();
                for ((x, scale), shift) in row.iter_mut().zip(scale).zip(shift) {
                    *x = (*x - mean) * by * scale + shift;
                }
            }
        },
    );
}

/// Makes each row's first `length` cells, of `stride`, shares of one in proportion to their exponentials.
pub(crate) fn softmax(cells: &mut [f32], stride: usize, length: usize) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for row in cells.chunks_exact_mut(stride.max(1)) {
                let row = &mut row[..length];
                let (whole, rest) = row.as_chunks::<LANES>();
                let mut highest = [f32::NEG_INFINITY; LANES];
                for part in whole {
                    for (high, &x) in highest.iter_mut().zip(part) {
                        *high = if x > *high { x } else { *high };
                    }
                }
                let highest = highest.iter().chain(rest).fold(f32::NEG_INFINITY, |high, &x| high.max(x));
                for x in &mut *row {
                    *x = exp(*x - highest);
                }
                let by = 1.0 / sum(row, |x| x);
                for x in row {
                    *x *= by;
                }
            }
        },
    );
}

/// `x` times the normal distribution's share below `x`, the form BERT was trained with.
pub(crate) fn gelu(cells: &mut [f32]) {
    Arch::new().dispatch(
        #[inline(always)]
        || {
            for x in cells {
                *x = 0.5 * *x * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
            }
        },
    );
}

/// The exponential of what is not above 0, within two units of the last place; 0 below -87.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding this leaves the whole number of twos in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.max(-87.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let twos = shifted - ROUND;
    // ln 2 in two parts: the first has few enough bits for the product to be exact.
    let r = x - twos * 0.693_359_4 + twos * 2.121_944_4e-4;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let y = p * r * r + r + 1.0;
    y * f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23))
}

/// The error function within 3e-7: a quotient of polynomials, as the Eigen library has it.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let s = x * x;
    let a = -2.726_142_3e-10;
    let a = a * s + 2.770_681_4e-8;
    let a = a * s - 2.101_024e-6;
    let a = a * s - 5.692_506_2e-5;
    let a = a * s - 7.349_906_3e-4;
    let a = a * s - 2.954_6e-3;
    let a = a * s - 1.609_603_3e-2;
    let b = -1.456_607_2e-5;
    let b = b * s - 2.133_740_6e-4;
    let b = b * s - 1.682_827e-3;
    let b = b * s - 7.373_329e-3;
    let b = b * s - 1.426_473_9e-2;
    x * a / b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_function_is_that_of_the_tables() {
        // Abramowitz and Stegun, table 7.1.
        for (x, want) in [
            (0.0, 0.0),
            (0.1, 0.112_462_92),
            (0.5, 0.520_499_9),
            (1.0, 0.842_700_8),
            (1.5, 0.966_105_15),
            (2.0, 0.995_322_3),
            (3.5, 0.999_999_3),
            (9.0, 1.0),
        ] {
            assert!((erf(x) - want).abs() < 5e-7, "{x}: {}", erf(x));
            assert!((erf(-x) + want).abs() < 5e-7, "-{x}");
        }
    }

    #[test]
    fn exponentials_are_those_of_the_library() {
        for i in 0..870 {
            let x = -(i as f32) / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-6, "{x}");
        }
        assert!(exp(f32::NEG_INFINITY) < 1e-37);
    }

    #[test]
    fn shares_sum_to_one_and_norms_have_no_mean() {
        let mut cells: Vec<f32> = (0..120).map(|i| (i % 17) as f32 - 8.0).collect();
        softmax(&mut cells, 40, 37);
        for row in cells.chunks(40) {
            assert!((row[..37].iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        let (scale, shift) = (vec![1.0; 40], vec![0.0; 40]);
        add_and_norm(&mut cells, None, &scale, &shift);
        for row in cells.chunks(40) {
            assert!(row.iter().sum::<f32>().abs() < 1e-3);
            assert!((row.iter().map(|x| x * x).sum::<f32>() / 40.0 - 1.0).abs() < 1e-3);
        }
    }
}
