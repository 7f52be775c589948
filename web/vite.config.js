import { readFileSync } from "node:fs";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

// table reads a table of the code books: its rows after the comments and the head, as objects.
function table(name) {
  const file = new URL(`../internal/codebook/data/${name}.tsv`, import.meta.url);
  const [head, ...rows] = readFileSync(file, "utf8").split("\n").filter((line) => line && !line.startsWith("#")).map((line) => line.split("\t"));
  return rows.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i] ?? ""])));
}

// What the page knows of the code books, so that it has no second list of countries and codes: [code, name] each.
function books() {
  const made = {
    "virtual:parties": () => {
      const named = new Map(table("countries").map((row) => [row.iso3, row.name]));
      for (const row of table("bodies")) if (row.country && !named.has(row.country)) named.set(row.country, row.name);
      return [...named].sort(([, a], [, b]) => (a < b ? -1 : 1));
    },
    "virtual:cameo": () => table("cameo").map((row) => [row.code, row.name[0] + row.name.slice(1).toLowerCase()]),
  };
  return {
    name: "books",
    resolveId: (id) => (id in made ? `\0${id}` : undefined),
    load: (id) => (id.startsWith("\0virtual:") ? `export default ${JSON.stringify(made[id.slice(1)]())}` : undefined),
  };
}

export default defineConfig({
  plugins: [svelte(), books()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0, // nothing inline under a strict Content-Security-Policy
    modulePreload: { polyfill: false },
    // Files whose names begin with an underscore would be left out of the program by go:embed.
    rolldownOptions: { output: { chunkFileNames: ({ name }) => `assets/${name.replace(/^_virtual_|^_+/, "")}-[hash].js` } },
    chunkSizeWarningLimit: 900,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8080", "/feeds": "http://127.0.0.1:8080" } },
});
