/** Which polc is run. */

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

/** The setting; else the one that came with the extension, if one did; else the one on the PATH. */
export function polcPath(context: vscode.ExtensionContext): string {
  const setting = vscode.workspace.getConfiguration("polc").get("path", "").trim();
  if (setting !== "") {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
    return setting.replace(/^~(?=[/\\])/, os.homedir()).replaceAll("${workspaceFolder}", folder);
  }
  const name = process.platform === "win32" ? "polc.exe" : "polc";
  const bundled = path.join(context.extensionPath, "server", name);
  return fs.existsSync(bundled) ? bundled : name;
}

/** Whether a command is there to be run: a path to a file, or a name in a folder of the PATH. */
export function isInstalled(command: string): boolean {
  if (path.basename(command) !== command) {
    return fs.existsSync(command);
  }
  return (process.env.PATH ?? "").split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, command)));
}
