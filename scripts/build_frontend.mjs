/**
 * Makes the front-end files that templates link to, in build/assets/:
 *
 *   css/house.css      dkfds, cut down to what our pages use and laid in a cascade layer, then our own styles: one request
 *   vendor/fonts/      the Danish and English letters of Vollkorn and IBM Plex Sans, and the rest of Latin for rarer names
 *   vendor/icons.svg   the icons our templates name, from the dkfds sprite
 *   vendor/img/        the few images dkfds itself still asks for
 *
 * Run `npm ci` first. Running it twice gives the same bytes. `--report` alone prints the sizes again.
 *
 * Only dkfds is cut down: our own styles are all there, always. Cutting reads our templates, scripts and Python files as
 * text, so a class of dkfds must be written out in full. So must an icon: {% icon "time" %}, icon="time" or icon("time").
 */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const OUT = path.join(ROOT, "build", "assets");
const DKFDS = path.join(ROOT, "node_modules", "dkfds", "dist");
const VOLLKORN = path.join(ROOT, "node_modules", "@fontsource-variable", "vollkorn");

/** Order is the cascade: what comes later wins. */
const STYLES = [
  "tokens", "ground", "frame", "controls", "parts", "answer", "events", "board", "rounds", "demo", "hero", "motion", "pages", "hosting", "partners", "projects",
];

/** The sheet of the prize alone, which an answer page does not carry. */
const PRIZE = ["prize-scores", "prize-proposals", "prize-panel", "prize-public", "prize-finals", "prize-editions"];

/** What we build on of dkfds, whether or not a page happens to use it today. */
const KEPT = [/^form-(?!tel|mail|search)/, /^alert/, /^table$/, /^sr-only$/, /^skip-link$/, /^icon-svg$/];

/** Elements that text written by people (Markdown) may bring, and the page itself. */
const ELEMENTS = (
  "html body main h1 h2 h3 h4 p a ul ol li dl dt dd em strong b i s small code pre blockquote hr br img figure figcaption"
  + " table caption thead tbody tr th td time abbr kbd mark details summary button input select textarea label fieldset legend"
).split(" ");

/** Danish and English as they are written; everything else of Latin comes in the second file. */
const CORE = [
  [0x20, 0x7e], 0xa0, 0xa7, 0xab, 0xad, 0xb7, 0xbb, 0xbd, 0xd7,
  0xc4, 0xc5, 0xc6, 0xc9, 0xd6, 0xd8, 0xdc, 0xdf, 0xe0, 0xe1, 0xe4, 0xe5, 0xe6, 0xe8, 0xe9, 0xf3, 0xf6, 0xf8, 0xfc,
  [0x2013, 0x2014], [0x2018, 0x2019], [0x201c, 0x201e], 0x2022, 0x2026, 0x20ac, 0x2192, 0x2212,
];

const FEATURES = ["kern", "lnum", "tnum", "ccmp", "mark"];

/** Headings are 650 to 700 in the design: one weight between them takes 12 kB less than the axis. */
const FACES = [
  { name: "vollkorn", family: "House Serif", weight: "600 700", axes: { wght: 680 },
    file: path.join(VOLLKORN, "files", "vollkorn-latin-wght-normal.woff2") },
  { name: "plex-regular", family: "House Sans", weight: "400",
    file: path.join(DKFDS, "fonts/IBMPlexSans/split/woff2/IBMPlexSans-Regular-Latin1.woff2") },
  { name: "plex-semibold", family: "House Sans", weight: "600",
    file: path.join(DKFDS, "fonts/IBMPlexSans/split/woff2/IBMPlexSans-SemiBold-Latin1.woff2") },
];

/** What the answer page may weigh on the wire, all but its images. */
const BUDGET = 55_000;

class Plain extends Error {}

