//! Small specifications.
