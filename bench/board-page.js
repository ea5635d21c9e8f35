// Runs in the page of the live board, before its own script: notes when which row was on the screen, and how long frames took.
// Times are unix milliseconds of the browser. A change of the document is drawn before the next task begins: that is when it counts as seen.
(() => {
  const noted = { shown: {}, accepted: {}, gone: {}, gaps: [] };
  globalThis.linewardenBench = noted;
  const nowMs = () => performance.timeOrigin + performance.now();
  let fresh = [];
  const painted = new MessageChannel();
  painted.port1.onmessage = () => {
    const atMs = nowMs();
    for (const [kind, id] of fresh) noted[kind][id] ??= atMs;
    fresh = [];
  };

  function note(kind, row) {
    if (fresh.length === 0) painted.port2.postMessage(null);
    fresh.push([kind, row.dataset.session]);
  }
  const rowsIn = (node) =>
    node instanceof Element ? [...(node.matches('[data-session]') ? [node] : node.querySelectorAll('[data-session]'))] : [];

  new MutationObserver((mutations) => {
    const touched = new Set();
    for (const { type, target, addedNodes, removedNodes } of mutations) {
      const appeared = type === 'childList' ? [...addedNodes].flatMap(rowsIn) : [];
      const left = type === 'childList' ? [...removedNodes].flatMap(rowsIn) : [];
      for (const row of appeared) note('shown', row);
      for (const row of left) note('gone', row);
      for (const row of [...appeared, target.closest?.('[data-session]')]) if (row) touched.add(row);
    }
    for (const row of touched) if (row.isConnected && row.querySelector('.badge.accepted')) note('accepted', row);
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });

  /** Scrolls the list down and up by so many pixels a frame, and keeps the time between frames, until it is told to stop. */
  globalThis.linewardenScroll = (pixels) => {
    const viewport = document.querySelector('.viewport');
    let lastMs = performance.now();
    let direction = 1;
    let isOver = false;
    const step = (atMs) => {
      noted.gaps.push(atMs - lastMs);
      lastMs = atMs;
      const end = viewport.scrollHeight - viewport.clientHeight;
      if (viewport.scrollTop >= end - 1) direction = -1;
      if (viewport.scrollTop <= 0) direction = 1;
      viewport.scrollTop += direction * pixels;
      if (!isOver) requestAnimationFrame(step);
    };
    requestAnimationFrame((atMs) => {
      lastMs = atMs;
      requestAnimationFrame(step);
    });
    return () => {
      isOver = true;
      viewport.scrollTop = 0;
    };
  };
})();
