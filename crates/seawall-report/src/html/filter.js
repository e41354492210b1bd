const form = document.getElementById("filter");
const findings = [...document.querySelectorAll(".finding")];
const texts = findings.map((finding) => finding.textContent.toLowerCase());
function filter() {
  const words = form.text.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  findings.forEach((finding, index) => {
    const match = form[finding.dataset.severity].checked && words.every((word) => texts[index].includes(word));
    finding.hidden = !match;
    shown += match ? 1 : 0;
  });
  form.querySelector("output").textContent = `${shown} of ${findings.length}`;
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
filter();
