// Pictures of every screen for doc/img, wide and light, narrow and dark: npm run pictures.
import { fileURLToPath } from "node:url";
import { reports } from "./reports.mjs";
import { open, serving, settled } from "./serving.mjs";

const folder = fileURLToPath(new URL("../../../doc/img", import.meta.url));
const looks = [[{ width: 1400, height: 900 }, "light"], [{ width: 360, height: 780 }, "dark"]];
async function picture(page, name) {
  await settled(page);
  await page.screenshot({ path: `${folder}/${name}-${page.viewportSize().width}.png` });
}

// Chromium of Debian has no letters for fish.
const given = reports().map((r) => ({ ...r, title: r.title.replace(" 🐟", ""), text: r.text.replace("🐟🐟 Fishing 🐟\n\n", "") }));
const at = await serving({ given });
const ask = async (path) => (await fetch(`${at.base}/api/v1/${path}`)).json();
const { hash } = (await ask("documents?q=close%20its%20ports")).items[0];
const call = (await ask("entries?kind=contact&type=call&source=PER&target=CHL")).items.find((e) => e.accounts?.length === 2).id;
at.run("forecast", "train");
at.run("forecast", "issue");
at.run("sources", "add", "--starter");
at.run("alerts", "add", "Alarms around Arica", "--on=alarm", "--situation=Arica", "--mail=desk@example.org");
at.run("alerts", "add", "Threats toward Chile on a condition", "--on=entry", "--kind=commitment", "--type=threat", "--toward=CHL", "--condition", "--mail=desk@example.org");
for (const { id } of (await ask("alerts")).items) await fetch(`${at.base}/api/v1/alerts/${id}/test`, { method: "POST" });
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
  for (const [size, scheme] of looks) {
    const page = await open(at, path, { ...size, scheme });
    if (path.includes("show=")) await page.locator(".tabs").evaluate((e) => e.scrollIntoView({ block: "start" }));
    await picture(page, name);
    await page.context().close();
  }
}
await at.stop();

// Where everybody signs in.
const team = await serving({ signIn: true, given: given.slice(0, 1) });
const password = "tall reeds by the quay";
for (const [size, scheme] of looks) {
  const page = await open(team, "/", { ...size, scheme });
  await picture(page, "sign-in");
  if (size.width === looks[0][0].width) {
    await page.goto(team.base + team.run("users", "link").trim());
    await settled(page);
    await page.getByLabel(/^Name/).fill("Ana Prado");
    await page.getByLabel("E-mail address").fill("ana@example.org");
    await page.getByRole("textbox", { name: "New password" }).fill(password);
  } else {
    await page.getByLabel("E-mail address").fill("ana@example.org");
    await page.getByRole("textbox", { name: "Password" }).fill(password);
  }
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Ana Prado" }).waitFor();
  for (const [name, path] of [["people", "/settings/people"], ["account", "/account"], ["audit", "/settings/audit"]]) {
    await page.goto(team.base + path);
    await settled(page);
    if (name === "people" && size.width === looks[0][0].width) {
      await page.getByLabel(/^Name/).fill("Bo Lind");
      await page.getByLabel("E-mail address").fill("bo@example.org");
      await page.getByRole("button", { name: "Invite" }).click();
      await page.getByRole("row", { name: /Bo Lind/ }).waitFor();
      await page.reload();
    }
    await picture(page, name);
  }
  await page.context().close();
}
await team.stop();
