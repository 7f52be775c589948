// Names of parties and of CAMEO codes, from the code books; fetched when first asked for.

let parties = $state.raw<Map<string, string> | null>(null);
let codes = $state.raw<Map<string, string> | null>(null);
let asked = false;
let askedCodes = false;

export function partyNames(): Map<string, string> | null {
  if (!asked) {
    asked = true;
    void import("virtual:parties").then((m) => (parties = new Map(m.default)));
  }
  return parties;
}

export const party = (code: string): string => partyNames()?.get(code) ?? code;

/** The code of what was typed: a code, or a name of a party. "" if it is neither. */
export function codeOf(said: string): string {
  const text = said.trim();
  if (/^[A-Z]{3}$/.test(text)) return text;
  const low = text.toLowerCase();
  for (const [code, name] of partyNames() ?? []) if (name.toLowerCase() === low || code.toLowerCase() === low) return code;
  return "";
}

export function cameoNames(): Map<string, string> | null {
  if (!askedCodes) {
    askedCodes = true;
    void import("virtual:cameo").then((m) => (codes = new Map(m.default)));
  }
  return codes;
}

export const cameo = (code: string): string => cameoNames()?.get(code) ?? code;
