// One box in the head of a table ticks all boxes below it.
for (const head of document.querySelectorAll("[data-tick-all]")) {
  const boxes = () => [...head.closest("table").querySelectorAll('tbody input[type="checkbox"]')];
  head.addEventListener("change", () => { for (const box of boxes()) box.checked = head.checked; });
  head.closest("table").addEventListener("change", (event) => {
    if (event.target === head) return;
    const ticked = boxes().filter((box) => box.checked).length;
    head.checked = ticked === boxes().length;
    head.indeterminate = ticked > 0 && !head.checked;
  });
}
