//! How long something takes, by chance.

use bookend_model::Chance;
use bookend_script::Spread;
use jiff::SignedDuration;
use std::f64::consts::TAU;
use std::time::Duration;

/// The 99th percentile of the standard normal distribution.
const P99: f64 = 2.326_347_874_040_841;

/// Draws how long something takes.
pub fn draw(spread: Spread, chance: &mut Chance) -> Duration {
    let (seconds, max) = match spread {
        Spread::Fixed(time) => (time.as_secs_f64(), time),
        Spread::Uniform(from, to) => {
            let range = to.as_secs_f64() - from.as_secs_f64();
            (from.as_secs_f64() + range * chance.fraction(), to)
        }
        Spread::Normal {
            mean,
            deviation,
            max,
        } => {
            let away = deviation.as_secs_f64() * standard_normal(chance);
            (mean.as_secs_f64() + away, max)
        }
        Spread::Lognormal { median, p99, max } => {
            let (median, p99) = (median.as_secs_f64(), p99.as_secs_f64());
            let sigma = (p99 / median).ln() / P99;
            (median * (sigma * standard_normal(chance)).exp(), max)
        }
    };
    cap(seconds, max)
}

/// A number of the standard normal distribution, by the method of Box and Muller.
fn standard_normal(chance: &mut Chance) -> f64 {
    // Never the logarithm of nothing.
    let radius = (-2.0 * (1.0 - chance.fraction()).ln()).sqrt();
    radius * (TAU * chance.fraction()).cos()
}

fn cap(seconds: f64, max: SignedDuration) -> Duration {
    let seconds = seconds.clamp(0.0, max.as_secs_f64().max(0.0));
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use bookend_model::Seed;

    fn millis(millis: i64) -> SignedDuration {
        SignedDuration::from_millis(millis)
    }

    /// Draws ten thousand times, and returns all in order, in milliseconds.
    fn drawn(spread: Spread) -> Vec<f64> {
        let mut chance = Seed(7).stream("delay");
        let one = |_| draw(spread, &mut chance).as_secs_f64() * 1_000.0;
        let mut all: Vec<f64> = (0..10_000).map(one).collect();
        all.sort_by(f64::total_cmp);
        all
    }

    fn is_near(found: f64, wanted: f64, share: f64) -> bool {
        (found - wanted).abs() <= wanted * share
    }

    #[test]
    fn a_fixed_delay_is_always_the_same() {
        let all = drawn(Spread::Fixed(millis(250)));
        assert!(all.iter().all(|one| is_near(*one, 250.0, 1e-9)));
    }

    #[test]
    fn a_uniform_delay_is_anywhere_between_its_ends() {
        let all = drawn(Spread::Uniform(millis(100), millis(300)));
        assert!(all[0] >= 100.0 && all[9_999] <= 300.0);
        assert!(is_near(all[5_000], 200.0, 0.03), "{}", all[5_000]);
        assert!(is_near(all[2_500], 150.0, 0.04), "{}", all[2_500]);
    }

    #[test]
    fn a_normal_delay_has_its_mean_and_its_deviation() {
        let (mean, deviation, max) = (millis(300), millis(50), millis(420));
        let all = drawn(Spread::Normal {
            mean,
            deviation,
            max,
        });
        assert!(is_near(all[5_000], 300.0, 0.02), "{}", all[5_000]);
        assert!(is_near(all[8_413], 350.0, 0.02), "{}", all[8_413]);
        assert!(is_near(all[9_999], 420.0, 1e-6), "the cap holds");
        let wide = drawn(Spread::Normal {
            mean,
            deviation: mean,
            max,
        });
        assert!(wide[0] < 1e-9, "nothing comes before it was asked for");
    }

    #[test]
    fn a_lognormal_delay_has_its_median_and_its_99th_percentile() {
        let all = drawn(Spread::Lognormal {
            median: millis(80),
            p99: millis(2_000),
            max: millis(3_000),
        });
        assert!(is_near(all[5_000], 80.0, 0.05), "{}", all[5_000]);
        assert!(is_near(all[9_900], 2_000.0, 0.15), "{}", all[9_900]);
        assert!(is_near(all[9_999], 3_000.0, 1e-6), "the cap holds");
    }
}
