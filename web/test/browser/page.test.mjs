import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gzipSync } from "node:zlib";
import test, { after, before } from "node:test";
import { open, serving, settled } from "./serving.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let at;
let hash = "";
let call = "";
before(async () => {
  at = await serving();
  const ask = async (path) => (await fetch(`${at.base}/api/v1/${path}`)).json();
  hash = (await ask("documents?q=close%20its%20ports")).items[0].hash;
  call = (await ask("entries?kind=contact&type=call&source=PER&target=CHL")).items.find((e) => e.accounts?.length === 2).id;
});
after(() => at?.stop());

const views = {
  today: () => "/",
  dyad: () => "/pair/PER/CHL",
  statements: () => "/pair/PER/CHL?show=statements",
  commitments: () => "/pair/PER/CHL?show=commitments",
  contacts: () => "/pair/PER/CHL?show=contacts",
  map: () => "/pair/PER/CHL?show=map",
  document: () => `/documents/${hash}?item=c1`,
  entry: () => `/entry/${call}`,
  search: () => "/search?in=commitments&type=threat&condition=true",
  documents: () => "/search?q=ports",
  alerts: () => "/alerts",
  "a rule": () => "/alerts?on=contact&parties=PER,CHL",
  actors: () => "/actors",
  actor: () => "/actor/person%20PER%20ana%20prado",
  forecasts: () => "/forecasts",
  sources: () => "/sources",
  review: () => "/review",
  settings: () => "/settings",
  none: () => "/no/such/place",
};

