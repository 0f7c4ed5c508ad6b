// Hashes the chosen file on this device and lets the page compare. Written out, since browsers offer SHA-256 only to
// pages that came by HTTPS, and offices also use the plain address of their own server.
(() => {
  "use strict";
  const K = [], START = [];
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (!prime) continue;
    if (found < 8) START.push((Math.sqrt(n) % 1) * 4294967296 | 0);
    K.push((Math.cbrt(n) % 1) * 4294967296 | 0);
    found++;
  }
  const turn = (x, n) => (x >>> n) | (x << (32 - n));

  function sha256(bytes) {
    const size = bytes.length, padded = new Uint8Array(((size + 72) >> 6) << 6), view = new DataView(padded.buffer);
    padded.set(bytes);
    padded[size] = 0x80;
    view.setUint32(padded.length - 8, Math.floor(size / 536870912));
    view.setUint32(padded.length - 4, size << 3);
    const sum = START.slice(), w = new Int32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i++) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, h] = sum;
      for (let i = 0; i < 64; i++) {
        const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, h].forEach((part, i) => { sum[i] = (sum[i] + part) | 0; });
    }
    return sum.map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
  }

  const pick = document.querySelector(".r-pick"), file = document.getElementById("file");
  pick.hidden = false;
  file.addEventListener("change", async () => {
    if (!file.files.length) return;
    const field = document.getElementById("hash");
    field.value = sha256(new Uint8Array(await file.files[0].arrayBuffer()));
    field.form.submit();
  });
})();