async function main() {
  if (process.argv.includes("--report")) return report();
  const { postcss, PurgeCSS, subsetFont, convert } = await tools();
  const sources = await readSources();
  const stage = `${OUT}.next`;
  await rm(stage, { recursive: true, force: true });
  for (const folder of ["css", "vendor/fonts", "vendor/img"]) await mkdir(path.join(stage, folder), { recursive: true });

  const faces = await writeFonts(stage, subsetFont, convert);
  await writeIcons(stage, sources);
  await writeStyles(stage, sources, faces, postcss, PurgeCSS);
  await writeLicences(stage);

  await rm(OUT, { recursive: true, force: true });
  await rename(stage, OUT);
  await report();
}

async function tools() {
  if (!existsSync(DKFDS) || !existsSync(VOLLKORN)) throw new Plain("The front-end packages are not installed. Run `npm ci` first.");
  try {
    const { default: postcss } = await import("postcss");
    const { PurgeCSS } = await import("purgecss");
    const { default: subsetFont } = await import("subset-font");
    const { default: fontverter } = await import("fontverter");
    return { postcss, PurgeCSS, subsetFont, convert: fontverter.convert };
  } catch (error) {
    throw new Plain(`A build-time package is missing (${error.message}). Run \`npm ci\` first.`);
  }
}

// ---- What our pages use -----------------------------------------------------------------------------------------

const SKIPPED = new Set(["node_modules", "build", "data", "tests", "migrations", "docs", "benchmarks", "locale", "requirements"]);

async function readSources() {
  const found = [];
  await walk(ROOT, found);
  return Promise.all(found.sort().map(async (file) => ({
    name: path.relative(ROOT, file),
    extension: path.extname(file).slice(1),
    raw: await readFile(file, "utf8"),
  })));
}

async function walk(folder, found) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && !SKIPPED.has(entry.name)) await walk(full, found);
    } else if (/\.(html|py|js)$/.test(entry.name) && !/mail\//.test(full)) {
      found.push(full);
    }
  }
}

