// The API and nothing else: what the page can do, a program can.

/** What the server says is wrong (RFC 9457). */
export class Problem extends Error {
  readonly status: number;
  readonly body: Record<string, unknown>;
  constructor(status: number, body: Record<string, unknown>) {
    const details = Array.isArray(body.errors) ? (body.errors as { message?: string; location?: string }[]).map((e) => [e.location, e.message].filter(Boolean).join(": ")) : [];
    super([body.detail ?? body.title ?? `the server answered ${status}`, ...details].join("; "));
    this.status = status;
    this.body = body;
  }
}

let signedOut: () => void = () => {};
/** Is told when an answer says that nobody is signed in any more. */
export const onSignedOut = (hear: () => void) => (signedOut = hear);

type Values = Record<string, string | number | boolean | undefined | null>;

async function ask<T>(method: string, path: string, values: Values = {}, body?: unknown): Promise<T> {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== null && value !== "") q.set(name, String(value));
  const said = q.toString();
  const request: RequestInit = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers = { accept: "application/json", "content-type": "application/json" };
  }
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/${path}${said ? `?${said}` : ""}`, request);
  } catch {
    throw new Problem(0, { detail: "the server does not answer; is detente serve running?" });
  }
  const text = await answer.text();
  let value: unknown = null;
  try {
    value = text ? JSON.parse(text) : null;
  } catch {
    value = { detail: text.slice(0, 200) };
  }
  if (answer.status === 401) signedOut();
  if (!answer.ok) throw new Problem(answer.status, (value ?? {}) as Record<string, unknown>);
  return value as T;
}

export const get = <T>(path: string, values?: Values) => ask<T>("GET", path, values);
export const post = <T>(path: string, body: unknown) => ask<T>("POST", path, {}, body);
export const put = <T>(path: string, body: unknown) => ask<T>("PUT", path, {}, body);
export const patch = <T>(path: string, body: unknown) => ask<T>("PATCH", path, {}, body);
export const remove = (path: string) => ask<unknown>("DELETE", path);
