// Names of accounts for their ids: each is asked for once a minute at most, however many places show it.

import { useEffect, useState } from "../view.js";
import * as api from "../api.js";

const KEPT = 60000; // milliseconds
const MOST = 1000;
const asked = new Map();

// The name of an account; the id if it is gone.
export function accountName(id) {
  const known = asked.get(id);
  if (known && known.at > Date.now() - KEPT) return known.name;
  if (asked.size >= MOST) asked.clear();
  const name = api.get(`accounts/${id}`).then(({ account }) => account.name, (error) => {
    if (error.status !== 404) asked.delete(id);
    return id;
  });
  asked.set(id, { at: Date.now(), name });
  return name;
}

// `given`, or the name of the account once it is known; until then nothing.
export function useAccountName(id, given = "") {
  const [name, setName] = useState(given);
  useEffect(() => {
    if (given) return setName(given);
    let alive = true;
    accountName(id).then((found) => alive && setName(found === id ? "a deleted account" : found));
    return () => { alive = false; };
  }, [id, given]);
  return name;
}

// Names of the accounts that rules name, by their ids; undefined while they are asked for.
export function useNames(...rules) {
  const ids = [...new Set(rules.flatMap((rule) => rule?.accounts ?? []))];
  const [names, setNames] = useState({});
  useEffect(() => {
    Promise.all(ids.map((id) => accountName(id).then((name) => [id, name]))).then((found) => setNames(Object.fromEntries(found)));
  }, [ids.join(" ")]);
  return ids.every((id) => id in names) ? names : undefined;
}
