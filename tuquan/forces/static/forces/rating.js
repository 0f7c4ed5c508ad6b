// How many are rated excellent, out of those rated good or better: counted while one chooses. The server counts again.
"use strict";

const form = document.querySelector("form[data-share]");

function count() {
  for (const line of form.querySelectorAll("[data-count]")) {
    const chosen = [...form.querySelectorAll(`select[data-rates="${line.dataset.count}"]`)].map((field) => field.value);
    const excellent = Number(line.dataset.excellent) + chosen.filter((level) => level === "excellent").length;
    const good = Number(line.dataset.good) + chosen.filter((level) => level === "excellent" || level === "good").length;
    const share = Number(form.dataset.share);
    const told = { excellent, good, most: Math.floor((good * share) / 100) };
    for (const [name, number] of Object.entries(told)) line.querySelector(`[data-is="${name}"]`).textContent = number;
    line.classList.toggle("r-over", excellent * 100 > good * share);
  }
}

form?.addEventListener("change", count);
if (form) count();
