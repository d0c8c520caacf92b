/*---
description: Nothing is put in front of the text, and no harness is there.
flags: [raw]
---*/
(() => {
  if (typeof assert !== "undefined") throw new Error("there is a harness");
})();
