//! What every page has in common: head, policy, bar with switches.

use super::labels::{Labels, Shown};
use maud::{DOCTYPE, Markup, html};

/// Scripts, styles and pictures from the report's own folder; nothing inline, nothing from anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; \
                      form-action 'none'";

/// One page.
pub(super) struct Page<'p> {
    pub labels: &'p Labels,
    pub title: &'p str,
    /// The way to the report's folder: "" or "../".
    pub up: &'p str,
    /// Scripts beside the common ones, in order.
    pub scripts: &'p [&'p str],
    pub body: Markup,
}

impl Page<'_> {
    pub(super) fn render(&self) -> String {
        let language = self.labels.language();
        let page = html! {
            (DOCTYPE)
            html lang=(language.code()) data-wanted=(language.wanted()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(POLICY);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    title { (Shown(self.title)) }
                    link rel="stylesheet" href={ (self.up) "style.css" };
                    script src={ (self.up) "labels.js" } defer {}
                    script src={ (self.up) "page.js" } defer {}
                    @for script in self.scripts {
                        script src={ (self.up) (script) } defer {}
                    }
                }
                body {
                    a.skip href="#content" { (self.labels.show("skip")) }
                    (self.bar())
                    main #content tabindex="-1" { (self.body) }
                    footer { p { (self.labels.show("made")) " " (env!("CARGO_PKG_VERSION")) } }
                }
            }
        };
        let mut text = page.into_string();
        text.push('\n');
        text
    }

    fn bar(&self) -> Markup {
        html! {
            header.bar {
                p.brand {
                    @if self.up.is_empty() { strong { "blattlese" } " · " (self.labels.show("report")) }
                    @else { a href={ (self.up) "index.html" } { "← " (self.labels.show("back")) } }
                }
                p.switches {
                    button #switch-language type="button" { (self.labels.show("language")) }
                    button #switch-theme type="button" aria-pressed="false" { (self.labels.show("theme")) }
                }
            }
        }
    }
}