for (const [name, path] of Object.entries(views)) {
  test(`${name}: no error on the console, nothing for axe, nothing beside the screen, at 1600 and 360 px`, async () => {
    for (const [width, scheme] of [[1600, "light"], [360, "dark"]]) {
      const page = await open(at, path(), { width, height: 800, scheme });
      await page.evaluate(axe);
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(" | ")}`), [], `axe at ${width} px`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `wider than ${width} px`);
      assert.equal(await page.locator("main .fault").count(), 0, await page.locator("main").textContent());
      assert.deepEqual(page.wrong, [], `console at ${width} px`);
      await page.context().close();
    }
  });
}

test("the first view takes less than 150 kB of script", async () => {
  const page = await open(at, "/");
  const scripts = await page.evaluate(() => performance.getEntriesByType("resource").filter((r) => r.name.endsWith(".js")).map((r) => r.name));
  let bytes = 0;
  for (const s of scripts) bytes += gzipSync(Buffer.from(await (await fetch(s)).arrayBuffer())).length;
  assert.ok(scripts.length > 0 && bytes < 150_000, `${bytes} bytes in ${scripts.length} files`);
  await page.context().close();
});

test("correct a speaker in place by keys alone, see it change, take it back", async () => {
  const page = await open(at, `/documents/${hash}`);
  const item = page.locator(".margin").getByRole("button", { name: /the warning was/ }).first();
  await item.focus();
  await page.keyboard.press("Enter");
  const panel = page.locator(".panel");
  await panel.getByRole("button", { name: "Correct" }).focus();
  await page.keyboard.press("Enter");
  const speaker = panel.getByLabel("Speaker");
  await speaker.waitFor();
  assert.ok(await speaker.evaluate((e) => e === document.activeElement), "the first field has the focus");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("José Núñez (CHL)");
  await page.keyboard.press("Enter");
  await panel.getByText("Kept.").waitFor();
  await panel.getByRole("button", { name: "José Núñez (CHL)" }).waitFor();
  assert.match(await item.textContent(), /José Núñez/);
  // The record follows: the statement is his there too.
  const entry = await panel.getByRole("link", { name: "in the record" }).getAttribute("href");
  await page.goto(at.base + entry);
  await settled(page);
  await page.locator("main").getByText("José Núñez (CHL)").first().waitFor();
  await page.goBack();
  await settled(page);
  await page.locator(".panel").getByRole("button", { name: "take back" }).click();
  await page.locator(".panel").getByText("Taken back.").waitFor();
  await page.locator(".panel").getByRole("button", { name: "reporters" }).first().waitFor(); // as the reader had it
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("correct a speaker and see the dyads change", async () => {
  const said = (page) => page.locator("section[aria-label=Statements]").getByText("close its ports to Chilean ships").first();
  const dyad = await open(at, "/pair/PER/CHL?show=statements");
  await said(dyad).waitFor();
  const page = await open(at, `/documents/${hash}`);
  await page.locator(".margin").getByRole("button", { name: /^warn.*close its ports/s }).first().click();
  const panel = page.locator(".panel");
  await panel.getByRole("button", { name: "Correct" }).click();
  await panel.getByLabel("Speaker").fill("Evo Rojas (BOL)");
  await page.keyboard.press("Enter");
  await panel.getByText("Kept.").waitFor();
  await dyad.reload();
  await settled(dyad);
  assert.equal(await said(dyad).count(), 0, "Peru did not say it");
  await dyad.goto(`${at.base}/pair/BOL/CHL?show=statements`);
  await said(dyad).waitFor();
  await panel.getByRole("button", { name: "take back" }).click();
  await panel.getByText("Taken back.").waitFor();
  await dyad.goto(`${at.base}/pair/PER/CHL?show=statements`);
  await said(dyad).waitFor();
  assert.deepEqual([...page.wrong, ...dyad.wrong], []);
  await page.context().close();
  await dyad.context().close();
});

test("a field leads to its words, behind letters of two UTF-16 units", async () => {
  const page = await open(at, `/documents/${hash}`);
  await page.getByRole("button", { name: /threat.*close its ports/s }).first().click();
  await page.locator(".panel").getByRole("button", { name: /^if Chile detained/ }).click();
  assert.equal((await page.locator("article .lit").allTextContents()).join(""), "if Chile detained another fisherman");
  await page.context().close();
});

test("words taken by keys are what the reader missed", async () => {
  const page = await open(at, `/documents/${hash}`);
  await page.locator("article .text").focus();
  await page.keyboard.press("ArrowRight");
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift+ArrowRight");
  await page.locator(".missed").waitFor();
  assert.match(await page.locator(".missed q").textContent(), /^Fishing\s+🐟\s+The foreign minister$|^Fishing/);
  await page.locator(".missed").getByRole("button", { name: "event" }).click();
  await page.locator(".missed").getByLabel("Who acts").fill("Peru");
  await page.locator(".missed").getByLabel("CAMEO code").fill("010");
  await page.keyboard.press("Enter");
  await page.locator(".missed").waitFor({ state: "detached" });
  await page.getByRole("button", { name: /Fishing/ }).first().waitFor();
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("two who correct the same thing see each other's version", async () => {
  const one = await open(at, `/documents/${hash}`);
  const two = await open(at, `/documents/${hash}`);
  for (const page of [one, two]) {
    await page.getByRole("button", { name: /threat.*close its ports/s }).first().click();
    await page.locator(".panel").getByRole("button", { name: "Correct" }).click();
  }
  await one.locator(".panel").getByLabel("Kind").selectOption("plan");
  await one.keyboard.press("Enter");
  await one.locator(".panel form button.main").click();
  await one.locator(".panel").getByText("Kept.").waitFor();
  await two.locator(".panel").getByLabel("Kind").selectOption("demand");
  await two.locator(".panel form button.main").click();
  await two.locator(".panel [role=alert]").waitFor();
  await two.locator(".panel").getByText(/said correct of kind/).waitFor();
  await two.locator(".panel").getByRole("button", { name: "Look at it as it is now" }).click();
  await one.locator(".panel").getByRole("button", { name: "take back" }).first().click();
  await one.locator(".panel").getByText("Taken back.").waitFor();
  await one.context().close();
  await two.context().close();
});

test("find a threat by its condition", async () => {
  const page = await open(at, "/search");
  await page.getByRole("combobox", { name: "Among" }).selectOption("commitments");
  await page.getByRole("combobox", { name: "Kind" }).selectOption("threat");
  await page.getByLabel("only on a condition").check();
  await page.getByLabel(/^Words, or/).fill("fisherman");
  await page.getByLabel("Toward").fill("Chile");
  await page.getByRole("button", { name: "Look" }).click();
  await settled(page);
  await page.getByText("if Chile detained another fisherman").first().waitFor();
  assert.match(page.url(), /in=commitments.*target=CHL.*type=threat.*condition=true/);
  // The address alone brings it back.
  const again = await open(at, page.url().slice(at.base.length));
  await again.getByText("if Chile detained another fisherman").first().waitFor();
  await page.context().close();
  await again.context().close();
});

test("two readouts of a call stand side by side, with where they differ", async () => {
  const page = await open(at, `/entry/${call}`);
  const table = page.getByRole("table");
  await table.getByText("Peru tells").waitFor();
  await table.getByText("Chile tells").waitFor();
  const row = table.getByRole("row", { name: /detainees/ });
  assert.match(await row.textContent(), /differs/);
  assert.match(await row.textContent(), /nothing on it/);
  await page.context().close();
});

test("the brush filters what is below, by keys too, and is in the address", async () => {
  const page = await open(at, "/pair/PER/CHL");
  const before = await page.locator("section li.event").count();
  const box = await page.locator("figure svg").boundingBox();
  await page.mouse.move(box.x + 120, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 420, box.y + 40, { steps: 4 });
  await page.mouse.up();
  await settled(page);
  assert.match(page.url(), /from=2031-.*to=2031-/);
  const days = await page.locator("section li.event .when").allTextContents();
  assert.ok(before > 0 && days.every((d) => !d.includes("May 2031")), days.join());
  const first = page.getByRole("slider", { name: "First day" });
  const was = await first.getAttribute("aria-valuenow");
  await first.focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(Number(await first.getAttribute("aria-valuenow")), Number(was) + 1);
  await page.getByRole("button", { name: "All" }).click();
  assert.ok(!/from=/.test(page.url()));
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("what changed in an article is shown word by word", async () => {
  const { items } = await (await fetch(`${at.base}/api/v1/documents?q=envoy%20%22two%20weeks%22`)).json();
  const page = await open(at, `/documents/${items[0].hash}`);
  await page.getByText(/texts of this story/).click();
  await page.locator("ins", { hasText: "two" }).first().waitFor();
  assert.match((await page.locator("del").allTextContents()).join(" "), /next/);
  await page.context().close();
});

test("a situation is watched from a search, seen on Today, and let go", async () => {
  const page = await open(at, "/search?in=events&source=PER&target=BOL");
  await page.getByText("Watch parties as a situation").click();
  await page.getByLabel("Name", { exact: true }).fill("Titicaca <b>");
  await page.getByRole("button", { name: "Watch" }).click();
  await page.getByText("It is watched now").waitFor();
  await page.getByRole("link", { name: "Today" }).click();
  await page.getByRole("heading", { name: "Titicaca <b>" }).waitFor();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("button", { name: /Watch no longer Titicaca/ }).click();
  await page.getByRole("button", { name: /Watch no longer Titicaca/ }).waitFor({ state: "detached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a rule made from a search sends a test, which the log shows, is muted and removed", async () => {
  const page = await open(at, "/search?in=commitments&type=threat&source=PER&condition=true");
  await page.getByRole("link", { name: "Alert me" }).click();
  const form = page.getByRole("form", { name: "Rule" });
  assert.equal(await form.getByLabel("Name").inputValue(), "Commitments, threat, by Peru, on a condition");
  assert.equal(await form.getByLabel("By", { exact: true }).inputValue(), "Peru");
  assert.equal(await form.getByLabel("Sort").inputValue(), "threat");
  assert.ok(await form.getByLabel("only on a condition").isChecked());
  await form.getByLabel("Name").fill("Threats <b>&");
  await form.getByLabel("By", { exact: true }).fill("Narnia");
  await form.getByLabel("Mail to").fill("desk@example.org second@example.org");
  await page.keyboard.press("Enter");
  await form.getByText("Narnia").waitFor();
  await form.getByLabel("By", { exact: true }).fill("Peru");
  await form.getByLabel("Mail to").focus();
  await page.keyboard.press("Enter");
  await page.getByText("The rule is kept").waitFor();
  const rule = page.locator(".rule", { hasText: "Threats <b>&" });
  await rule.getByText("Commitments, threat, by Peru, on a condition").waitFor();
  await rule.getByRole("button", { name: "Test Threats <b>&" }).focus();
  await page.keyboard.press("Enter");
  const sent = page.locator("tbody tr", { hasText: "Threats <b>&" });
  await sent.filter({ hasText: "desk@example.org" }).getByText("sent", { exact: true }).waitFor();
  await sent.filter({ hasText: "second@example.org" }).getByText("sent", { exact: true }).waitFor();
  assert.deepEqual(at.mails.map((m) => m.to).sort(), ["<desk@example.org>", "<second@example.org>"]);
  assert.match(at.mails[0].text, /^X-Detente-Test: yes$/m);
  assert.match(at.mails[0].text, /This is a test of the rule "Threats <b>&"/);
  await rule.getByText(/Told last .*Test of the rule/).waitFor();
  await page.evaluate(axe);
  for (const width of [1600, 360]) {
    await page.setViewportSize({ width, height: 800 });
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(" | ")}`), [], `axe at ${width} px`);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `wider than ${width} px`);
  }
  await rule.getByLabel("Mute Threats").selectOption("for 8 hours");
  await rule.getByText(/muted until/).waitFor();
  await rule.getByRole("button", { name: "Unmute" }).click();
  await rule.getByText(/muted until/).waitFor({ state: "detached" });
  await rule.getByRole("button", { name: "Change" }).click();
  await form.getByLabel("Gather for, minutes").fill("30");
  await form.getByRole("button", { name: "Keep the change" }).click();
  await rule.getByText("gathered for 30 minutes").waitFor();
  await rule.getByRole("button", { name: "Remove" }).click();
  await rule.waitFor({ state: "detached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("a rule on a pair's contacts is begun from the pair, and what the server refuses is said", async () => {
  const page = await open(at, "/pair/PER/CHL");
  await page.getByRole("link", { name: "contacts", exact: true }).click();
  const form = page.getByRole("form", { name: "Rule" });
  assert.equal(await form.getByLabel("or parties").inputValue(), "Peru, Chile");
  await form.getByLabel("Mail to").fill("nobody");
  await form.getByRole("button", { name: "Add the rule" }).click();
  await page.locator("main .fault", { hasText: "no address of mail" }).waitFor();
  assert.equal(await form.getByLabel("Mail to").inputValue(), "nobody");
  page.wrong = page.wrong.filter((w) => !/422/.test(w)); // the browser's own word on the answer
  await form.getByRole("button", { name: "Leave it" }).click();
  await form.waitFor({ state: "detached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("an actor is given an office, joined with another, and both are taken back", async () => {
  const page = await open(at, "/actors?q=prado");
  await page.getByRole("link", { name: "Ana Prado" }).click();
  await page.getByRole("heading", { name: "Ana Prado" }).waitFor();
  await page.getByRole("button", { name: "Edit name and offices" }).click();
  await page.getByRole("button", { name: "Add an office" }).click();
  await page.getByLabel("Office", { exact: true }).last().fill("Foreign <i>minister</i>");
  await page.getByLabel("From").last().fill("2030-01-01");
  await page.getByRole("button", { name: "Keep" }).click();
  await page.getByText("Foreign <i>minister</i>").first().waitFor();
  await page.getByRole("button", { name: "take back" }).click();
  await page.getByText("Foreign <i>minister</i>").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "It is another" }).click();
  await page.getByLabel("It is the same as").fill("nunez");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByRole("button", { name: /^This one/ }).first().click();
  await page.getByRole("heading", { name: /N[uú]ñ?n?ez/i }).waitFor();
  await page.getByText(/joined/).waitFor();
  await page.getByRole("button", { name: "take back" }).first().click();
  await page.getByText(/joined/).waitFor({ state: "detached" });
  assert.deepEqual(page.wrong, []);
  await page.context().close();
});

test("what a search finds is taken along as RSS, CSV and JSON Lines", async () => {
  const page = await open(at, "/search?in=commitments&type=threat&condition=true&target=CHL");
  for (const [name, has] of [["RSS", "<rss"], ["CSV", "id,kind,day"], ["JSON Lines", '"kind":"commitment"']]) {
    const href = await page.getByRole("link", { name, exact: true }).getAttribute("href");
    const text = await (await fetch(at.base + href)).text();
    assert.ok(text.includes(has) && text.includes("fisherman"), `${name}: ${text.slice(0, 200)}`);
  }
  await page.context().close();
});
