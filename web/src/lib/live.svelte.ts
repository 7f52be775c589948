// What changes while the page is open: a number that grows with it, at most once in some seconds.
import { untrack } from "svelte";
import { look } from "./session.svelte";

const pause = 3000;
const again = 5000;

const live = $state({ changes: 0 });

/** Does something after each change, for as long as the component is there that it is called in. */
export function whenChanged(act: () => void): void {
  let seen = live.changes;
  $effect(() => {
    if (live.changes === seen) return;
    seen = live.changes;
    untrack(act);
  });
}

let waiting = false;
function changed(): void {
  if (waiting) return;
  waiting = true;
  setTimeout(() => {
    waiting = false;
    live.changes++;
  }, pause);
}

// follow listens. A browser comes again by itself when the connection ends, but not when the answer is an error, as while the server starts anew.
// After each time that nobody listened there may be changes.
let events: EventSource | undefined;
let later: ReturnType<typeof setTimeout> | undefined;
export function follow(missed = false): void {
  unfollow();
  events = new EventSource("/api/v1/live");
  events.onopen = () => {
    if (missed) changed();
    missed = true;
  };
  events.onmessage = changed;
  events.onerror = () => {
    if (events?.readyState !== EventSource.CLOSED) return;
    later = setTimeout(() => follow(true), again);
    void look(); // perhaps nobody is signed in any more: then unfollow is called
  };
}

export function unfollow(): void {
  clearTimeout(later);
  events?.close();
  events = undefined;
}
