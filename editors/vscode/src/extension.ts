/** Starts the language server and offers the commands. Everything about policies is said by the server. */

import * as vscode from "vscode";
import { Client } from "./client";
import { runTests } from "./tests";

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("polc", { log: true });
  const client = new Client(context, output);

  context.subscriptions.push(
    output,
    client,
    vscode.commands.registerCommand("polc.restart", () => client.restart()),
    vscode.commands.registerCommand("polc.showOutput", () => output.show()),
    vscode.commands.registerCommand("polc.runTests", () => runTests(context)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => client.restart()),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("polc.path")) {
        await client.restart();
      }
    }),
  );
  await client.restart();
}
