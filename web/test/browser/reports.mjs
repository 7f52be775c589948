// Invented reports for the browser: a quarrel of Peru and Chile in 2031, from a calm to a threat, with a call of which each side tells otherwise,
// an article that was changed, and letters of more than one UTF-16 unit in front of what is read.

const day = (n) => new Date(Date.UTC(2031, 0, 1 + n)).toISOString().slice(0, 10);

export function reports() {
  const out = [];
  const add = (n, publisher, title, text, url = `https://${publisher.toLowerCase().replaceAll(" ", "-")}.example/${out.length}`) => out.push({ url, title, text, publisher, published: day(n) });
  for (let n = 0; n < 120; n += 3) {
    add(n, "Pacific Courier", `Trade talks, day ${n}`, `LIMA, ${day(n)} — Peru and Chile held talks on trade in Lima on ${day(n)}. Peru praised Chile for its port in Arica.`);
    if (n % 12 === 0) add(n, "Pacific Courier", `A complaint, day ${n}`, `Peru criticized Chile over fishing quotas on ${day(n)}. The foreign minister of Peru, Ana Prado, said that the quotas were unfair.`);
  }
  for (let n = 104; n < 120; n++) {
    add(n, "Pacific Courier", `Quarrel, day ${n}`, `Peru condemned Chile over the detained fishermen on ${day(n)}. Chile accused Peru of spying the same day. Chile expelled a Peruvian diplomat.`);
    add(n, "Andean Post", `Border, day ${n}`, `Chile imposed sanctions on Peruvian fishing companies on ${day(n)}. Peru recalled its ambassador from Chile on ${day(n)}.`);
  }
  add(116, "Andean Post", "A threat 🐟", "🐟🐟 Fishing 🐟\n\nThe foreign minister of Peru, Ana Prado, warned Chile on Sunday that Peru would close its ports to Chilean ships if Chile detained another fisherman. José Núñez, the foreign minister of Chile, told reporters that the warning was “regrettable”.", "https://andean.example/threat");
  add(121, "Ministry of Foreign Affairs of Peru", "Readout", "On 2 May, the Minister of Foreign Affairs of Peru, Ana Prado, spoke by telephone with the Minister of Foreign Affairs of Chile, José Núñez, at the request of the Chilean side.\n\nThe ministers discussed the maritime boundary and trade between the two countries. Ana Prado also raised the situation of Peruvian fishermen detained in Arica in April. The conversation took place in a frank atmosphere.\n\nThe two ministers agreed to convene the joint border committee in June.", "https://per.example/1");
  add(121, "Ministry of Foreign Affairs of Chile", "Readout of the call", "The Foreign Minister of Chile, José Núñez, held a telephone conversation today with the Foreign Minister of Peru, Ana Prado. The call was initiated by Peru.\n\nIn a cordial conversation, the ministers reviewed bilateral trade and the maritime border between Chile and Peru. They agreed that the joint border committee will meet in June.", "https://chl.example/1");
  const first = "Chile will send an envoy to Lima next week, the foreign ministry of Chile said on Friday. José Núñez said that talks on the border would go on. The envoy will meet Ana Prado, the foreign minister of Peru.";
  add(120, "Pacific Courier", "An envoy", first, "https://pacific.example/envoy");
  add(121, "Pacific Courier", "An envoy, corrected", first.replace("next week", "in two weeks"), "https://pacific.example/envoy");
  return out;
}
