// Keeps a form on every pause, with the server and under the officer's name: it survives a crash, a lost session and a change of device. The page it is
// opened on again offers it; sending the form forgets it. Files are not kept.
const waitMs = 1000;
const form = document.querySelector("form[data-draft]");

if (form && document.body.dataset.officer) {
  const state = form.querySelector(".kept");
  const typed = () => new URLSearchParams([...new FormData(form)].filter(([name, value]) => typeof value === "string" && (value || name === "ref")));
  let timer, sent = typed().toString(), isSent = false;

  const keep = async () => {
    const body = typed();
    const text = body.toString();
    if (isSent || text === sent) return;
    body.set("draft.operation", form.dataset.draft);
    const answer = await fetch("/drafts", { method: "POST", body, keepalive: text.length < 60000 }).catch(() => null);
    if (isSent) return;
    if (answer?.ok) {
      sent = text;
      const { keptAt } = await answer.json();
      state.textContent = `Kept at ${keptAt}`;
    } else if (answer?.status === 401) {
      state.textContent = "Not kept: you are signed out. Send the form and sign in; what you typed stays.";
    } else {
      state.textContent = "Not kept yet. What you typed stays on this page.";
      timer = setTimeout(keep, 5 * waitMs);
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, waitMs);
  });
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, waitMs);
  });
  // What was typed in the last second before the page is left is kept too.
  addEventListener("pagehide", keep);
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
}
