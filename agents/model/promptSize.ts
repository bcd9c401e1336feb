/** Room for a prompt with its answer's schema [tokens]: a context of 4,096 keeps enough for an answer. */
export const MOST_PROMPT_TOKENS = 2_500;

/** A word in small letters, a run of signs such as JSON is full of, or one capital, digit or sign of another script. */
const PIECES = /([a-z]+)|([!-/:-@[-`{-~]+)|\S/g;

/**
 * More tokens than a prompt has: a token for every three letters of a word and every two signs, one each for capitals and
 * digits. Measured against a small model's tokenizer, which splits every number into its digits, in test/model: it wrote
 * three quarters of this with everyday symbols, 95% with symbols made to be costly, and of random small letters as many.
 */
export const tokensAtMost = (text: string): number =>
  [...text.matchAll(PIECES)].reduce(
    (sum, [piece, word, signs]) => sum + (word ? Math.ceil(piece.length / 3) : signs ? Math.ceil(piece.length / 2) : 1),
    0,
  );
