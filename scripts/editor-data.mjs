// What editors complete, from the custom-elements manifest: VS Code's custom data and JetBrains' web-types.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getWebTypesData } from 'custom-element-jet-brains-integration';
import { getVsCodeCssCustomData, getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';

/** Writes dist/vscode.html-custom-data.json, dist/vscode.css-custom-data.json and dist/web-types.json. */
export function buildEditorData(outDir, manifest) {
  const files = {
    'vscode.html-custom-data.json': getVsCodeHtmlCustomData,
    'vscode.css-custom-data.json': getVsCodeCssCustomData,
    'web-types.json': getWebTypesData,
  };
  for (const [file, make] of Object.entries(files)) {
    const data = JSON.parse(make(structuredClone(manifest))); // they write into the manifest
    writeFileSync(join(outDir, file), `${JSON.stringify(data, null, 2)}\n`);
  }
}
