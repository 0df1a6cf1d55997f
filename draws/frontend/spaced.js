/** A hash's first digits in fours. */
export const spaced = (hash, digits = 64) => (hash.slice(0, digits).match(/.{1,4}/g) ?? []).join(" ");
