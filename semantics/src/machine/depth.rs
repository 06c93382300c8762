//! How deep a step is: how many calls of the specification are at work, in all computations. Asked for only while somebody observes.

use super::Machine;
use super::coroutine::Frame;
use crate::ir::Program;

/// The depths of the frames of each computation, those that wait first, as they were when a step was told of last.
#[derive(Default)]
pub(crate) struct Depths {
    levels: Vec<Level>,
}

/// One computation.
#[derive(Default)]
struct Level {
    /// The depth of the computation that resumed it, there where it did.
    base: u32,
    /// For each frame where its caller goes on, and the depth of what it calls.
    known: Vec<(u32, u32)>,
}

impl Level {
    /// The depth above these frames. A step is told of before a frame is deeper than it, so what was known before holds as far as
    /// the frames are the same; what returned and was called again from elsewhere is looked at anew.
    fn depth(&mut self, program: &Program, frames: &[Frame]) -> u32 {
        self.known.truncate(frames.len());
        while self.known.last().is_some_and(|k| k.0 != frames[self.known.len() - 1].back) {
            self.known.pop();
        }
        for frame in &frames[self.known.len()..] {
            let below = self.known.last().map_or(self.base, |k| k.1);
            // A frame goes back behind its call.
            let inlined = program.depth_at(frame.back.saturating_sub(1));
            self.known.push((frame.back, below + 1 + inlined));
        }
        self.known.last().map_or(self.base, |k| k.1)
    }
}

impl Machine {
    /// The depth of the code that runs on top of these frames.
    pub(super) fn depth_of(&mut self, frames: &[Frame]) -> u32 {
        let code = std::rc::Rc::clone(&self.code);
        let levels = &mut self.depths.levels;
        levels.truncate(self.waiting.len() + 1);
        // Another computation may run where the last one did: what resumed it tells.
        for (i, waiting) in self.waiting.iter().enumerate().skip(levels.len().saturating_sub(2)) {
            if levels.len() == i {
                levels.push(Level::default());
            }
            let base = levels[i].depth(&code.program, &waiting.frames);
            match levels.get_mut(i + 1) {
                Some(level) if level.base == base => {}
                Some(level) => *level = Level { base, known: Vec::new() },
                None => levels.push(Level { base, known: Vec::new() }),
            }
        }
        if levels.is_empty() {
            levels.push(Level::default());
        }
        let top = levels.len() - 1;
        levels[top].depth(&code.program, frames)
    }
}
