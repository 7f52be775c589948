// Loads a module of the page as it is: Vite's own transpiler takes the types off.
import { readFile } from "node:fs/promises";
import { transformWithOxc } from "vite";

export async function load(path) {
  const file = new URL(`../src/${path}`, import.meta.url);
  const { code } = await transformWithOxc(await readFile(file, "utf8"), file.pathname);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}
