// Scanning with the camera, where the browser reads codes by itself. A scanner that types needs nothing of this: the field has the focus.
const form = document.querySelector("form[data-scan]");
const field = form?.querySelector("[name=code]");

if (field) {
  field.focus();
  if ("BarcodeDetector" in window && navigator.mediaDevices?.getUserMedia) offerCamera();
}

function offerCamera() {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: "Use the camera" });
  const video = Object.assign(document.createElement("video"), { className: "camera", muted: true, playsInline: true, hidden: true });
  video.setAttribute("aria-label", "What the camera sees");
  form.querySelector(".actions").append(button);
  form.append(video);
  let stream;
  const stop = () => { stream?.getTracks().forEach((track) => track.stop()); stream = null; video.hidden = true; button.textContent = "Use the camera"; };
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.disabled = true;
      button.textContent = "The camera may not be used";
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    button.textContent = "Stop the camera";
    await video.play();
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    while (stream) {
      const [found] = await detector.detect(video).catch(() => []);
      if (found) {
        field.value = found.rawValue;
        stop();
        form.requestSubmit();
        return;
      }
      await new Promise((next) => setTimeout(next, 150));
    }
  });
  addEventListener("pagehide", stop);
}
