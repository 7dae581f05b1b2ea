/** Documents that show what a role compiles to. They follow the policy: when one is saved, they are asked for anew. */

import * as vscode from "vscode";

const SCHEME = "polc-compiled";

/** The argument of a code lens. */
interface Wanted {
  uri: string;
  role: string;
  target: string;
}

/** Asks the server for the text. */
type Compile = (wanted: Wanted) => Promise<unknown> | undefined;

export class CompiledDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly compile: Compile) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (document.languageId === "pol" || document.fileName.endsWith("polc.toml")) {
          vscode.workspace.textDocuments
            .filter((shown) => shown.uri.scheme === SCHEME)
            .forEach((shown) => this.changed.fire(shown.uri));
        }
      }),
    ];
  }

  /** Opens the document of a role beside the policy. */
  async show(wanted: Wanted): Promise<void> {
    const path = `/${wanted.target}/${wanted.role.replaceAll("/", "_")}.json`;
    const uri = vscode.Uri.from({ scheme: SCHEME, path, query: JSON.stringify(wanted) });
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.languages.setTextDocumentLanguage(document, "json");
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    try {
      const text = await this.compile(JSON.parse(uri.query));
      return typeof text === "string" ? text : "";
    } catch (error) {
      // The server says in a sentence why there is none.
      return `// ${error instanceof Error ? error.message : error}\n`;
    }
  }

  dispose(): void {
    this.subscriptions.forEach((subscription) => subscription.dispose());
  }
}
