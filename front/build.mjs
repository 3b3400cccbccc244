// Builds what pages load: style sheets and scripts, named by their content, packed twice for the wire, listed in built.json.
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = resolve(here, "../src/suchi/web/static/built");
const fresh = `${target}.new`;
const entries = { suchi: "styles/suchi.css", page: "scripts/page.js", reader: "scripts/reader.js", worker: "scripts/worker.js" };
const names = "[name].[hash]";
const common = { bundle: true, minify: true, target: ["chrome109", "safari15.4", "firefox115"], legalComments: "eof", absWorkingDir: here };

rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });

// The decoder of codes is WebAssembly, and runs in a worker: only the worker's file is allowed to compile it.
const wasm = readFileSync(join(here, "node_modules/zxing-wasm/dist/reader/zxing_reader.wasm"));
const wasmName = `reader.${createHash("sha256").update(wasm).digest("hex").slice(0, 8).toUpperCase()}.wasm`;
writeFileSync(join(fresh, wasmName), wasm);

const worker = await build({
  ...common,
  entryPoints: { reader: entries.reader },
  entryNames: names,
  format: "iife",
  outdir: fresh,
  metafile: true,
  define: { WASM: JSON.stringify(`/static/${wasmName}`) },
});
const workerName = basename(Object.keys(worker.metafile.outputs)[0]);
const rest = await build({
  ...common,
  entryPoints: { suchi: entries.suchi, page: entries.page },
  entryNames: names,
  chunkNames: names,
  format: "esm",
  splitting: true,
  outdir: fresh,
  metafile: true,
  define: { READER: JSON.stringify(`/static/${workerName}`) },
});

const offline = await build({
  ...common,
  entryPoints: { worker: entries.worker },
  entryNames: names,
  format: "iife",
  outdir: fresh,
  metafile: true,
});

const listed = { reader: workerName };
for (const [path, output] of [...Object.entries(rest.metafile.outputs), ...Object.entries(offline.metafile.outputs)]) {
  const entry = output.entryPoint && Object.entries(entries).find(([, source]) => source === output.entryPoint);
  if (entry) listed[basename(entry[1])] = basename(path);
}
for (const name of readdirSync(fresh)) {
  if (![".css", ".js", ".wasm"].includes(extname(name))) continue;
  const data = readFileSync(join(fresh, name));
  writeFileSync(join(fresh, `${name}.gz`), gzipSync(data, { level: 9 }));
  writeFileSync(join(fresh, `${name}.br`), brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
writeFileSync(join(fresh, "built.json"), JSON.stringify(listed, null, 1));
rmSync(target, { recursive: true, force: true });
renameSync(fresh, target);
