// Builds the console into dist/: one folder of gzipped files with hashed names, and the page.
// Fails when a budget is passed (docs/console.md has the reasons).

import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const KB = 1024;
const BUDGETS = { first: 60 * KB, chunk: 25 * KB, style: 8 * KB };
const here = new URL(".", import.meta.url).pathname;

// All that the first view is made of lies in one file: whatever is loaded later comes after it, so
// it is let import it. Without that each set of pages that share a module makes a file of its own.
const RESOLVED = Symbol();
const firstViewInOne = {
  name: "first-view-in-one",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^\./ }, async ({ path, pluginData, ...more }) => {
      if (more.kind !== "dynamic-import" || pluginData === RESOLVED) return null;
      const { kind, resolveDir, importer } = more;
      const found = await resolve(path, { kind, resolveDir, importer, pluginData: RESOLVED });
      return { ...found, pluginData: { isLoadedLater: true } };
    });
    onLoad({ filter: /\.tsx?$/ }, ({ path, pluginData }) => {
      if (!pluginData?.isLoadedLater) return null;
      const contents = `${readFileSync(path, "utf8")}\nimport "${here}src/App";`;
      return { contents, loader: path.endsWith("x") ? "tsx" : "ts" };
    });
  },
};

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: { main: "src/main.tsx", app: "src/app.css" },
  outdir: "dist",
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: ["chrome123", "firefox128", "safari17.5"],
  // As modules of today: no helpers for older ones, which would be a request of their own.
  mainFields: ["module:es2019", "module", "main"],
  alias: { "bind-event-listener": "./node_modules/bind-event-listener/src/index.ts" },
  plugins: [firstViewInOne],
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none",
  charset: "utf8",
  metafile: true,
  write: false,
});

const packed = new Map(
  outputFiles.map((one) => [basename(one.path), gzipSync(one.contents, { level: 9 })]),
);
const outputs = Object.fromEntries(
  Object.entries(metafile.outputs).map(([path, one]) => [basename(path), one]),
);
const named = (stem, ending) =>
  [...packed.keys()].find((name) => name.startsWith(`${stem}-`) && name.endsWith(ending));
const script = named("main", ".js");
const style = named("app", ".css");

/** All files that a script loads before it runs. */
function withImports(name, seen = new Set()) {
  if (!seen.has(name)) {
    seen.add(name);
    for (const one of outputs[name].imports) {
      if (one.kind === "import-statement") withImports(basename(one.path), seen);
    }
  }
  return seen;
}

const first = withImports(script);
const size = (names) => [...names].reduce((sum, name) => sum + packed.get(name).length, 0);
const faults = [];
const judge = (what, bytes, most) => {
  const line = `${what}: ${(bytes / KB).toFixed(1)} of ${most / KB} KB`;
  console.log(line);
  if (bytes > most) faults.push(line);
};
judge("scripts of the first view", size(first), BUDGETS.first);
judge("styles", size([style]), BUDGETS.style);
for (const name of packed.keys()) {
  const own = outputs[name].entryPoint;
  if (name.endsWith(".js") && !first.has(name) && own) {
    const fresh = [...withImports(name)].filter((one) => !first.has(one));
    judge(own, size(fresh), BUDGETS.chunk);
  }
}
if (faults.length > 0) {
  console.error(`over budget: ${faults.join("; ")}`);
  process.exit(1);
}

// What the script imports is asked for with it, not when it has been read.
const preloads = [...first]
  .filter((name) => name !== script)
  .map((name) => `<link rel="modulepreload" href="./console/${name}">\n`);
const page = readFileSync(`${here}index.html`, "utf8")
  .replace("STYLE", style)
  .replace("</head>", `${preloads.join("")}</head>`)
  .replace("SCRIPT", script);
rmSync(`${here}dist`, { recursive: true, force: true });
mkdirSync(`${here}dist`);
for (const [name, bytes] of packed) writeFileSync(`${here}dist/${name}.gz`, bytes);
writeFileSync(`${here}dist/index.html.gz`, gzipSync(page, { level: 9 }));
