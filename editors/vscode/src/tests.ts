/** Runs all tests of a policy in a terminal, and shows what a single one came to. */

import * as path from "node:path";
import * as vscode from "vscode";
import { polcPath } from "./server";

/** What the server says of a test, as far as it is used here. */
interface Result {
  /** As `polc test` prints it. */
  report: string;
  summary: { failed: number };
}

/** Shows why a test failed: the message of the server says only what. What holds needs no more than the message. */
export async function showResult(output: vscode.OutputChannel, run: Promise<unknown>): Promise<void> {
  try {
    const { report, summary } = (await run) as Result;
    output.replace(report);
    if (summary.failed > 0) {
      output.show(true);
    }
  } catch (error) {
    // The server says in a sentence why nothing was run.
    void vscode.window.showErrorMessage(`polc: ${error instanceof Error ? error.message : error}`);
  }
}

/** Shows the chain by which somebody holds something. */
export async function showAnswer(output: vscode.OutputChannel, answer: Promise<unknown>): Promise<void> {
  try {
    const { report } = (await answer) as { report: string };
    output.replace(report);
    output.show(true);
  } catch (error) {
    void vscode.window.showErrorMessage(`polc: ${error instanceof Error ? error.message : error}`);
  }
}

/** Runs the tests of the policy that the active editor shows. polc looks for the root from there. */
export async function runTests(context: vscode.ExtensionContext): Promise<void> {
  const file = vscode.window.activeTextEditor?.document.uri;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const cwd = file?.scheme === "file" ? path.dirname(file.fsPath) : folder?.fsPath;
  if (cwd === undefined || !vscode.workspace.isTrusted) {
    await vscode.window.showInformationMessage("polc: open a policy in a trusted workspace to run its tests.");
    return;
  }
  const task = new vscode.Task(
    { type: "process" },
    vscode.TaskScope.Workspace,
    "test",
    "polc",
    new vscode.ProcessExecution(polcPath(context), ["test"], { cwd }),
  );
  task.presentationOptions = { clear: true, reveal: vscode.TaskRevealKind.Always };
  await vscode.tasks.executeTask(task);
}
