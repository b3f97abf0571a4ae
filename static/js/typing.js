/* A table's list typed line by line: Enter keeps the row, the next one begins at once, and what is not sent yet stays on
   the device until it is. Without this file the button does the same, one page for each row. */
(function () {
  "use strict";

  const form = document.getElementById("line");
  if (!form || !window.fetch) return;
  const words = form.dataset;
  const state = document.getElementById("line-state");
  const rows = document.getElementById("typed-rows");
  const count = document.getElementById("typed-count");
  const QUEUE = "ogp-rows-" + words.event;
  const REFUSED = "ogp-refused-" + words.event;
  const DRAFT = "ogp-line-" + words.event;
  const RETRY = 10000; // ms before a row that did not arrive is sent again
  const field = form.elements;

  function read(name, empty) {
    try {
      return JSON.parse(localStorage.getItem(name)) || empty;
    } catch (error) {
      return empty;
    }
  }

  function write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch (error) {
      /* No room, or not allowed: the page itself still holds the rows. */
    }
  }

  function newKey() {
    if (window.crypto && crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  let queue = read(QUEUE, []); // rows typed and not known to be kept
  let refused = read(REFUSED, []); // [row, why]: each comes back into the fields when these are free
  let running = false;
  let timer = 0;

  function say(text, isTrouble) {
    state.textContent = text;
    state.classList.toggle("con-waiting", Boolean(isTrouble));
  }

  // -- What is typed ------------------------------------------------------------------------------------------------

  function line() {
    const values = {};
    ["key", "title", "proposal", "table", "axis", "region"].forEach(function (name) {
      values[name] = field[name] ? field[name].value : "";
    });
    return values;
  }

  function fill(values) {
    Object.keys(values).forEach(function (name) {
      if (field[name]) field[name].value = values[name];
    });
  }

  function next() {
    field.title.value = "";
    field.proposal.value = "";
    field.key.value = newKey();
    write(DRAFT, null);
    field.title.focus();
    takeBack();
  }

  function takeBack() {
    if (!refused.length || field.title.value.trim() || field.proposal.value.trim()) return false;
    const back = refused.shift();
    write(REFUSED, refused);
    fill(back[0]);
    field.key.value = newKey();
    write(DRAFT, line());
    say(words.refused + " " + back[1], true);
    return true;
  }

  form.addEventListener("input", function () { write(DRAFT, line()); });

  form.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (event.target !== field.proposal && event.target !== field.title) return;
    event.preventDefault();
    if (event.target === field.title && !field.proposal.value.trim()) field.proposal.focus();
    else keep();
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    keep();
  });

  function keep() {
    const values = line();
    if (!values.title.trim()) {
      field.title.focus();
      return;
    }
    queue.push(values);
    write(QUEUE, queue);
    next();
    send();
  }

  // -- Sending ------------------------------------------------------------------------------------------------------

  function show(answer) {
    const item = document.createElement("li");
    const link = document.createElement(answer.url ? "a" : "span");
    const reference = document.createElement("bdi");
    const title = document.createElement("bdi");
    if (answer.url) link.href = answer.url;
    reference.dir = "ltr";
    reference.textContent = answer.reference;
    link.append(reference);
    title.textContent = answer.title;
    item.append(link, " – ", title);
    rows.prepend(item);
    count.textContent = String(Number(count.textContent) + 1);
    say(words.saved + " " + answer.reference);
  }

  function later() {
    say(words.waiting + " (" + queue.length + ")", true);
    clearTimeout(timer);
    timer = setTimeout(send, RETRY);
  }

  async function send() {
    if (running || !queue.length) return;
    running = true;
    clearTimeout(timer);
    const values = queue[0];
    say(words.saving);
    try {
      const data = new FormData();
      data.append("csrfmiddlewaretoken", field.csrfmiddlewaretoken.value);
      Object.keys(values).forEach(function (name) { data.append(name, values[name]); });
      const answer = await fetch(form.action || location.href, {
        method: "POST", body: data, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (answer.status === 422) {
        const why = await answer.json();
        queue.shift();
        write(QUEUE, queue);
        refused.push([values, why.errors.join(" ")]);
        write(REFUSED, refused);
        if (!takeBack()) say(words.refused + " " + why.errors.join(" "), true);
      } else if (answer.ok && (answer.headers.get("Content-Type") || "").indexOf("json") > 0) {
        const made = await answer.json();
        queue.shift();
        write(QUEUE, queue);
        show(made);
      } else {
        throw new Error(String(answer.status));
      }
    } catch (error) {
      running = false;
      later();
      return;
    }
    running = false;
    if (queue.length) send();
  }

  window.addEventListener("online", send);
  window.addEventListener("beforeunload", function (event) {
    if (queue.length) event.preventDefault();
  });

  const draft = read(DRAFT, null);
  if (draft && !field.title.value && (draft.title || draft.proposal)) fill(draft);
  field.title.focus();
  takeBack();
  if (queue.length) send();
})();
