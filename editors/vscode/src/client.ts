/** The connection to `polc lsp`. */

import * as vscode from "vscode";
import { ExecuteCommandRequest, LanguageClient, TransportKind } from "vscode-languageclient/node";
import type { ClientCapabilities, LanguageClientOptions, StaticFeature } from "vscode-languageclient/node";
import { CompiledDocuments } from "./compiled";
import { isInstalled, polcPath } from "./server";
import { showAnswer, showResult } from "./tests";

/** The server's command that gives what a role compiles to, as text. */
const SHOW_COMPILED = "polc.showCompiled";
/** The server's command that runs one test; *Run Tests* in the palette runs all of them, and is `polc.runTests`. */
const RUN_TEST = "polc.runTest";
/** The server's command that says why somebody holds what a test claims. */
const WHY = "polc.why";

/** Keeps the server from writing files and asking for them to be shown: what they would say is shown without a file. */
const showsNoFiles: StaticFeature = {
  fillClientCapabilities: (capabilities: ClientCapabilities) => delete capabilities.window?.showDocument,
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

export class Client implements vscode.Disposable {
  private client: LanguageClient | undefined;
  private readonly compiled: CompiledDocuments;
  private readonly tests = vscode.window.createOutputChannel("polc test");
  /** Starts and stops happen one after the other. */
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly output: vscode.LogOutputChannel,
  ) {
    this.compiled = new CompiledDocuments((wanted) => this.execute(SHOW_COMPILED, wanted));
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
    this.tests.dispose();
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
        // The library registers the server's commands with the editor; what they give is shown here.
        executeCommand: (command, args, next) => {
          switch (command) {
            case SHOW_COMPILED:
              return this.compiled.show(args[0]);
            case RUN_TEST:
              return showResult(this.tests, this.execute(RUN_TEST, args[0]));
            case WHY:
              return showAnswer(this.tests, this.execute(WHY, args[0]));
            default:
              return next(command, args);
          }
        },
      },
    };
  }

  /** Has the server do something. Its refusals come as errors, which the library would announce in words of its own. */
  private async execute(command: string, argument: unknown): Promise<unknown> {
    return this.client?.sendRequest(ExecuteCommandRequest.type, { command, arguments: [argument] });
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
