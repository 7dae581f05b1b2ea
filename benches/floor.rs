//! The floor that `benches/run` measures against: reads a JSON document into memory and writes it again, and nothing else.

use std::fs;
use std::process::ExitCode;

fn copy(from: &str, to: &str) -> Result<(), Box<dyn std::error::Error>> {
    let document: serde_json::Value = serde_json::from_slice(&fs::read(from)?)?;
    fs::write(to, serde_json::to_vec_pretty(&document)?)?;
    Ok(())
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = arguments.as_slice() else {
        eprintln!("usage: floor FROM TO");
        return ExitCode::from(2);
    };
    match copy(from, to) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
