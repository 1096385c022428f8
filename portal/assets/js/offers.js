// Fills in what the browser knows. It stays visible and can be changed.
const agent = navigator.userAgent;

const SYSTEMS = [
  [/Android ([\d.]+)/, "Android"],
  [/(?:iPhone|CPU) OS ([\d_]+)/, "iOS"],
  [/Mac OS X ([\d_.]+)/, "macOS"],
  [/Windows NT ([\d.]+)/, "Windows"],
  [/Linux/, "Linux"],
];
const BROWSERS = [
  [/Edg\w*\/(\d+)/, "Edge"],
  [/Firefox\/(\d+)/, "Firefox"],
  [/(?:Chrome|CriOS)\/(\d+)/, "Chrome"],
  [/Version\/([\d.]+).*Safari/, "Safari"],
];

function named(table) {
  for (const [pattern, name] of table) {
    const found = agent.match(pattern);
    if (found) return [name, (found[1] || "").replaceAll("_", ".")].join(" ").trim();
  }
  return "";
}

async function device() {
  const more = await navigator.userAgentData?.getHighEntropyValues?.(["model", "platformVersion"]);
  const system = more ? `${more.platform} ${more.platformVersion}`.trim() : named(SYSTEMS);
  return [more?.model, system, named(BROWSERS)].filter(Boolean).join(", ");
}

// A wallet's own browser names itself with its version.
const appVersion = () => agent.match(/wallet\w*[/ ]v?(\d+(?:\.\d+)+)/i)?.[1] ?? "";

const timeZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

const OFFERS = { device, "app-version": appVersion, "time-zone": timeZone };

for (const input of document.querySelectorAll("[data-offer]")) {
  const isOthers = input.dataset.offer === "time-zone" && document.documentElement.dataset.newZone;
  if (!input.value || isOthers) {
    const offer = await OFFERS[input.dataset.offer]?.();
    if (offer) input.value = offer;
  }
}
