//! How deep a step is: how many calls of the specification are at work. Asked for only while somebody observes.

use super::Machine;
use super::coroutine::Frame;

/// The depths of the frames, as they were when a step was told of last: a step is told of before a frame is deeper than it.
#[derive(Default)]
pub(crate) struct Depths {
    known: Vec<(u32, u32)>,
    /// Computations that waited then, and the depth of all of them together.
    waiting: (usize, u32),
}

impl Machine {
    /// The depth of the code that runs on top of these frames.
    pub(super) fn depth_of(&mut self, frames: &[Frame]) -> u32 {
        if self.depths.waiting.0 != self.waiting.len() {
            let depth = self.waiting.iter().map(|c| c.frames.len() as u32).sum();
            self.depths = Depths { known: Vec::new(), waiting: (self.waiting.len(), depth) };
        }
        let code = std::rc::Rc::clone(&self.code);
        let known = &mut self.depths.known;
        known.truncate(frames.len());
        // What returned and was called again from elsewhere is looked at anew.
        while known.last().is_some_and(|k| k.0 != frames[known.len() - 1].back) {
            known.pop();
        }
        for frame in &frames[known.len()..] {
            let below = known.last().map_or(self.depths.waiting.1, |k| k.1);
            // A frame goes back behind its call.
            let inlined = code.program.depth_at(frame.back.saturating_sub(1));
            known.push((frame.back, below + 1 + inlined));
        }
        known.last().map_or(self.depths.waiting.1, |k| k.1)
    }
}
