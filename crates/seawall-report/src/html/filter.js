"use strict";
const nav = document.getElementById("filter");
const objects = [...document.querySelectorAll(".object")];
const severities = ["critical", "high", "medium", "low", "info"];

// What is searched: an object's heading counts for all its findings. Made when it is first needed.
let index;
function entries() {
  index ??= objects.map((object) => {
    const heading = object.querySelector("h2").textContent.toLowerCase();
    const findings = [...object.querySelectorAll(":scope > .finding")].map((finding) => ({
      finding,
      severity: severities.find((severity) => finding.classList.contains(severity)),
      text: heading + " " + finding.textContent.toLowerCase(),
    }));
    return { object, findings };
  });
  return index;
}

function filter() {
  const words = nav.querySelector("[name=text]").value.toLowerCase().split(/\s+/).filter(Boolean);
  const counts = {};
  let shown = 0;
  let all = 0;
  for (const { object, findings } of entries()) {
    let any = false;
    for (const { finding, severity, text } of findings) {
      const found = words.every((word) => text.includes(word));
      const box = nav.querySelector(`[name=${severity}]`);
      counts[severity] = (counts[severity] ?? 0) + (found ? 1 : 0);
      finding.hidden = !(found && box.checked);
      any ||= !finding.hidden;
      shown += finding.hidden ? 0 : 1;
      all += 1;
    }
    object.hidden = !any;
  }
  for (const severity of severities) {
    const number = nav.querySelector(`.${severity} b`);
    if (number) number.textContent = counts[severity] ?? 0;
  }
  nav.querySelector("output").textContent = shown === all ? "" : `${shown} of ${all}`;
}

// Why it matters stands once, on the rule's page, and is copied to a finding when that is opened.
function explain(finding) {
  const why = finding.querySelector(".why");
  const link = finding.querySelector("a[href^='#rule-']");
  const first = link && document.getElementById(link.hash.slice(1))?.querySelector("p");
  if (why && first && !why.hasChildNodes()) why.append(...first.cloneNode(true).childNodes);
}
document.addEventListener("toggle", (event) => {
  if (event.target.open && event.target.matches(".finding")) explain(event.target);
}, true);

// A link to a finding or a rule opens it, also when the filter had hidden it.
function follow() {
  const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
  if (!target) return;
  if (target.hidden) {
    nav.querySelector("[name=text]").value = "";
    nav.querySelectorAll("[type=checkbox]").forEach((box) => { box.checked = true; });
    filter();
  }
  if (target.matches("details")) target.open = true;
  target.scrollIntoView();
}
window.addEventListener("hashchange", follow);

if (nav) {
  nav.hidden = false;
  nav.addEventListener("input", filter);
  for (const button of document.querySelectorAll("button[data-rule]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      nav.querySelector("[name=text]").value = button.dataset.rule;
      filter();
      nav.scrollIntoView();
    });
  }
}
follow();
