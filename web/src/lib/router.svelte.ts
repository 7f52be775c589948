// Addresses: every view is a path with its parameters, so that it can be sent, kept and gone back to.

export const route = $state({ path: location.pathname, query: location.search });

/** Parameters of the address as they stand. */
export function query(): URLSearchParams {
  return new URLSearchParams(route.query);
}

/** An address with its parameters; those that are empty are left out. */
export function address(path: string, values: Record<string, string | undefined | null> = {}): string {
  const q = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) q.set(name, value);
  const said = q.toString();
  return said ? `${path}?${said}` : path;
}

/** Goes to an address of the page. With replace it takes the place of the present one, as for a slider that moves. */
export function go(to: string, { replace = false }: { replace?: boolean } = {}): void {
  history[replace ? "replaceState" : "pushState"](null, "", to);
  take();
  if (replace) return;
  scrollTo(0, 0);
  arrived();
}

/** Changes parameters of the present address. */
export function set(values: Record<string, string | undefined | null>): void {
  const q = query();
  for (const [name, value] of Object.entries(values)) {
    if (value) q.set(name, value);
    else q.delete(name);
  }
  const said = q.toString();
  go(route.path + (said ? `?${said}` : ""), { replace: true });
}

function take(): void {
  route.path = location.pathname;
  route.query = location.search;
}

// Who cannot see that the page changed is told by its heading.
function arrived(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true }));
}

// What the server answers itself.
const served = /^\/(api|feeds|brief)\/|\.html$|^\/metrics$/;

export function listen(): void {
  addEventListener("popstate", take);
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest?.("a");
    if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin || served.test(link.pathname)) return;
    if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    go(link.pathname + link.search + link.hash);
  });
}
