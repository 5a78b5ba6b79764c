//! Lines to running text: broken words made whole, sentences found.
//!
//! In come the lines of a paragraph as they are printed; out comes its text with the place of every line kept.
//! Knows words, but no page: places are passed through by index.
