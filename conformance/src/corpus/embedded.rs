//! The project's corpus, in the library itself: `build.rs` lists its files.

include!(concat!(env!("OUT_DIR"), "/corpus.rs"));
