//! Developer tasks that need logic.

fn main() {}
