// A mark drawn with a finger, in place of a typed name. Without this script the name is typed.
(() => {
  const box = document.querySelector("[data-mark]"), field = document.querySelector("input[name=mark]");
  if (!box || !field) return;
  const pad = box.querySelector("canvas"), pen = pad.getContext("2d");
  let down = false, path = "";
  const at = e => { const r = pad.getBoundingClientRect(); return [Math.round((e.clientX - r.left) * pad.width / r.width), Math.round((e.clientY - r.top) * pad.height / r.height)].map(n => Math.max(0, n)); };
  const begin = e => { e.preventDefault(); pad.setPointerCapture(e.pointerId); down = true; const [x, y] = at(e); pen.beginPath(); pen.moveTo(x, y); path += `M${x} ${y}`; };
  const go = e => { if (!down || path.length > 19000) return; const [x, y] = at(e); pen.lineTo(x, y); pen.stroke(); path += `L${x} ${y}`; field.value = path; };
  const wipe = () => { pen.clearRect(0, 0, pad.width, pad.height); field.value = path = ""; };
  pen.lineWidth = 3; pen.lineCap = "round"; pen.strokeStyle = getComputedStyle(pad).color;
  pad.addEventListener("pointerdown", begin);
  pad.addEventListener("pointermove", go);
  ["pointerup", "pointercancel"].forEach(n => pad.addEventListener(n, () => { down = false; }));
  box.querySelector("button").addEventListener("click", wipe);
  field.value = "";
  box.hidden = false;
})();
