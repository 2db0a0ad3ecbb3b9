/** The firm's own login (OIDC, code flow with PKCE): there and back. The API does the checking. */
import { api, ask, base, Problem } from "./client";
import { t } from "./i18n";
import { load, type Me, signIn } from "./session";
import { isText, readAs, shape } from "./shapes";
import { asProblem, tell } from "./tell";

const KEPT = "own-login";
type Left = { state: string; verifier: string; issuer: string; hash: string };

const isLeft = shape<Left>({ state: isText, verifier: isText, issuer: isText, hash: isText });

export const waysToSignIn = () => ask(api.GET("/v1/sign-in"));

/** Leave for the login page of an issuer; what proves who left stays in this window. */
export async function beginLogin(issuer: string): Promise<void> {
  const login = await ask(api.GET("/v1/sign-in/{issuer}", { params: { path: { issuer } } }));
  const left: Left = { state: random(), verifier: random(), issuer, hash: location.hash };
  sessionStorage.setItem(KEPT, JSON.stringify(left));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(left.verifier));
  const challenge = base64url(new Uint8Array(digest));
  const url = new URL(login.authorization_endpoint);
  const query = {
    response_type: "code",
    client_id: login.client_id,
    scope: login.scope,
    redirect_uri: login.redirect_uri,
    state: left.state,
    code_challenge: challenge,
    code_challenge_method: "S256",
    nonce: challenge,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  location.assign(url);
}

/** Whether the address is one to which a login page has sent somebody back. */
export const isBack = () => new URLSearchParams(location.search).has("state");

/** Take what the login page has sent back; it works once, and only where it was begun. */
export async function endLogin(): Promise<Me> {
  const came = new URLSearchParams(location.search);
  const kept = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const left = readAs(kept, isLeft);
  history.replaceState(null, "", `${base}/console`);
  // Not in the line before: the page follows what is told of the address behind the `#`.
  if (left?.hash) location.replace(left.hash);
  const code = came.get("code");
  if (left === null || came.get("state") !== left.state) return load();
  try {
    if (code === null) throw new Problem(0, "refused", t("The login has let nobody in."));
    return await signIn({ code, verifier: left.verifier, issuer: left.issuer });
  } catch (error) {
    tell(asProblem(error).detail, { kind: "bad", seconds: null });
    throw error;
  }
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
