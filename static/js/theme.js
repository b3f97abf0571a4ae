/* Light, dark or as the device says. The key and its values are those of Django's admin: one choice for both. */
(function () {
  "use strict";
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch (error) {
      return "auto"; // Storage is refused: the device decides.
    }
  }

  function apply() {
    const theme = chosen();
    root.dataset.bsTheme = theme === "auto" ? (device.matches ? "dark" : "light") : theme;
  }

  apply();
  device.addEventListener("change", apply);

  document.addEventListener("DOMContentLoaded", function () {
    const select = document.querySelector("[data-appearance]");
    if (!select) return;
    select.closest("[hidden]").hidden = false;
    select.value = chosen();
    select.addEventListener("change", function () {
      try {
        localStorage.setItem("theme", select.value);
      } catch (error) {
        // Nothing is kept; the page still changes.
      }
      apply();
      if (select.value !== chosen()) root.dataset.bsTheme = select.value;
    });
  });
})();
