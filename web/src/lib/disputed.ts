// Areas whose status is disputed between states, and so marked on maps. The shapes are coarse, drawn for this project: they say "about here",
// and are no claim about a line. Rings are longitude, latitude, closed.

export interface Area { name: string; ring: [number, number][] }

export const areas: Area[] = [
  { name: "Crimea", ring: [[32.5, 45.35], [33.6, 46.05], [34.8, 46.1], [35.0, 45.7], [36.6, 45.4], [36.4, 45.05], [35.4, 44.95], [33.9, 44.4], [33.4, 44.6], [33.6, 45.1], [32.5, 45.35]] },
  { name: "Kashmir", ring: [[73.8, 32.9], [73.9, 34.3], [72.6, 36.2], [74.6, 37.0], [76.2, 35.9], [78.0, 35.5], [79.5, 35.9], [80.3, 35.4], [79.2, 32.6], [77.0, 32.9], [75.4, 32.4], [73.8, 32.9]] },
  { name: "Golan Heights", ring: [[35.65, 32.7], [35.65, 33.3], [35.85, 33.4], [35.95, 32.9], [35.65, 32.7]] },
  { name: "West Bank", ring: [[35.0, 31.35], [35.0, 32.5], [35.5, 32.5], [35.55, 31.5], [35.0, 31.35]] },
  { name: "Gaza", ring: [[34.2, 31.3], [34.5, 31.6], [34.55, 31.5], [34.27, 31.22], [34.2, 31.3]] },
  { name: "Abkhazia", ring: [[40.0, 43.4], [40.9, 43.6], [42.0, 43.1], [41.5, 42.45], [40.2, 43.1], [40.0, 43.4]] },
  { name: "South Ossetia", ring: [[43.6, 42.2], [43.8, 42.6], [44.4, 42.6], [44.6, 42.2], [43.6, 42.2]] },
  { name: "Transnistria", ring: [[28.6, 48.1], [29.2, 47.9], [29.9, 46.6], [29.5, 46.6], [28.9, 47.5], [28.6, 48.1]] },
  { name: "Arunachal Pradesh", ring: [[91.7, 27.5], [92.1, 27.9], [94.2, 29.0], [96.1, 29.4], [97.3, 28.2], [95.5, 27.1], [93.8, 26.9], [91.7, 27.5]] },
  { name: "Kuril Islands (southern)", ring: [[145.5, 43.6], [146.2, 44.5], [148.8, 45.5], [148.4, 45.0], [146.2, 43.4], [145.5, 43.6]] },
  { name: "Falkland Islands / Islas Malvinas", ring: [[-61.3, -51.9], [-60.2, -51.2], [-57.8, -51.5], [-58.9, -52.3], [-61.3, -51.9]] },
  { name: "Abyei", ring: [[27.9, 9.4], [27.9, 10.2], [29.0, 10.2], [29.0, 9.4], [27.9, 9.4]] },
  { name: "Ḥalaʾib Triangle", ring: [[33.2, 22.0], [36.9, 22.0], [36.2, 22.6], [35.6, 23.1], [33.6, 22.2], [33.2, 22.0]] },
];

/** Countries of world-atlas, by the names it gives them, that are drawn as disputed whole. */
export const apart = ["W. Sahara", "Kosovo", "N. Cyprus", "Somaliland"];
