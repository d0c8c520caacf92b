const { suspend } = require("@kraut/runtime");

/** @param {number} step */
function countUp(step) {
  "use resumable";
  let sum = 0;
  while (sum < 10) {
    sum += step + suspend(sum);
  }
  return sum;
}

module.exports = { countUp };
