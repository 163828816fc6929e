// A passkey is made or shown. The page works without: there is a code beside it.
(() => {
  const d = document, button = d.querySelector("[data-passkey]");
  if (!button) return;
  const field = d.getElementById(button.dataset.field), told = d.getElementById("passkey-told");
  const asked = JSON.parse(d.getElementById("passkey-asked").textContent);
  if (!window.PublicKeyCredential) { told.textContent = button.dataset.cannot; return; }
  button.hidden = false;
  button.addEventListener("click", async () => {
    told.textContent = "";
    try {
      const made = asked.creation_options ? webauthnJSON.create(asked.creation_options) : webauthnJSON.get(asked.request_options);
      field.value = JSON.stringify(await made);
      field.form.submit();
    } catch (error) {
      told.textContent = error.name === "InvalidStateError" ? button.dataset.again : button.dataset.failed;
    }
  });
})();
