// Where everybody signs in: the first account, sign-in, wrong password, sign-out, invitation, tokens, the audit log.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test, { after, before } from "node:test";
import { open, serving, settled } from "./serving.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const password = "tall reeds by the quay";
let at;
before(async () => (at = await serving({ signIn: true })));
after(() => at?.stop());

// What a page may write to the console: that it was refused, which browsers write of every 401 and 404 that is asked for.
const fine = (wrong) => wrong.filter((w) => !/status of (401|404|422)/.test(w));
async function clean(page, what) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 200)).join(" | ")}`), [], `axe: ${what}`);
  const { width } = page.viewportSize();
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `${what} is wider than ${width} px`);
  assert.deepEqual(fine(page.wrong), [], `console: ${what}`);
}
const today = (page) => page.waitForFunction(() => document.title.startsWith("Today"));
async function signIn(page, mail, pass) {
  await page.getByLabel("E-mail address").fill(mail);
  await page.getByRole("textbox", { name: "Password" }).fill(pass);
  await page.keyboard.press("Enter");
}

test("the first account is made by the link of the terminal, by keys alone, once", async () => {
  const link = at.run("users", "link").trim();
  const page = await open(at, link, { width: 360, scheme: "dark" });
  await clean(page, "welcome");
  await page.getByLabel(/^Name/).focus();
  await page.keyboard.type("Ana Prado");
  await page.keyboard.press("Tab");
  await page.keyboard.type("ana@example.org");
  await page.keyboard.press("Tab");
  await page.keyboard.type("short");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.ok(await page.getByRole("heading", { name: "Welcome" }).isVisible(), "a short password is not sent");
  await page.getByRole("textbox", { name: "New password" }).fill("password1234");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText(/tried first/).waitFor();
  await page.getByRole("textbox", { name: "New password" }).fill(password);
  await page.keyboard.press("Enter");
  await today(page);
  assert.equal(new URL(page.url()).hash, "");
  await page.getByRole("link", { name: "Ana Prado" }).waitFor();
  await page.context().close();
  const again = await open(at, link);
  await again.getByText(/used already/).waitFor();
  await again.context().close();
});

test("a wrong password, then the right one, then out", async () => {
  const page = await open(at, "/pair/PER/CHL");
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.equal(await page.getByRole("navigation").count(), 0);
  await clean(page, "sign in");
  await signIn(page, "ana@example.org", "not the password");
  await page.getByRole("alert").getByText("the address or the password is wrong").waitFor();
  await signIn(page, "ana@example.org", password);
  await page.getByRole("heading", { name: /Peru/ }).first().waitFor(); // where the address led
  await settled(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.deepEqual(fine(page.wrong), []);
  await page.context().close();
});

test("an admin invites somebody, who is shown what he may, and is disabled while he looks", async () => {
  const admin = await open(at, "/settings/people");
  await signIn(admin, "ana@example.org", password);
  await admin.getByRole("heading", { name: "People" }).waitFor();
  await admin.getByLabel(/^Name/).fill("Bo Lind");
  await admin.getByLabel("E-mail address").fill("bo@example.org");
  await admin.getByRole("combobox", { name: "Role", exact: true }).selectOption("reader");
  await admin.getByRole("button", { name: "Invite" }).click();
  const link = await admin.getByRole("group", { name: "Link for Bo Lind" }).locator("code").textContent();
  assert.ok(link.startsWith(`${at.base}/welcome#`), link);
  await clean(admin, "people");

  const guest = await open(at, link.slice(at.base.length));
  await guest.getByRole("textbox", { name: "New password" }).fill("grey herons at low tide");
  await guest.keyboard.press("Enter");
  await today(guest);
  await guest.goto(`${at.base}/settings`);
  await settled(guest);
  assert.equal(await guest.getByRole("link", { name: "People" }).count(), 0, "nothing for admins is shown");
  await guest.goto(`${at.base}/account`);
  await guest.getByRole("heading", { name: "Tokens" }).waitFor();
  assert.equal(await guest.getByRole("checkbox", { name: "say who may" }).count(), 0, "no scope beyond the role");
  await guest.getByLabel("What it is for").fill("A script");
  await guest.getByRole("button", { name: "Make a token" }).click();
  const secret = await guest.getByRole("group", { name: "The new token" }).locator("code").textContent();
  const headers = { authorization: `Bearer ${secret}` };
  assert.equal((await fetch(`${at.base}/api/v1/entries`, { headers })).status, 200);
  await clean(guest, "account");

  await admin.getByLabel("Role of Bo Lind").selectOption("analyst");
  await admin.getByText("Bo Lind is analyst now").waitFor();
  await guest.getByRole("heading", { name: "Sign in" }).waitFor(); // at once, since the stream ended
  await signIn(guest, "bo@example.org", "grey herons at low tide");
  await guest.getByRole("heading", { name: "Tokens" }).waitFor();
  await guest.getByRole("textbox", { name: "Password now" }).fill("grey herons at low tide");
  await guest.getByRole("textbox", { name: /^New password/ }).fill("white storks on the roof");
  await guest.keyboard.press("Enter");
  await guest.getByText("Your password is changed.").waitFor();
  await admin.getByRole("button", { name: "Disable Bo Lind" }).click();
  await admin.getByText("Bo Lind is signed out").waitFor();
  await guest.getByRole("heading", { name: "Sign in" }).waitFor();
  await signIn(guest, "bo@example.org", "white storks on the roof");
  await guest.getByRole("alert").waitFor();
  assert.equal((await fetch(`${at.base}/api/v1/entries`, { headers })).status, 401);

  await admin.goto(`${at.base}/settings/audit`);
  await admin.getByRole("cell", { name: "reader, disabled" }).or(admin.getByRole("cell", { name: /analyst → analyst, disabled/ })).first().waitFor();
  await admin.getByLabel("Who", { exact: true }).fill("Bo Lind");
  await admin.getByRole("button", { name: "Look" }).click();
  await admin.getByRole("cell", { name: /Make a token/ }).waitFor();
  assert.match(admin.url(), /who=Bo/);
  assert.equal(await admin.getByRole("cell", { name: /Invite/ }).count(), 0);
  await clean(admin, "audit");
  await admin.setViewportSize({ width: 360, height: 800 });
  for (const path of ["/settings/audit", "/settings/people", "/account", "/settings"]) {
    await admin.goto(at.base + path);
    await settled(admin);
    await clean(admin, path);
  }
  await admin.context().close();
  await guest.context().close();
});
