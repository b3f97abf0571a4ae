/* The declaration of a milestone: keeps the draft while one types, shows the effect on the rate, takes dropped files.
   The page works without this file: its buttons do the same. */
(function () {
  "use strict";

  const form = document.getElementById("declare");
  if (!form) return;
  const words = form.dataset;
  const saved = document.getElementById("saved");
  const PAUSE = 1500; // ms after the last key before the draft is saved
  const RETRY = 15000; // ms before a failed save is tried again

  let dirty = false;
  let stopped = false; // a conflict, or no right any more: only the person goes on
  let running = null; // the save in course
  let timer = 0;

  function say(text, isTrouble) {
    saved.textContent = text;
    saved.classList.toggle("dec-trouble", Boolean(isTrouble));
  }

  // -- The draft keeps itself ---------------------------------------------------------------------------------------

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function touched() {
    dirty = true;
    if (stopped) return;
    say(words.unsaved);
    later(PAUSE);
  }

  function trouble(text, isFinal) {
    dirty = true;
    stopped = Boolean(isFinal);
    say(text, true);
    if (!isFinal) later(RETRY);
  }

  function pickers() {
    return Array.from(form.querySelectorAll("input[type=file]")).filter(function (input) {
      return input.files.length;
    });
  }

  async function send() {
    const before = form.elements.version.value;
    const sent = pickers().map(function (input) {
      return [input, input.files];
    });
    const withFiles = sent.length > 0;
    const data = new FormData(form);
    if (!withFiles) data.delete("files");
    dirty = false;
    say(withFiles ? words.uploading : words.saving);
    let answer;
    try {
      answer = await fetch(words.autosave, {
        method: "POST",
        body: data,
        credentials: "same-origin",
        redirect: "manual",
      });
    } catch {
      return trouble(words.offline);
    }
    if (answer.type === "opaqueredirect" || answer.status === 403) return trouble(words.session);
    if (answer.status === 404) return trouble(words.gone, true);
    if (answer.status === 409) return trouble(words.conflict, true);
    let told;
    try {
      told = await answer.json();
    } catch {
      return trouble(words.failed);
    }
    if (!answer.ok) return trouble(told.problems.join(" "), true);
    form.elements.version.value = told.version;
    // A first save takes over the evidence of a returned declaration.
    if (withFiles || before === "0") document.getElementById("evidence-list").outerHTML = told.evidence;
    if (withFiles) clear(sent);
    if (dirty) return undefined; // typed meanwhile: the next save says so
    say([told.saved].concat(told.problems).join(" – "), told.problems.length > 0);
    return undefined;
  }

  // One save at a time: each one needs the version that the one before made.
  function save() {
    clearTimeout(timer);
    if (stopped) return Promise.resolve();
    if (running) {
      later(PAUSE);
      return running;
    }
    running = send().finally(function () {
      running = null;
    });
    return running;
  }

  // What was sent is kept by now; what was chosen meanwhile waits for its turn.
  function clear(sent) {
    sent.forEach(function (pair) {
      if (pair[0].files === pair[1]) pair[0].value = "";
    });
    form.elements.title.value = "";
    form.elements.dated_on.value = "";
  }

  form.addEventListener("input", function (event) {
    if (event.target.type !== "file") touched();
  });
  form.addEventListener("change", function (event) {
    if (event.target.type !== "file") return;
    dirty = true;
    save();
  });
  window.addEventListener("online", function () {
    if (dirty) save();
  });
  window.addEventListener("beforeunload", function (event) {
    if (dirty) event.preventDefault();
  });

  // A button pressed while a save is under way waits for it: it must send the version that the save makes.
  form.addEventListener("submit", function (event) {
    clearTimeout(timer);
    if (running) {
      event.preventDefault();
      const button = event.submitter;
      running.finally(function () {
        form.requestSubmit(button);
      });
      return;
    }
    dirty = false;
    stopped = true;
  });
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) stopped = false;
  });

  // -- The effect on the rate ---------------------------------------------------------------------------------------

  const asking = document.getElementById("ask");
  let question = 0;

  function ask() {
    clearTimeout(question);
    question = setTimeout(function () {
      asking.dispatchEvent(new CustomEvent("ask"));
    }, 350);
  }

  function isValue(field) {
    return field.name === "value" || field.name === "no_progress";
  }

  // Why it goes down is asked when it does, and stays once something is written there.
  function showDecrease() {
    const part = form.querySelector(".dec-decrease");
    const decreases = document.getElementById("effect").hasAttribute("data-decreases");
    part.toggleAttribute("data-quiet", !decreases && !form.elements.decrease_reason.value);
  }

  asking.addEventListener("htmx:afterSettle", showDecrease);
  document.body.addEventListener("htmx:afterSwap", showDecrease);

  // « No progress »: one click writes the last value; another value takes the tick away.
  function currentValue() {
    const checked = form.querySelector("input[name=value]:checked");
    const field = form.querySelector("input[name=value]:not([type=radio])");
    return field ? field.value.trim() : checked ? checked.value : "";
  }

  function repeatLast() {
    const radio = form.querySelector('input[name=value][type=radio][value="' + words.last + '"]');
    if (radio) radio.checked = true;
    const field = form.querySelector("input[name=value]:not([type=radio])");
    if (field) field.value = words.last;
  }

  form.addEventListener("input", function (event) {
    if (!isValue(event.target)) return;
    if (event.target.name === "no_progress") {
      if (event.target.checked) repeatLast();
    } else if (currentValue() !== words.last) {
      form.elements.no_progress.checked = false;
    }
    ask();
  });

  // -- Files dropped on the page ------------------------------------------------------------------------------------

  const drop = form.querySelector("[data-drop]");
  const picker = drop.querySelector("input[type=file][multiple]");
  ["dragenter", "dragover"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("dec-over");
    });
  });
  ["dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function () {
      drop.classList.remove("dec-over");
    });
  });
  drop.addEventListener("drop", function (event) {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    picker.files = event.dataTransfer.files;
    picker.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
