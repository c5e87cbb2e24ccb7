// What makes work quicker and is missed by nobody without it: `/` goes to the search of the page, for officers;
// the open part of a bar that is wider than the screen is brought into view; what one types as a password can be looked at, and
// how hard a new one is to guess is said at once (roughly: the server knows the words that are common, and judges again).
(() => {
  for (const open of document.querySelectorAll(".bar [aria-current]")) {
    const bar = open.closest("ul");
    if (bar.scrollWidth > bar.clientWidth) {
      const a = open.getBoundingClientRect(), b = bar.getBoundingClientRect();
      bar.scrollLeft += a.left + a.width / 2 - b.left - b.width / 2;
    }
  }
  for (const field of document.querySelectorAll("input[data-show]")) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet small show" });
    const say = () => { button.textContent = field.type === "password" ? field.dataset.show : field.dataset.hide; };
    button.setAttribute("aria-controls", field.id);
    button.addEventListener("click", () => { field.type = field.type === "password" ? "text" : "password"; say(); });
    field.form.addEventListener("submit", () => { field.type = "password"; });
    say();
    field.after(button);
  }
  for (const field of document.querySelectorAll("input[data-strength]")) {
    const [label, ...words] = field.dataset.strength.split("|"), last = field.nextElementSibling || field;
    const meter = Object.assign(document.createElement("meter"), { max: 3, low: 1, high: 2, optimum: 3, hidden: true });
    const told = Object.assign(document.createElement("output"), { className: "hint strength" });
    meter.setAttribute("aria-hidden", "true");
    field.addEventListener("input", () => {
      const signs = [...field.value], figures = signs.filter((sign) => /\p{Nd}/u.test(sign)).length;
      const counted = signs.length - figures / 2, few = signs.length < 12 || new Set(signs).size < 5;
      const at = few ? 0 : counted < 14 ? 1 : counted < 18 ? 2 : 3;
      meter.hidden = !signs.length;
      meter.value = at;
      told.textContent = signs.length ? `${label} ${words[at]}` : "";
    });
    last.after(meter, told);
  }
  if (!("keys" in document.body.dataset)) return;
  const search = document.querySelector("main [type=search], main .searchbox input:not([type=hidden])");
  if (!search) return;
  search.setAttribute("aria-keyshortcuts", "/");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    search.focus();
    search.select();
  });
})();
