// Pictures of every screen for doc/img, wide and light, narrow and dark: npm run pictures.
import { fileURLToPath } from "node:url";
import { open, serving } from "./serving.mjs";

const folder = fileURLToPath(new URL("../../../doc/img", import.meta.url));
const at = await serving();
const ask = async (path) => (await fetch(`${at.base}/api/v1/${path}`)).json();
const { hash } = (await ask("documents?q=close%20its%20ports")).items[0];
const call = (await ask("entries?kind=contact&type=call&source=PER&target=CHL")).items.find((e) => e.accounts?.length === 2).id;
const views = {
  today: "/",
  pair: "/pair/PER/CHL",
  commitments: "/pair/PER/CHL?show=commitments",
  document: `/documents/${hash}?item=c1`,
  contact: `/entry/${call}`,
  search: "/search?in=commitments&type=threat&condition=true",
  alerts: "/alerts",
  actors: "/actors",
  actor: "/actor/person%20PER%20ana%20prado",
  forecasts: "/forecasts",
  sources: "/sources",
  review: "/review",
  settings: "/settings",
};
for (const [name, path] of Object.entries(views)) {
  for (const [size, scheme] of [[{ width: 1400, height: 900 }, "light"], [{ width: 360, height: 780 }, "dark"]]) {
    const page = await open(at, path, { ...size, scheme });
    if (path.includes("show=")) await page.locator(".tabs").evaluate((e) => e.scrollIntoView({ block: "start" }));
    await page.screenshot({ path: `${folder}/${name}-${size.width}.png` });
    await page.context().close();
  }
}
await at.stop();
