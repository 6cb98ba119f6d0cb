// Builds what the pages load: `node build.mjs SOURCES TARGET`, run by hatch_build.py where the packages are installed.
// Every file gets its digest in its name, so that a browser may keep it for ever; manifest.json says which name is
// which. Each is also written packed (brotli and gzip), so that the server packs nothing at run time.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const [sources, target] = process.argv.slice(2);
const PACKED = /\.(js|css|json|svg)$/;

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
const result = await build({
  entryPoints: ["app.js", "overview.js", "actor.js", "review.js", "styles/main.css", "icon.svg"].map((name) =>
    join(sources, name),
  ),
  outdir: target,
  outbase: sources,
  bundle: true,
  splitting: true,
  format: "esm",
  minify: true,
  target: "es2022",
  entryNames: "[name]-[hash]",
  chunkNames: "part-[hash]",
  assetNames: "[name]-[hash]",
  publicPath: "/static",
  loader: { ".json": "file", ".svg": "copy" },
  nodePaths: [join(process.cwd(), "node_modules")],
  legalComments: "linked",
  metafile: true,
  logLevel: "warning",
});

const manifest = {};
for (const [path, made] of Object.entries(result.metafile.outputs)) {
  if (made.entryPoint) manifest[basename(made.entryPoint)] = relative(target, path).replaceAll("\\", "/");
}

// The licences of what went into the files, as these ask for.
const parts = new Set();
for (const made of Object.values(result.metafile.outputs))
  for (const path of Object.keys(made.inputs)) {
    const found = path.replaceAll("\\", "/").match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) parts.add(found[1]);
  }
const licences = [...parts].sort().map((name) => {
  const folder = join("node_modules", name);
  const told = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  return `${name} ${told.version} (${told.license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`;
});
writeFileSync(join(target, "licences.txt"), licences.join("\n----\n\n"));
writeFileSync(join(target, "manifest.json"), JSON.stringify(manifest, null, 1));
for (const name of readdirSync(target)) {
  if (!PACKED.test(name) || name === "manifest.json") continue;
  const bytes = readFileSync(join(target, name));
  writeFileSync(join(target, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(join(target, `${name}.br`), brotliCompressSync(bytes, { params }));
}
