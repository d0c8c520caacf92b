/**
 * An array to be filled with so many elements. Few are a literal: engines give it exactly that room and no holes, while an
 * empty array gets room for 17 elements with the first. Many are not made before they are there: the length is a number in
 * bytes from anywhere.
 */
export function arrayFor(length: number): unknown[] {
  switch (length) {
    case 1:
      return [undefined];
    case 2:
      return [undefined, undefined];
    case 3:
      return [undefined, undefined, undefined];
    case 4:
      return [undefined, undefined, undefined, undefined];
    case 5:
      return [undefined, undefined, undefined, undefined, undefined];
    case 6:
      return [undefined, undefined, undefined, undefined, undefined, undefined];
    case 7:
      return [undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    case 8:
      return [undefined, undefined, undefined, undefined, undefined, undefined, undefined, undefined];
    default:
      return [];
  }
}
