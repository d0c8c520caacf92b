/** Stands where an excluded local is, in the values to be written and, until it is replaced, in those that were read. */
export const EXCLUDED: object = Object.freeze(Object.create(null));
