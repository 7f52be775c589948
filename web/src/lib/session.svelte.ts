// Who looks at the page, where one must sign in.
import { get, onSignedOut, remove } from "./api";
import type { About } from "./types";

export const session = $state<{ about: About | null; known: boolean; out: boolean }>({ about: null, known: false, out: false });

/** Asks who is signed in. */
export async function look(): Promise<void> {
  try {
    session.about = await get<About>("about");
    session.out = session.about.needsSignIn && !session.about.user;
  } catch {
    // the screens say that the server does not answer
  }
  session.known = true;
}

export async function leave(everywhere = false): Promise<void> {
  await remove(everywhere ? "sessions" : "session");
  await look();
}

/** The user's own account, where there are accounts. */
export const own = () => (session.about?.needsSignIn ? session.about.user : null);
export const isAdmin = () => own()?.role === "admin";

onSignedOut(() => {
  if (session.known && !session.out) void look();
});
