//! What goes to standard error.
#![allow(clippy::print_stderr, reason = "this is the one place that prints messages")]

/// Prints a message.
pub fn error(message: &str) {
    eprintln!("blattlese: {}", harmless(message));
}

/// The text without characters that move a terminal's cursor, ring its bell or turn the direction of reading.
/// Names of files and texts of PDFs come from strangers.
pub fn harmless(text: &str) -> String {
    text.chars().map(|c| if acts_on_terminal(c) { '\u{fffd}' } else { c }).collect()
}

fn acts_on_terminal(c: char) -> bool {
    let bidirectional =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let invisible = matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}');
    (c.is_control() && c != '\n' && c != '\t') || bidirectional || invisible
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn nothing_acts_on_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{7}"), "a\u{fffd}[31mb\u{fffd}");
        assert_eq!(harmless("rechnung\u{202e}fdp.exe"), "rechnung\u{fffd}fdp.exe");
        assert_eq!(harmless("Größe\tund\nmehr"), "Größe\tund\nmehr");
    }
}
