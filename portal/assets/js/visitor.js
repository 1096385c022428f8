// Tells the server the visitor's time zone, so that times are said in it from the next page on.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const known = document.cookie.split("; ").includes(`time_zone=${zone}`);

if (zone && !known) {
  const secure = location.protocol === "https:" ? ";Secure" : "";
  document.cookie = `time_zone=${zone};path=/;max-age=31536000;SameSite=Lax${secure}`;
  // This page was still drawn in another zone: offers.js puts its own questions right.
  document.documentElement.dataset.newZone = zone;
}
