// Writes licences.txt beside the bundle: the licence of every npm package that the bundle holds, taken from the
// modules that were in fact bundled. It refuses a package without a permissive licence, so that none slips in.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname;
const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const PERMITTED = new Set(["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "OFL-1.1", "MIT-0"]);
const PACKAGE = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

export function licences() {
  const folders = new Set();
  return {
    name: "licences",
    moduleParsed(module) {
      const found = PACKAGE.exec(module.id.replace(/^\0/, "").split("?")[0]);
      if (found) folders.add(found[1]);
    },
    generateBundle() {
      for (const name of Object.keys(dependencies)) {
        if (name.startsWith("@fontsource/")) folders.add(join(here, "node_modules", name)); // fonts come by style sheet
      }
      const told = [...folders].sort().map(tell);
      this.emitFile({ type: "asset", fileName: "licences.txt", source: told.join("\n\n") + "\n" });
    },
  };
}

function tell(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  if (!PERMITTED.has(license)) throw new Error(`${name} ${version}: licence ${license} is not on the list`);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "(no text in the package)";
  return `${name} ${version} · ${license}\n${"─".repeat(72)}\n${text}`;
}
