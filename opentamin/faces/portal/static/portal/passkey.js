// Passkeys: the only script of the door. Without it the digits of an authenticator do the same.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const form = document.querySelector("form[data-passkey]");
const ready = (o) => {
  o.challenge = bytes(o.challenge);
  if (o.user) o.user.id = bytes(o.user.id);
  for (const list of ["allowCredentials", "excludeCredentials"]) (o[list] || []).forEach((c) => { c.id = bytes(c.id); });
  return o;
};
if (form && window.PublicKeyCredential) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const bind = form.dataset.passkey === "bind";
    try {
      const options = bind ? JSON.parse(form.dataset.options) : await (await fetch(form.action)).json();
      const found = await navigator.credentials[bind ? "create" : "get"]({ publicKey: ready(options) });
      form.elements.credential.value = JSON.stringify(found.toJSON());
    } catch { form.elements.credential.value = ""; }
    form.submit();
  });
}
