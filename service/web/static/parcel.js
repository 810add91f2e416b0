/** One parcel: the text to pass on is copied at a press, and who is in WeChat is told what to do. */
const chat = document.getElementById("chat");
if (chat && /MicroMessenger/.test(navigator.userAgent)) chat.hidden = false;

const text = document.getElementById("pitch-text");
const button = document.getElementById("pitch-copy");
const said = document.getElementById("pitch-said");

if (text && button) {
  button.hidden = false;
  text.addEventListener("focus", () => text.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      // Without leave to write, or on plain HTTP: the old way.
      text.select();
      if (!document.execCommand("copy")) return;
    }
    said.textContent = button.dataset.done;
  });
}
