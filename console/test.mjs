// Runs the tests of the pure functions, src/lib/*.test.ts, in Node: bundled first, as the page is.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

// What modules of lib/ look at of a page when they are loaded, or when a language is chosen.
const PAGE = `
globalThis.location = { pathname: "/console", hash: "" };
globalThis.document = { documentElement: {} };
const shelf = () => {
  const kept = new Map();
  return {
    get length() {
      return kept.size;
    },
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, String(value)),
    removeItem: (name) => kept.delete(name),
    clear: () => kept.clear(),
  };
};
for (const name of ["localStorage", "sessionStorage"]) {
  Object.defineProperty(globalThis, name, { value: shelf() });
}
globalThis.addEventListener = () => {};
`;

const here = new URL(".", import.meta.url).pathname;
const out = mkdtempSync(join(tmpdir(), "console-tests-"));
const tests = readdirSync(join(here, "src/lib")).filter((name) => name.endsWith(".test.ts"));
try {
  await build({
    absWorkingDir: here,
    entryPoints: tests.map((name) => `src/lib/${name}`),
    outdir: out,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    banner: { js: PAGE },
  });
  const files = tests.map((name) => join(out, name.replace(".ts", ".mjs")));
  const done = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit" });
  process.exitCode = done.status ?? 1;
} finally {
  rmSync(out, { recursive: true });
}
