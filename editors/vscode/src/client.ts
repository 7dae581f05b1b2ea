/** The connection to `polc lsp`. */

import * as vscode from "vscode";
import { ExecuteCommandRequest, LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { ClientCapabilities, LanguageClientOptions, StaticFeature } from "vscode-languageclient/node";
import { CompiledDocuments } from "./compiled";
import { isInstalled, polcPath } from "./server";

/** The server's command that gives what a role compiles to, as text. */
const SHOW_COMPILED = "polc.showCompiled";

/** Keeps the server from writing that text to a file and asking for the file to be shown: it is shown as a virtual document. */
const showsNoFiles: StaticFeature = {
  fillClientCapabilities: (capabilities: ClientCapabilities) => delete capabilities.window?.showDocument,
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

export class Client implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly compiled: CompiledDocuments;
  /** Starts and stops happen one after the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.compiled = new CompiledDocuments((wanted) =>
      this.client?.sendRequest(ExecuteCommandRequest.type, { command: SHOW_COMPILED, arguments: [wanted] }),
    );
  }

  restart(): Promise<void> {
    this.queue = this.queue.then(async () => {
      await this.stop();
      await this.start();
    });
    return this.queue;
  }

  async dispose(): Promise<void> {
    this.compiled.dispose();
    await this.queue;
    await this.stop();
  }

  private async start(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.output.info("The language server starts when the workspace is trusted.");
      return;
    }
    const command = polcPath(this.context);
    if (!isInstalled(command)) {
      this.output.error(`There is no ${command}.`);
      // Nothing waits for an answer to a message.
      void this.offerHelp(command);
      return;
    }
    this.output.info(`Starting ${command} lsp`);
    const server = { command, args: ["lsp"], transport: TransportKind.stdio };
    const client = new LanguageClient("polc", "polc", server, this.options());
    client.registerFeature(showsNoFiles);
    try {
      await client.start();
      this.client = client;
    } catch (error) {
      // The library has told the user.
      this.output.error(`${command} lsp did not start: ${error}`);
    }
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: [
        { scheme: "file", language: "pol" },
        { scheme: "untitled", language: "pol" },
        { scheme: "file", pattern: "**/polc.toml" },
      ],
      outputChannel: this.output,
      middleware: {
        executeCommand: (command, args, next) =>
          command === SHOW_COMPILED ? this.compiled.show(args[0]) : next(command, args),
      },
    };
  }

  private async offerHelp(command: string): Promise<void> {
    const message = `polc: there is no ${command}. Install polc, or say in the settings where it is.`;
    const choice = await vscode.window.showErrorMessage(message, "Settings", "Show Output");
    if (choice === "Settings") {
      await vscode.commands.executeCommand("workbench.action.openSettings", "polc.path");
    } else if (choice === "Show Output") {
      this.output.show();
    }
  }

  private async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(`The language server did not stop in an orderly way: ${error}`);
    }
  }
}
