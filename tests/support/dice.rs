//! Numbers that look random and are the same on every run.

/// A row of numbers, told by its first one.
pub struct Dice(pub u64);

impl Dice {
    /// A number below `end`.
    pub fn roll(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// A place among so many.
    pub fn pick(&mut self, count: usize) -> usize {
        let end = u64::try_from(count).expect("small");
        usize::try_from(self.roll(end)).expect("small")
    }

    /// Shuffles a list.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for place in (1..list.len()).rev() {
            list.swap(place, self.pick(place + 1));
        }
    }
}
