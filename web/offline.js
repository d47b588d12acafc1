// Writes the service worker of the build: `worker.js` with the names of this build's files and the hash of its page in it.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";

const KEPT = /\.(js|css|svg|woff2)$/;
const sha256 = (data) => createHash("sha256").update(data).digest("hex");

export function offline() {
  return {
    name: "offline",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const names = [...Object.keys(bundle), ...readdirSync(new URL("public", import.meta.url))];
        const files = names.filter((name) => KEPT.test(name)).map((name) => `/${name}`).sort();
        const index = sha256(bundle["index.html"].source);
        const source = readFileSync(new URL("worker.js", import.meta.url), "utf8");
        const build = JSON.stringify([sha256(index + files + source).slice(0, 16), index, files]);
        this.emitFile({ type: "asset", fileName: "sw.js", source: source.replace("__BUILD__", () => build) });
      },
    },
  };
}
