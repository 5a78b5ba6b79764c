//! The numbers that decide in layout. Each says relative to what it counts and what taught it.
//!
//! `em` is the size of the type at hand; `body` is the size of most of the page's characters. Neither carries over
//! as points, so none is one.

/// Thresholds of the layout stage.
#[derive(Clone, Debug)]
pub struct LayoutParams {
    /// Least gap between two words beyond the usual gap between the letters around it, in em.
    /// Spaces are 0.2 to 0.33 em wide; justified lines squeeze them to 0.2. Counting from the usual gap keeps
    /// letter-spaced headings whole.
    pub word_gap_em: f32,
    /// Narrowest blank in lines that draw none, in em beyond the usual gap. TeX squeezes Garamond's blanks to 0.15;
    /// kerned pairs stand apart by 0.1.
    pub narrow_word_gap_em: f32,
    /// The same where the file draws a blank in between, in em: a blank of no width is no blank.
    pub word_gap_at_blank_em: f32,
    /// Usual gap between letters from which a word counts as letter-spaced, in em. Typefaces ask for 0 (their
    /// side bearings are part of the advance); tracking for fit stays below 0.05.
    pub letter_spaced_em: f32,
    /// How far baselines of one row lie apart, in em of the smaller type. Half a line of tight leading is 0.5;
    /// columns set off each other's grid by less than 0.18 read as one row and are parted by their gutter.
    pub row_baseline_em: f32,
    /// Largest ratio of sizes in a row; beyond it a drop cap would swallow the line at its foot.
    pub row_size_ratio: f32,
    /// Largest size of a raised or lowered figure, times the size of its row. Fonts' own figures have 0.58 to 0.7.
    pub script_size_ratio: f32,
    /// How far a raised figure's baseline lies above the row's, in em of the row.
    pub script_raise_em: f32,
    /// How far a lowered figure's baseline lies below the row's, in em of the row.
    pub script_drop_em: f32,
    /// Most characters of a raised or lowered figure ("12)", "TM").
    pub script_chars: u32,
    /// How far a doubled text of three letters and more is shifted against its twin, in em. Shadows of headlines
    /// have 0.05 to 0.2.
    pub double_shift_em: f32,
    /// Least size of a drop cap, times body.
    pub drop_cap_size_ratio: f32,
    /// Widest gap between a drop cap and its line, times body.
    pub drop_cap_gap_ratio: f32,
    /// Narrowest gutter, times body. Measured to be insensitive from 0.6 to 0.8; at 0.4 rivers become gutters, at 1
    /// narrow gutters are missed.
    pub gutter_ratio: f32,
    /// Least stretch that the gaps of a gutter share, times body.
    pub gutter_shared_ratio: f32,
    /// Largest distance of rows that a gutter runs along, times body.
    pub gutter_step_ratio: f32,
    /// Least number of rows along a gutter. 2 and 5 are both worse.
    pub gutter_rows: u32,
    /// Rows along a gutter from which no river is healed across it.
    pub firm_gutter_rows: u32,
    /// Least width of a gutter of fewer rows, times the row's own blanks: a row that is set as wide everywhere has rivers.
    /// Newsletters of our own, justified without hyphens, taught it.
    pub gutter_blank_ratio: f32,
    /// Gap that always parts a row, in em. Tab stops and table cells; insensitive from 1.5 to 2.
    pub wide_gap_em: f32,
    /// Widest gap that healing closes, in em.
    pub river_gap_em: f32,
    /// Change of size that parts a row at a gap as wide as a gutter: a headline beside a line of text.
    pub part_size_ratio: f32,
    /// Least width of a region, times body: a column is hardly narrower.
    pub region_width_ratio: f32,
    /// Least height of a region, times body: a line with some air.
    pub region_height_ratio: f32,
    /// Largest share of the page that a region covers; larger ones are the page's ground.
    pub region_page_share: f32,
    /// Largest share of the page that a white region covers: small ones keep text off a picture, large ones are paper.
    pub white_region_page_share: f32,
    /// Largest share of the page's characters in a region; beyond it the region is the page.
    pub region_text_share: f32,
    /// Largest share of a region's characters in lines that run across its sides; beyond it the region is a clip or a
    /// drawing behind the text.
    pub region_crossing_share: f32,
    /// Tallest region of one heading (a bar), times body.
    pub bar_height_ratio: f32,
    /// Thickest rule, times body.
    pub rule_width_ratio: f32,
    /// Shortest rule, times body.
    pub rule_length_ratio: f32,
    /// How far below the baseline an underline runs at most, in em.
    pub underline_drop_em: f32,
    /// Least side of a picture that can carry a caption, times body.
    pub image_side_ratio: f32,
    /// Largest share of the page that such a picture covers; larger ones are backgrounds and scans.
    pub image_page_share: f32,
    /// How far the sizes of a block's lines differ.
    pub block_size_ratio: f32,
    /// Least overlap of a line with the line above, times the narrower.
    pub block_overlap_ratio: f32,
    /// Largest step between baselines in a block, in em. Insensitive from 1.3 to 1.6.
    pub leading_em: f32,
    /// The same where the page is set wider: times the page's usual step.
    pub leading_usual_ratio: f32,
    /// Added for headings, in em: they are set wider than text where they run over columns.
    pub leading_heading_em: f32,
    /// Least size of what is taken for a heading, times body, as long as nobody knows better.
    pub heading_size_ratio: f32,
    /// Hidden characters for each visible one from which a page under a picture is read as a scan with a text layer.
    pub ocr_hidden_ratio: u64,
    /// Sizes that fall together in a scan's text layer. Recognition varies them by 5 % to either side.
    pub ocr_size_ratio: f32,
    /// Least x-overlap that puts the upper of two blocks first, times the narrower. Ragged edges and hanging bullets
    /// overlap by less.
    pub order_overlap_ratio: f32,
    /// Least blank above a title that divides the page, times body.
    pub section_blank_ratio: f32,
    /// Width from which a title divides the page whatever stands beside it, times the page's text.
    pub section_width_share: f32,
    /// Width from which a rule or a bar divides the page, times the page's text.
    pub separator_width_share: f32,
    /// How far titles start level with one another, times body.
    pub section_level_ratio: f32,
    /// Blank above and below beside a title from which the columns there have ended and the title divides its own alone,
    /// times body.
    pub section_beside_ratio: f32,
    /// Blank beside the text below a title from which it has no other columns, times body: a third of a page.
    pub section_unfilled_ratio: f32,
    /// Blocks up to which Breuel's relations are used, which look at all triples. Newsletters have 14 a page in the
    /// median and 129 at most; above this a plain XY-cut sorts.
    pub breuel_blocks: usize,
    /// Width of a sheet with two pages on it, times its height.
    pub spread_aspect: f32,
}