/** Words that may be class names. In Python and scripts only what stands in quotes can reach a page. */
function words({ raw, extension }) {
  const text = extension === "html" ? raw : (raw.match(/"[^"\n]*"|'[^'\n]*'/g) ?? []).join(" ");
  return text.match(/[A-Za-z][\w-]*/g) ?? [];
}

// ---- Styles -----------------------------------------------------------------------------------------------------

async function writeStyles(stage, sources, faces, postcss, PurgeCSS) {
  const used = new Set(sources.flatMap(words));
  const dkfds = await purged(await readFile(path.join(DKFDS, "css", "dkfds.min.css"), "utf8"), used, PurgeCSS);
  const ours = postcss.parse(await ownStyles(STYLES));
  repeatEvening(ours, postcss);

  const layer = postcss.parse(dkfds);
  layer.walkAtRules("font-face", (rule) => rule.remove());
  await bringImages(stage, layer);
  const css = ["@layer dkfds{", compact(layer), "}", ...faces, compact(ours)].join("");
  await writeFile(path.join(stage, "css", "house.css"), `${css}\n`);
  await writeFile(path.join(stage, "css", "prize.css"), `${compact(postcss.parse(await ownStyles(PRIZE)))}\n`);
}

async function ownStyles(names) {
  const sheets = names.map((name) => readFile(path.join(ROOT, "static", "css", `${name}.css`), "utf8"));
  return (await Promise.all(sheets)).join("\n");
}

async function purged(css, used, PurgeCSS) {
  const content = [{ raw: [...used, ...ELEMENTS].join(" "), extension: "txt" }];
  const [result] = await new PurgeCSS().purge({
    content,
    css: [{ raw: css }],
    safelist: { standard: KEPT },
    defaultExtractor: (text) => text.split(" "),
    variables: false,
    keyframes: true,
  });
  return result.css.replace(/\/\*# sourceMappingURL=[^*]*\*\//g, "");
}

/** Aften is written once, for those whose device asks for it, and repeated here for those who chose it by hand. */
function repeatEvening(ours, postcss) {
  let night;
  ours.walkAtRules("media", (rule) => {
    if (rule.params.includes("prefers-color-scheme") && rule.first?.selector?.includes(":root")) night ??= rule;
  });
  if (!night) throw new Plain("static/css/tokens.css has no dark tokens under prefers-color-scheme.");
  night.after(postcss.rule({ selector: ":root[data-theme=aften]", nodes: night.first.clone().nodes }));
}

/** dkfds' own images are used only where a rule of it is left. */
async function bringImages(stage, layer) {
  const wanted = new Map();
  layer.walkDecls((declaration) => {
    declaration.value = declaration.value.replace(/url\(\s*["']?\.\.\/img\/([^"')]+)["']?\s*\)/g, (_, image) => {
      wanted.set(path.basename(image), image);
      return `url(../vendor/img/${path.basename(image)})`;
    });
  });
  for (const [name, image] of wanted) {
    const source = path.join(DKFDS, "img", image);
    if (!existsSync(source)) throw new Plain(`dkfds asks for the image ${image}, which it does not bring.`);
    await writeFile(path.join(stage, "vendor", "img", name), await readFile(source));
  }
}

/** White space and comments away; nothing clever, so that nothing changes meaning. */
function compact(root) {
  root.walkComments((comment) => comment.remove());
  root.walk((node) => {
    node.raws.before = "";
    node.raws.after = "";
    if (node.type === "decl") node.raws.between = ":";
    else node.raws.between = "";
    node.raws.semicolon = false;
    if (node.type === "atrule") node.raws.afterName = node.params ? " " : "";
    if (node.selector) node.selector = node.selector.replace(/\s*([,>~])\s*/g, "$1").replace(/\s+/g, " ");
  });
  return root.toString();
}

// ---- Fonts ------------------------------------------------------------------------------------------------------

async function writeFonts(stage, subsetFont, convert) {
  const text = CORE.map((c) => (Array.isArray(c) ? range(...c) : String.fromCodePoint(c))).join("");
  const rules = [];
  for (const face of FACES) {
    const original = await readFile(face.file);
    const core = await subsetFont(original, text, {
      targetFormat: "truetype", keepFeatures: FEATURES, variationAxes: face.axes, noHinting: true,
    });
    await writeFile(path.join(stage, "vendor", "fonts", `${face.name}.woff2`), await convert(renamed(core), "woff2"));
    await writeFile(path.join(stage, "vendor", "fonts", `${face.name}-latin.woff2`), original);
    rules.push(fontFace(face, `${face.name}-latin`, face.weight, complement()));
    rules.push(fontFace(face, face.name, face.weight, CORE));
  }
  return rules;
}

/** A changed font may not be called Plex (SIL Open Font License, clause 3); its copyright notice stays as it is. */
function renamed(font) {
  const NAMES = new Set([1, 3, 4, 6, 16, 25]);
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + 16 * i);
  const name = font.readUInt32BE(tables.find((at) => font.toString("latin1", at, at + 4) === "name") + 8);
  const strings = name + font.readUInt16BE(name + 4);
  for (let i = 0; i < font.readUInt16BE(name + 2); i++) {
    const record = name + 6 + 12 * i;
    if (!NAMES.has(font.readUInt16BE(record + 6))) continue;
    const from = strings + font.readUInt16BE(record + 10);
    const text = font.subarray(from, from + font.readUInt16BE(record + 8));
    for (const [was, is] of [["P\0l\0e\0x", "H\0a\0l\0l"], ["Plex", "Hall"]]) {
      for (let at = text.indexOf(was, 0, "latin1"); at >= 0; at = text.indexOf(was, at, "latin1")) text.write(is, at, "latin1");
    }
  }
  return font;
}

function range(from, to) {
  return String.fromCodePoint(...Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

function fontFace(face, file, weight, ranges) {
  const hex = (n) => n.toString(16).toUpperCase();
  const span = ranges.map((r) => (Array.isArray(r) ? `U+${hex(r[0])}-${hex(r[1])}` : `U+${hex(r)}`)).join(",");
  return `@font-face{font-family:"${face.family}";src:url(../vendor/fonts/${file}.woff2)format("woff2");`
    + `font-weight:${weight};font-display:swap;unicode-range:${span}}`;
}

/** Latin-1 and the signs beside it, without CORE. */
function complement() {
  const taken = new Set(CORE.flatMap((c) => (Array.isArray(c) ? Array.from({ length: c[1] - c[0] + 1 }, (_, i) => c[0] + i) : [c])));
  const rest = [];
  for (const [from, to] of [[0xa1, 0xff], [0x131, 0x131], [0x152, 0x153], [0x2c6, 0x2dd], [0x2010, 0x2044], [0x20a0, 0x20bf], [0x2122, 0x2122]]) {
    for (let code = from; code <= to; code++) {
      if (taken.has(code)) continue;
      const last = rest.at(-1);
      if (last && last[1] === code - 1) last[1] = code;
      else rest.push([code, code]);
    }
  }
  return rest.map(([from, to]) => (from === to ? from : [from, to]));
}

async function writeLicences(stage) {
  const folder = path.join(stage, "vendor");
  await writeFile(path.join(folder, "LICENCE-vollkorn.txt"), await readFile(path.join(VOLLKORN, "LICENSE")));
  await writeFile(path.join(folder, "LICENCE-dkfds.txt"), await readFile(path.join(DKFDS, "..", "LICENSE.md")));
}

// ---- Icons ------------------------------------------------------------------------------------------------------

async function writeIcons(stage, sources) {
  const sprite = await readFile(path.join(DKFDS, "img", "all-svg-icons.svg"), "utf8");
  const symbols = new Map([...sprite.matchAll(/<symbol id="([^"]+)".*?<\/symbol>/gs)].map(([whole, id]) => [id, whole]));
  const wanted = new Map();
  for (const { raw, name } of sources) {
    for (const [, icon] of raw.matchAll(/\bicon(?:\s*=\s*|\s+|\()["']([a-z0-9-]+)["']/g)) wanted.set(icon, name);
  }
  for (const [icon, name] of wanted) {
    if (!symbols.has(icon)) throw new Plain(`${name} asks for the icon "${icon}", which dkfds does not have.`);
  }
  const body = [...wanted.keys()].sort().map((icon) => symbols.get(icon)).join("");
  await writeFile(path.join(stage, "vendor", "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${body}</svg>\n`);
}

// ---- Report -----------------------------------------------------------------------------------------------------

async function report() {
  const files = [
    ["css/house.css", true], ["vendor/fonts/vollkorn.woff2", true], ["vendor/fonts/plex-regular.woff2", true],
    ["vendor/fonts/plex-semibold.woff2", true], ["vendor/icons.svg", false],
  ];
  let total = 0;
  console.log("file".padEnd(36), "bytes".padStart(8), "gzip".padStart(8), "brotli".padStart(8));
  for (const [name, counted] of files) {
    const bytes = await readFile(path.join(OUT, name));
    const packed = name.endsWith(".woff2") ? [bytes.length, bytes.length] : [gzipSync(bytes, { level: 9 }).length, brotli(bytes)];
    console.log(name.padEnd(36), ...[bytes.length, ...packed].map((n) => String(n).padStart(8)));
    if (counted) total += packed[0];
  }
  console.log(`Styles and fonts: ${total} bytes with gzip. That leaves ${BUDGET - total} for the page itself.`);
  if (BUDGET - total < 6_000) console.warn("That is too little: an answer page takes about 6,000. Look at static/css and CORE.");
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
}

main().catch((error) => {
  console.error(error instanceof Plain ? error.message : error);
  process.exitCode = 1;
});
