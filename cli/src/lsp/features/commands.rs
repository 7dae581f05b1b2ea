//! The commands behind lenses: a file for each, and the table of them.

use gen_lsp_types::{self as lsp, CodeLens, ExecuteCommandOptions, ExecuteCommandRequest, Range, ServerCapabilities, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Answer, Answers, Failure, Params, compiled, run_test, why};
use crate::lsp::session::{Session, Spot};

/// A command.
pub(super) trait Command {
    /// What the protocol calls it.
    const NAME: &'static str;
    /// What it takes, in words.
    const TAKES: &'static str;
    /// The one argument that it takes.
    type Argument: Serialize + DeserializeOwned;

    /// Does it.
    fn run(session: &mut Session, argument: Self::Argument) -> Result<Value, Failure>;
}

/// A command of the table.
struct Known {
    name: &'static str,
    run: fn(&mut Session, Value) -> Result<Value, Failure>,
}

const fn of<C: Command>() -> Known {
    Known { name: C::NAME, run: run::<C> }
}

fn run<C: Command>(session: &mut Session, argument: Value) -> Result<Value, Failure> {
    let takes = |_| Failure::Params(format!("{} takes an object with {}", C::NAME, C::TAKES));
    let argument = serde_json::from_value(argument).map_err(takes)?;
    C::run(session, argument)
}

/// Everything that is advertised and done.
static COMMANDS: &[Known] = &[of::<compiled::Show>(), of::<run_test::Run>(), of::<why::Why>()];

/// A lens that a command stands behind.
pub(super) fn lens<C: Command>(range: Range, title: String, argument: C::Argument) -> CodeLens {
    let arguments = Some(vec![serde_json::to_value(argument).unwrap_or_default()]);
    let command = lsp::Command { title, tooltip: None, command: C::NAME.to_owned(), arguments };
    CodeLens { range, command: Some(command), data: None }
}

/// The policy that a command is about, by one of its files.
pub(super) fn policy_of<'s>(session: &'s Session, uri: &Uri) -> Result<Spot<'s>, Failure> {
    session.document(uri).ok_or_else(|| Failure::Refused(format!("{uri} is not part of a policy that polc knows")))
}

pub(super) struct Commands;

impl Answers for Commands {
    type Request = ExecuteCommandRequest;

    fn advertise(capabilities: &mut ServerCapabilities) {
        let commands = COMMANDS.iter().map(|command| command.name.to_owned()).collect();
        capabilities.execute_command_provider = Some(ExecuteCommandOptions { commands, ..ExecuteCommandOptions::default() });
    }

    fn answer(session: &mut Session, params: Params<Self>) -> Answer<Self> {
        let Some(command) = COMMANDS.iter().find(|command| command.name == params.command) else {
            let known: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
            return Err(Failure::Params(format!("polc has no command {}; it has {}", params.command, known.join(", "))));
        };
        (command.run)(session, params.arguments.into_iter().flatten().next().unwrap_or_default()).map(Some)
    }
}