impl Default for LayoutParams {
    fn default() -> Self {
        Self {
            word_gap_em: 0.20,
            narrow_word_gap_em: 0.13,
            word_gap_at_blank_em: 0.05,
            letter_spaced_em: 0.07,
            row_baseline_em: 0.18,
            row_size_ratio: 1.8,
            script_size_ratio: 0.8,
            script_raise_em: 0.6,
            script_drop_em: 0.3,
            script_chars: 8,
            double_shift_em: 0.35,
            drop_cap_size_ratio: 1.9,
            drop_cap_gap_ratio: 1.2,
            gutter_ratio: 0.6,
            gutter_shared_ratio: 0.3,
            gutter_step_ratio: 3.2,
            gutter_rows: 3,
            firm_gutter_rows: 8,
            gutter_blank_ratio: 1.3,
            wide_gap_em: 2.0,
            river_gap_em: 5.0,
            part_size_ratio: 1.12,
            region_width_ratio: 6.0,
            region_height_ratio: 1.4,
            region_page_share: 0.62,
            white_region_page_share: 0.25,
            region_text_share: 0.85,
            region_crossing_share: 0.15,
            bar_height_ratio: 5.0,
            rule_width_ratio: 0.35,
            rule_length_ratio: 1.0,
            underline_drop_em: 0.3,
            image_side_ratio: 3.0,
            image_page_share: 0.85,
            block_size_ratio: 1.08,
            block_overlap_ratio: 0.5,
            leading_em: 1.45,
            leading_usual_ratio: 1.13,
            leading_heading_em: 0.2,
            heading_size_ratio: 1.18,
            ocr_hidden_ratio: 10,
            ocr_size_ratio: 1.1,
            order_overlap_ratio: 0.12,
            section_blank_ratio: 0.5,
            section_width_share: 0.55,
            separator_width_share: 0.9,
            section_level_ratio: 0.5,
            section_beside_ratio: 6.0,
            section_unfilled_ratio: 25.0,
            breuel_blocks: 250,
            spread_aspect: 1.2,
        }
    }
}
