// While a form is typed, asks what already stands that is like it, so that the same thing is not written down twice. What comes back is a piece of the
// page; nothing of it is sent with the form.
const waitMs = 600;
const form = document.querySelector("form[data-alike]");
const aside = form?.querySelector(".alike");

if (form && aside) {
  let timer, asked;
  const ask = async () => {
    const body = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string" && value));
    const text = body.toString();
    if (text === asked) return;
    asked = text;
    const answer = await fetch(form.dataset.alike, { method: "POST", body, headers: { "X-Peel-Live": "" } }).catch(() => null);
    if (!answer?.ok || answer.redirected || text !== asked) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    aside.replaceChildren(...found.body.childNodes);
  };
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, waitMs);
  });
}
