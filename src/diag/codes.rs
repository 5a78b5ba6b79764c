//! The codes of warnings, and what each tells the user to do.
//!
//! A code is a promise: scripts filter `warnings.csv` by it. Add one here, with its help, before using it;
//! `docs/errors.md` is made from this list.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $help:literal;)+) => {
        /// What kind of thing a warning tells of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+
        }

        impl Code {
            /// Every code, in the order of `docs/errors.md`.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name in `warnings.csv`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What the user can do about it.
            pub const fn help(self) -> &'static str {
                match self { $(Self::$variant => $help),+ }
            }
        }
    };
}

codes! {
    /// The file was damaged and has been mended while reading.
    Repaired = "repaired", "compare the text with the page; if something is missing, save the PDF anew from its program";
    /// A page could not be read.
    PageUnreadable = "page_unreadable", "open the page in a viewer; if it shows there, report the file";
    /// Characters were drawn whose meaning the PDF does not tell.
    NoUnicode = "no_unicode", "the font carries no Unicode map; run OCR over the page if its text matters";
    /// Invisible text was set aside.
    InvisibleText = "invisible_text", "text in render mode 3 lies under the page; it is counted, not printed";
    /// The same text was drawn more than once in the same place.
    DoubledText = "doubled_text", "nothing to do: a shadow effect, kept once";
    /// Text outside the visible page was left out.
    OffPage = "off_page", "nothing to do: the text does not show in a viewer either";
    /// Optional content that is switched off was left out.
    HiddenLayer = "hidden_layer", "switch the layer on and save the PDF if its text matters";
    /// A limit was reached and the rest was left out.
    BudgetExceeded = "budget_exceeded", "raise the limit if you trust the file";
    /// A page or a file shows pictures and no text.
    NoTextLayer = "no_text_layer", "the page is a scan; run OCR (for instance ocrmypdf) and convert the result";
    /// The text comes from character recognition.
    OcrText = "ocr_text", "expect misread characters and wobbling sizes";
    /// The order of reading on a page is doubtful.
    ReadingOrderDoubtful = "reading_order_doubtful", "look at the page: columns or boxes could be read in another order";
    /// It is doubtful where an article begins or ends.
    ArticleDoubtful = "article_doubtful", "look at the article's first and last lines on the page";
    /// No headline was found in the issue.
    NoHeadlines = "no_headlines", "the issue is kept as one article";
    /// The date of the issue is not printed where it was looked for.
    NoIssueDate = "no_issue_date", "dates without a year stay unresolved; put the date into the file name (2018-03) and convert again";
    /// Visible characters found no place in the document.
    NotPlaced = "not_placed", "report the file: text of the page is missing from the document";
    /// A value was cut to fit a cell.
    CellTruncated = "cell_truncated", "the full text is in the JSON table and in documents/";
    /// The report lacks the picture of a page.
    PageNotDrawn = "page_not_drawn", "the report shows outlines instead; open the PDF to see the page";
    /// An input was passed over.
    InputSkipped = "input_skipped", "only PDFs, and archives and folders of them, are read";
}

impl Code {
    /// Whether text that a viewer or another reader may show is left out.
    pub const fn loses_text(self) -> bool {
        matches!(
            self,
            Self::PageUnreadable
                | Self::NoUnicode
                | Self::InvisibleText
                | Self::HiddenLayer
                | Self::BudgetExceeded
                | Self::NoTextLayer
                | Self::NotPlaced
        )
    }
}
