// Calls of the control port, with its token where it wants one.

const KEPT = "bookend-control-token";

// What the port does not do, in its own words.
export class Refused extends Error {
  constructor(status, error) {
    super(error.message || "the answer is " + status);
    this.status = status;
    this.error = error;
  }
}

// Keeps the token for as long as the tab is open.
export function keep(token) { sessionStorage.setItem(KEPT, token); }

// Several calls may find out at once that a token is needed: people are asked once.
let asking = null;
function askToken(isWrong) {
  asking ??= new Promise((resolve, reject) => {
    const dialog = document.getElementById("ask-token");
    const field = document.getElementById("ask-token-text");
    document.getElementById("ask-token-wrong").textContent = isWrong ? "That is not the token of this port." : "";
    field.value = "";
    dialog.onclose = () => {
      asking = null;
      if (dialog.returnValue !== "given") return reject(new Error("the page needs the token of the control port; reload it to be asked again"));
      keep(field.value.trim());
      resolve();
    };
    dialog.returnValue = "";
    document.getElementById("ask-token-leave").onclick = () => dialog.close("left");
    dialog.showModal();
    field.focus();
  });
  return asking;
}

// Returns the response, whatever it is; with `signal` a call can be given up.
export async function call(method, path, { body, accept, signal } = {}) {
  for (;;) {
    const token = sessionStorage.getItem(KEPT);
    const headers = { Accept: accept || "application/json" };
    if (token) headers.Authorization = "Bearer " + token;
    let response;
    try {
      response = await fetch(path, { method, headers, body, signal, cache: "no-store" });
    } catch (error) {
      if (signal && signal.aborted) throw error;
      throw new Error("the provider does not answer: is it still running?");
    }
    if (response.status !== 401) return response;
    // Another call may have been given a token in the meantime.
    if (sessionStorage.getItem(KEPT) === token) await askToken(Boolean(token));
  }
}

// Returns the response of a call that was done.
export async function done(method, path, more) {
  const response = await call(method, path, more);
  if (response.ok) return response;
  const text = await response.text();
  let told;
  try { told = JSON.parse(text).error; } catch { told = null; }
  throw new Refused(response.status, told || { message: text });
}

// Saves what is at a path: a plain link could not show the token.
export async function save(path, name) {
  const blob = await (await done("GET", path, { accept: "*/*" })).blob();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
