// Login form for the admin key, with a hint where to find it.

import { html, useState } from "../view.js";
import * as api from "../api.js";
import { setSignedIn } from "../state.js";
import { Field, Mark } from "../parts.js";

export function Login() {
  const [key, setKey] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const enter = async (event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await api.signIn(key);
      setSignedIn(true);
    } catch (problem) {
      setError(problem.message);
      setBusy(false);
    }
  };
  return html`<main class="alone"><form class="card" onSubmit=${enter}>
    <${Mark} /><h1>Sign in to the console</h1>
    <p>The easiest way is this command, which opens this page, signed in:</p>
    <pre class="line"><code>burrowgate console</code></pre>
    <p class="soft">Or paste the admin key. It is in the file <code>admin.key</code> in the gateway's home,
      which is <code>~/.burrowgate</code> unless you chose another.</p>
    <${Field} label="The admin's key" error=${error}><input type="password" autocomplete="off" spellcheck="false"
      required autofocus value=${key} onInput=${(event) => setKey(event.target.value)} /><//>
    <button class="button primary" disabled=${busy || !key}>Sign in</button>
  </form></main>`;
}
