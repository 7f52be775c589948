// A server with the invented reports in it, and a browser. Needs the program (make build) and Debian's chromium.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { mailing } from "./mail.mjs";
import { reports } from "./reports.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const built = process.env.DETENTE ?? join(root, "detente");

// The program as it is asks no source on this machine; one that does is linked here.
function asking(folder) {
  const program = join(folder, "detente");
  execFileSync("go", ["build", "-ldflags", "-X detente/internal/cli.askable=127.0.0.1/32", "-o", program, "./cmd/detente"], { cwd: root, env: { ...process.env, CGO_ENABLED: "0" }, stdio: "pipe" });
  return program;
}

/** A server of the reports given, or of the invented ones; with sources, one that asks those it follows, on this machine too. */
export async function serving({ signIn = false, sources = false, given = reports() } = {}) {
  if (!sources && !existsSync(built)) throw new Error(`${built} is missing: make build`);
  const folder = mkdtempSync(join(tmpdir(), "detente-page-"));
  const program = sources ? asking(folder) : built;
  const env = { ...process.env, DETENTE_STORE: join(folder, "detente.db") };
  writeFileSync(join(folder, "reports.jsonl"), given.map((r) => JSON.stringify(r)).join("\n"));
  execFileSync(program, ["ingest", join(folder, "reports.jsonl")], { env, stdio: "pipe" });
  execFileSync(program, ["situations", "add", "Arica", "PER", "CHL", "BOL"], { env, stdio: "pipe" });
  const mail = await mailing();
  const server = spawn(program, ["serve", "--listen", "127.0.0.1:0", "--smtp", mail.address, "--mail-from", "detente@example.org", ...(signIn ? ["--sign-in"] : []), ...(sources ? ["--contact", "desk@example.org", "--delay", "1ms"] : [])], { env, stdio: ["ignore", "pipe", "pipe"] });
  const base = await new Promise((resolve, reject) => {
    let said = "";
    const hear = (data) => {
      said += data;
      const at = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (at) resolve(at[0]);
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => reject(new Error(`detente serve ended with ${code}: ${said}`)));
  });
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
  return {
    base,
    browser,
    mails: mail.mails,
    run: (...args) => execFileSync(program, args, { env, stdio: "pipe", encoding: "utf8" }),
    async stop() {
      await browser.close();
      const ended = new Promise((resolve) => server.on("exit", resolve));
      server.kill("SIGTERM");
      await ended;
      await mail.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A page that fails the test by whatever it writes to the console as wrong. */
export async function open({ base, browser }, path, { width = 1600, height = 1000, scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: "en-GB", reducedMotion: "reduce" });
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (m) => {
    if (["error", "warning"].includes(m.type())) page.wrong.push(m.text());
  });
  page.on("pageerror", (e) => page.wrong.push(e.message));
  await page.goto(base + path);
  await settled(page);
  return page;
}

/** Waits until nothing on the page says that it looks for something. */
export async function settled(page) {
  await page.waitForSelector("main h1");
  await page.waitForFunction(() => ![...document.querySelectorAll("main [role=status]")].some((e) => e.textContent.includes("…")));
}
