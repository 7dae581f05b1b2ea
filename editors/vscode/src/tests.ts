/** Runs `polc test` in a terminal. */

import * as path from "node:path";
import * as vscode from "vscode";
import { polcPath } from "./server";

/** Runs the tests of the policy that a file belongs to; without one, that of the active editor. polc looks for the root from there. */
export async function runTests(context: vscode.ExtensionContext, uri: unknown): Promise<void> {
  const file = typeof uri === "string" ? vscode.Uri.parse(uri) : vscode.window.activeTextEditor?.document.uri;
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
