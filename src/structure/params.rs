//! The numbers that decide in structure. Each says relative to what it counts and what taught it.

use crate::layout::LayoutParams;

/// Thresholds and weights of the structure stage.
#[derive(Clone, Debug)]
pub struct StructureParams {
    /// Least number of lines of a block that counts as running text.
    pub running_lines: usize,
    /// Least number of characters of a block that counts as running text.
    pub running_chars: usize,
    /// Share of a class's characters that must stand in running blocks for it to be a style of text.
    pub text_running_share: f32,
    /// Share of the issue's characters that a style of text must have.
    pub text_issue_share: f32,
    /// Sizes of one class differ by at most this share; recognised text wobbles by 5 % from line to line.
    pub class_size_slack: f32,
    /// Height of the strip at the top and the foot of a page where furniture stands, as a share of the page.
    pub margin_ratio: f32,
    /// Furniture repeats at the same height up to this share of the page.
    pub repeat_height_ratio: f32,
    /// Least size of a heading that is one by its size, times the text below it. Any value from 1.14 to 1.25 does.
    pub heading_size_ratio: f32,
    /// Least size of a heading that is one by weight, colour or face, times the text below it.
    pub heading_level_ratio: f32,
    /// Least size of a heading that is bold and in another face at once, times the text below it: a sans has larger
    /// small letters than a serif and is set smaller beside it. Three of six fixtures have such sub-headings, at 0.88
    /// to 0.91.
    pub heading_sans_ratio: f32,
    /// Most lines of a heading by size.
    pub heading_lines: usize,
    /// Most characters of a heading by size.
    pub heading_chars: usize,
    /// Most lines of a heading by weight, colour or face.
    pub heading_level_lines: usize,
    /// Most characters of a heading by weight, colour or face.
    pub heading_level_chars: usize,
    /// Farthest text below a heading that it belongs to, times the body size.
    pub heading_reach_em: f32,
    /// Least width of a coloured bar that heads a part of the page, as a share of the page: more than a column. A
    /// newsletter of our own taught it.
    pub band_page_share: f32,
    /// Least text below a title, in characters; a heading with less is a label.
    pub article_chars: usize,
    /// How far the baseline and the size of a line beside a page number differ from the number's, in em of the line.
    pub beside_number_em: f32,
    /// Least number of dated lines below one another that make a calendar.
    pub calendar_lines: usize,
    /// The same below the heading of a calendar.
    pub calendar_headed_lines: usize,
    /// Weights of a heading class's cues.
    pub class_weights: ClassWeights,
    /// Share of a quote's shingles that stand in the body.
    pub quote_share: f32,
    /// Largest size of a caption, times the body.
    pub caption_size_ratio: f32,
    /// Farthest caption below a picture, times the body size.
    pub caption_below_em: f32,
    /// Farthest caption above a picture, times the body size.
    pub caption_above_em: f32,
    /// Farthest caption beside a picture, times the body size.
    pub caption_beside_em: f32,
    /// Least hole in the text of a recognised page that counts as a picture, times the body size: more than the blank
    /// over any headline, less than the flattest photo.
    pub caption_hole_em: f32,
    /// Longest caption, in characters.
    pub caption_chars: usize,
    /// Thresholds of reading order, which structure asks for again once it knows the headlines.
    pub layout: LayoutParams,
}

/// Weights of the cues that say whether a class of headings opens articles (positive) or stands inside them.
///
/// Every cue is a mean over the class's instances between 0 and 1 unless it says otherwise; a class with a sum above
/// 0 is a class of titles. The size alone carries a class from 1.25 times the text on; at body size it takes a blank
/// above, a fresh start and text below together, and no larger titles around it.
#[derive(Clone, Copy, Debug)]
pub struct ClassWeights {
    /// What a class begins with.
    pub bias: f32,
    /// Natural logarithm of the size ratio to the text below, at most that of 2.
    pub size: f32,
    /// Bold over text that is not.
    pub bold: f32,
    /// In another colour than the text.
    pub colour: f32,
    /// In another typeface, underlined, letter-spaced or all capitals.
    pub manner: f32,
    /// Running text stands below it.
    pub followed: f32,
    /// Blank above beyond the blank below, in ems of the text, 0 to 2.
    pub blank: f32,
    /// At the top of a column, box or page, or below a picture or rule.
    pub fresh: f32,
    /// Wider than the column of text below it, or over several columns.
    pub spans: f32,
    /// With a kicker above or a standfirst below.
    pub dressed: f32,
    /// Bookmark, contents or tag say that it is a heading of an article.
    pub indexed: f32,
    /// Ends with a full stop.
    pub stop: f32,
    /// Below a larger title's text without a fresh start.
    pub inside: f32,
    /// Hardly any text before the next heading.
    pub barren: f32,
    /// Stands directly below a larger heading that has no text of its own, and elsewhere stands alone; half of the
    /// instances are as good as all.
    pub banded: f32,
    /// More than this many to a page wears a class down: calendars are full of bold entries.
    pub crowd: f32,
    /// Most instances are questions, as an interview's are: body-size type alone cannot make up for it, large type can.
    pub asks: f32,
}

impl Default for ClassWeights {
    fn default() -> Self {
        Self {
            bias: -1.6,
            size: 6.0,
            bold: 0.5,
            colour: 0.4,
            manner: 0.3,
            followed: 1.0,
            blank: 0.5,
            fresh: 0.8,
            spans: 0.8,
            dressed: 0.8,
            indexed: 1.5,
            stop: -1.5,
            inside: -2.2,
            barren: -1.5,
            banded: 3.0,
            crowd: -1.0,
            asks: -2.0,
        }
    }
}

impl Default for StructureParams {
    fn default() -> Self {
        Self {
            running_lines: 3,
            running_chars: 160,
            text_running_share: 0.5,
            text_issue_share: 0.04,
            class_size_slack: 0.045,
            margin_ratio: 0.13,
            repeat_height_ratio: 0.02,
            heading_size_ratio: 1.18,
            heading_level_ratio: 0.97,
            heading_sans_ratio: 0.85,
            heading_lines: 5,
            heading_chars: 220,
            heading_level_lines: 3,
            heading_level_chars: 140,
            heading_reach_em: 4.0,
            band_page_share: 0.6,
            beside_number_em: 0.2,
            calendar_lines: 5,
            calendar_headed_lines: 3,
            article_chars: 40,
            class_weights: ClassWeights::default(),
            quote_share: 0.75,
            caption_size_ratio: 0.93,
            caption_below_em: 2.2,
            caption_above_em: 0.8,
            caption_beside_em: 1.6,
            caption_hole_em: 5.0,
            caption_chars: 420,
            layout: LayoutParams::default(),
        }
    }
}
