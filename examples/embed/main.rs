//! polc as a library: a policy in memory is checked and compiled. `cargo run --example embed`

use polc::project::Project;

const POLICY: &str = "
/// First line of the SOC: works on cases and closes alerts.
role tier1 <
  cases: read + create_comment;
  alerts: all;
>
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let project = Project::new().file("soc.pol", POLICY).config("[targets.prod]\nrelease = \"9.4\"\nlicense = \"enterprise\"\n");
    print!("{}", project.check());
    for (path, text) in project.build("role")?.files {
        print!("{path}: {text}");
    }
    Ok(())
}
