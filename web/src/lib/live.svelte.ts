// What changes while the page is open: a number that grows with it, at most once in some seconds.

const pause = 3000;

export const live = $state({ changes: 0 });

let waiting = false;
export function follow(): void {
  const events = new EventSource("/api/v1/live");
  events.onmessage = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      live.changes++;
    }, pause);
  };
}
