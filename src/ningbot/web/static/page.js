// Only adds: every page can be read and used without it.
"use strict";
document.addEventListener("keydown", (event) => {
  const field = document.querySelector("input[name=q]");
  const typing = /^(input|textarea|select)$/i.test(document.activeElement?.tagName ?? "");
  if (event.key === "/" && field && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});
for (const button of document.querySelectorAll("button.copy")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const address = new URL(location.href);
    address.hash = "cited";
    address.searchParams.delete("lang");
    address.searchParams.delete("view");
    try {
      await navigator.clipboard.writeText(address.href);
      button.textContent = button.dataset.copied;
    } catch {
      button.hidden = true;
    }
  });
}
