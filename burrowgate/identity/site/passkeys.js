"use strict";
// Passkeys on the pages of the sign-in host. A button names its use and the goal of the sign-in:
//   data-passkey  sign-in, join or add        data-to  the goal
// The server answers with options for the authenticator and a ticket, and then with the address to go to.
(() => {
  const buttons = [...document.querySelectorAll("[data-passkey]")];
  const problem = document.querySelector("[data-passkey-problem]");
  if (!window.PublicKeyCredential || !buttons.length) return;
  let waiting = null;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const encoded = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const descriptors = (list) => (list || []).map((one) => ({...one, id: bytes(one.id)}));

  const creation = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    user: {...options.user, id: bytes(options.user.id)},
    excludeCredentials: descriptors(options.excludeCredentials),
  });
  const assertion = (options) => ({
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: descriptors(options.allowCredentials),
  });

  const shown = (credential) => {
    const response = {clientDataJSON: encoded(credential.response.clientDataJSON)};
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = encoded(credential.response[name]);
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return {
      id: credential.id,
      rawId: encoded(credential.rawId),
      type: credential.type,
      response,
      clientExtensionResults: credential.getClientExtensionResults(),
      authenticatorAttachment: credential.authenticatorAttachment || undefined,
    };
  };

  const send = async (path, body) => {
    const response = await fetch("/.burrowgate/passkey/" + path, {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify(body),
    });
    let answer = {};
    try {
      answer = await response.json();
    } catch {
      // The text below says what to do.
    }
    if (!response.ok) {
      const error = new Error(answer.detail || "The gateway could not be reached. Try again in a moment.");
      error.isForPeople = true;
      throw error;
    }
    return answer;
  };

  const explain = (error) => {
    if (error.name === "AbortError") return;
    const texts = {
      NotAllowedError: "No passkey was used, or it took too long. Try again, or choose another way.",
      InvalidStateError: "This device already has a passkey for this account.",
      SecurityError: "Passkeys do not work at this address. Open the page by its host name, over https.",
    };
    problem.textContent = error.isForPeople
      ? error.message
      : texts[error.name] || "The passkey could not be used. Try again, or choose another way.";
    problem.hidden = false;
  };

  const run = async (about, mediation) => {
    if (waiting) waiting.abort();
    const abort = (waiting = new AbortController());
    problem.hidden = true;
    const begun = await send("options", about);
    const signal = abort.signal;
    const credential =
      about.use === "sign-in"
        ? await navigator.credentials.get({publicKey: assertion(begun.options), mediation, signal})
        : await navigator.credentials.create({publicKey: creation(begun.options), signal});
    const answer = await send("answer", {...about, ticket: begun.ticket, response: shown(credential)});
    location.assign(answer.location);
  };

  const aboutOf = (button) => {
    const name = button.form && button.form.elements.namedItem("name");
    if (name && !name.reportValidity()) return null;
    return {use: button.dataset.passkey, to: button.dataset.to, name: name ? name.value : ""};
  };

  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const about = aboutOf(button);
      if (!about) return;
      button.disabled = true;
      try {
        await run(about, "optional");
      } catch (error) {
        explain(error);
      }
      button.disabled = false;
    });
  }
  // Return in the field of the name means the passkey, as long as the fields of the password are not shown.
  for (const button of buttons.filter((one) => one.dataset.passkey === "join"))
    button.form.addEventListener("submit", (event) => {
      if (button.form.querySelector("details[open]")) return;
      event.preventDefault();
      button.click();
    });
  for (const text of document.querySelectorAll("[data-without-passkey]")) text.hidden = true;

  // Offers passkeys in the field of the sign-in name, where browsers show saved passwords too.
  const begin = buttons.find((button) => button.dataset.passkey === "sign-in");
  const available = PublicKeyCredential.isConditionalMediationAvailable;
  const offer = async () => {
    try {
      await run(aboutOf(begin), "conditional");
    } catch (error) {
      // Without a passkey, an offer fails by itself: the person has not asked for anything.
      if (!error.isForPeople) return;
      explain(error);
      clearInterval(offering);
    }
  };
  let offering;
  if (begin && available && document.querySelector("[autocomplete~=webauthn]"))
    available.call(PublicKeyCredential).then((offers) => {
      if (!offers) return;
      // A challenge lasts five minutes, and a page may stay open for longer.
      offering = setInterval(() => begin.disabled || offer(), 240000);
      offer();
    });
})();
