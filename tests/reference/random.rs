//! Chance that is the same on every machine: a seed gives a policy.

/// SplitMix64.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x001A_BE15)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// True once in `n` times.
    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    /// Up to `most` different ones, at least `least`.
    pub(crate) fn some<T: Clone + PartialEq>(&mut self, of: &[T], least: usize, most: usize) -> Vec<T> {
        let wanted = (least + self.below(most - least + 1)).min(of.len());
        let mut chosen = Vec::new();
        while chosen.len() < wanted {
            let one = self.pick(of).clone();
            if !chosen.contains(&one) {
                chosen.push(one);
            }
        }
        chosen
    }

    pub(crate) fn shuffle<T>(&mut self, these: &mut [T]) {
        for at in (1..these.len()).rev() {
            these.swap(at, self.below(at + 1));
        }
    }
}
