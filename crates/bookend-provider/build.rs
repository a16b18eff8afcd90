//! Builds the program again when the configuration that is compiled into it changes.

fn main() {
    let configuration = "../../simulator-config";
    // A folder is watched with everything in it, files that are new there included.
    emit(&format!("cargo::rerun-if-changed={configuration}"));
}

#[expect(
    clippy::print_stdout,
    reason = "this is how a build script speaks to cargo"
)]
fn emit(line: &str) {
    println!("{line}");
}
