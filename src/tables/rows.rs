//! Every column of every table: its name, type and meaning, once.
//!
//! The doc comment of a field is the column's description in `datapackage.json` and `docs/tables.md`; the name after
//! `as` is the CSV header and the JSON key. The order here is the order everywhere.

use super::column::{Column, Columns, columns};

columns! {
    /// One issue of a newsletter.
    IssueRow {
        /// Key of the issue; also the name of its file in `documents/`.
        issue_id as "issue_id": Id &'a str,
        /// Title of the publication, from the masthead.
        title as "title": Text Option<&'a str>,
        /// Number of the issue as printed, without the year ("3", "3-4").
        number as "number": Text Option<&'a str>,
        /// Year of the issue.
        year as "year": Integer Option<i32>,
        /// Date of the issue in EDTF (ISO 8601-2), as precise as it is printed: "2018-09", "2018-23" is autumn.
        date as "date": Text Option<&'a str>,
        /// First day that the date covers.
        date_first as "date_first": Date Option<&'a str>,
        /// Last day that the date covers.
        date_last as "date_last": Date Option<&'a str>,
        /// Where the date came from: masthead, running_head, imprint, file_name, metadata or text.
        date_from as "date_from": Text Option<&'a str>,
        /// Publisher, from the imprint.
        publisher as "publisher": Text Option<&'a str>,
        /// Language of the text, ISO 639-1.
        language as "language": Text &'a str,
        /// Number of pages.
        pages as "pages": Integer u32,
        /// Number of articles.
        articles as "articles": Integer u64,
        /// Number of mentions of all kinds, those in the imprint included.
        mentions as "mentions": Integer u64,
        /// Of them, office holders.
        ministers as "ministers": Integer u64,
        /// Of them, amounts of money.
        amounts as "amounts": Integer u64,
        /// Of them, dates.
        dates as "dates": Integer u64,
        /// Of them, organisations.
        organisations as "organisations": Integer u64,
        /// Number of warnings; the table `warnings` lists them.
        warnings as "warnings": Integer u64,
        /// Whether the text was set by a program (digital), recognised from pictures (ocr), missing (none) or mixed.
        text_layer as "text_layer": Text &'a str,
        /// Characters that the PDF draws visibly, blanks not counted.
        visible_characters as "visible_characters": Integer u64,
        /// Of them, in the document; the rest has a reason in the document.
        placed_characters as "placed_characters": Integer u64,
        /// The program that made the PDF, if it says.
        producer as "producer": Text Option<&'a str>,
        /// Path of the PDF as it was given.
        path as "path": Text &'a str,
        /// SHA-256 of the PDF, 64 hexadecimal digits.
        sha256 as "sha256": Text &'a str,
        /// Size of the PDF in bytes.
        bytes as "bytes": Integer u64,
    }
}

columns! {
    /// One article.
    ArticleRow {
        /// Key of the article: the issue's key and the article's id.
        article_key as "article_key": Id &'a str,
        /// The issue.
        issue_id as "issue_id": Id &'a str,
        /// The article within its issue: a01, a02, … in reading order.
        article_id as "article_id": Id &'a str,
        /// Page that the article begins on, from 1.
        page as "page": Integer u32,
        /// Last page that holds a part of it.
        page_last as "page_last": Integer u32,
        /// The line above the headline.
        kicker as "kicker": Text Option<&'a str>,
        /// The headline; empty for an editorial without one.
        headline as "headline": Text Option<&'a str>,
        /// The lead between headline and body.
        standfirst as "standfirst": Text Option<&'a str>,
        /// Who wrote it, as printed.
        byline as "byline": Text Option<&'a str>,
        /// Body text: one line break between paragraphs (in CSV as `--csv-newlines` says).
        text as "text": Text &'a str,
        /// Captions of its pictures, with credits, one a line.
        captions as "captions": Text Option<&'a str>,
        /// Pull quotes: repetitions of the body in large type, one a line.
        pull_quotes as "pull_quotes": Text Option<&'a str>,
        /// Number of paragraphs.
        paragraphs as "paragraphs": Integer u64,
        /// Number of words of the body text.
        words as "words": Integer u64,
        /// Number of characters of the body text, blanks included.
        characters as "characters": Integer u64,
        /// Number of mentions of all kinds.
        mentions as "mentions": Integer u64,
        /// Of them, office holders.
        ministers as "ministers": Integer u64,
        /// Of them, amounts of money.
        amounts as "amounts": Integer u64,
        /// Of them, dates.
        dates as "dates": Integer u64,
        /// Of them, organisations.
        organisations as "organisations": Integer u64,
        /// How sure the article's borders and headline are, 0 to 1.
        confidence as "confidence": Number f32,
        /// Title of the publication.
        issue_title as "issue_title": Text Option<&'a str>,
        /// Year of the issue.
        issue_year as "issue_year": Integer Option<i32>,
        /// Date of the issue in EDTF.
        issue_date as "issue_date": Text Option<&'a str>,
    }
}

columns! {
    /// Keys and place of a mention; every table of mentions begins with them.
    MentionPlace {
        /// Key of the mention, the same in `mentions` and in the table of its kind.
        mention_id as "mention_id": Id &'a str,
        /// The issue.
        issue_id as "issue_id": Id &'a str,
        /// The article within its issue; empty in the imprint.
        article_id as "article_id": Id Option<&'a str>,
        /// Page of the first character, from 1.
        page as "page": Integer u32,
    }
}

columns! {
    /// What a mention is and says, for all kinds alike.
    MentionValue {
        /// What it names: minister, amount, date or organisation.
        kind as "kind": Text &'a str,
        /// The normalised value in short: person or office, amount and currency, EDTF date, name.
        value as "value": Text &'a str,
    }
}

columns! {
    /// A minister or other office holder.
    MinisterValue {
        /// The person, with the full name where the issue gives it.
        person as "person": Text Option<&'a str>,
        /// The office as printed.
        office as "office": Text Option<&'a str>,
        /// The kind of office: minister, state_minister, state_secretary, senator, head_of_government, commissioner, eu_commissioner, landrat or mayor.
        role as "role": Text Option<&'a str>,
        /// Level of government: eu, bund, land or kommunal.
        level as "level": Text Option<&'a str>,
        /// The state, town or union ("Hessen").
        jurisdiction as "jurisdiction": Text Option<&'a str>,
        /// True where only a surname or an office is printed and the rest was found elsewhere in the issue.
        coreference as "coreference": Boolean bool,
    }
}

columns! {
    /// An amount of money.
    AmountValue {
        /// The amount; the lower end of a range.
        amount as "amount": Decimal &'a str,
        /// The upper end of a range.
        amount_max as "amount_max": Decimal Option<&'a str>,
        /// Currency, ISO 4217.
        currency as "currency": Text &'a str,
        /// What stands before it: about, over, under, at_least, up_to, each, …
        qualifier as "qualifier": Text Option<&'a str>,
        /// The same as printed ("rund").
        qualifier_text as "qualifier_text": Text Option<&'a str>,
        /// What the nearest telling word of the sentence makes of it: grant, cost, price, budget, income, donation or fine.
        role as "role": Text Option<&'a str>,
        /// That word as printed.
        role_word as "role_word": Text Option<&'a str>,
        /// The nearest organisation named in the same sentence.
        organisation as "organisation": Text Option<&'a str>,
        /// The nearest office holder named in the same sentence.
        person as "person": Text Option<&'a str>,
    }
}

columns! {
    /// A date.
    DateValue {
        /// Extended Date/Time Format (ISO 8601-2): "2018-08-24", "2018-08", "2021-35" is the third quarter.
        edtf as "edtf": Text &'a str,
        /// First day.
        from as "from": Date Option<&'a str>,
        /// Last day.
        to as "to": Date Option<&'a str>,
        /// day, week, month, season, quarter, half_year, year, decade, century or interval.
        precision as "precision": Text &'a str,
        /// What came from the issue's date: year, month, day; several are separated by a blank.
        inferred as "inferred": Text Option<&'a str>,
        /// early, mid or late in the period.
        part as "part": Text Option<&'a str>,
    }
}

columns! {
    /// An organisation.
    OrganisationValue {
        /// Canonical name.
        name as "name": Text &'a str,
        /// ministry, agency, company, association, university, school, foundation, chamber, party, municipality, church, court, media or other.
        organisation_type as "type": Text &'a str,
        /// Its abbreviation, where the issue or a list gives one.
        abbreviation as "abbreviation": Text Option<&'a str>,
        /// Its key in an authority file, where a list gives one.
        id as "id": Text Option<&'a str>,
    }
}

columns! {
    /// The words around a mention, and how it was found; every table of mentions ends with them.
    MentionText {
        /// The mention as printed.
        surface as "surface": Text &'a str,
        /// The sentence that it stands in.
        context as "context": Text &'a str,
        /// Headline of the article.
        headline as "headline": Text Option<&'a str>,
        /// The part of the article: kicker, headline, standfirst, byline, paragraph, caption, pull_quote or imprint.
        field as "in": Text &'a str,
        /// Which paragraph, caption or pull quote, from 0.
        index as "index": Integer u32,
        /// First code point in that text, from 0.
        start as "start": Integer u32,
        /// One past the last code point.
        end as "end": Integer u32,
        /// How sure it is, 0 to 1.
        confidence as "confidence": Number f32,
        /// The rule that found it; `blattlese explain` tells more.
        rule as "rule": Text &'a str,
        /// Key of the article; empty in the imprint.
        article_key as "article_key": Id Option<&'a str>,
        /// Title of the publication.
        issue_title as "issue_title": Text Option<&'a str>,
        /// Year of the issue.
        issue_year as "issue_year": Integer Option<i32>,
        /// Date of the issue in EDTF.
        issue_date as "issue_date": Text Option<&'a str>,
    }
}

columns! {
    /// One person who is named anywhere.
    PersonRow {
        /// Key of the person: the letter p and the name in plain letters.
        person_id as "person_id": Id &'a str,
        /// The name.
        person as "person": Text &'a str,
        /// Number of mentions.
        mentions as "mentions": Integer u64,
        /// Number of articles that name the person.
        articles as "articles": Integer u64,
        /// Number of issues that name the person.
        issues as "issues": Integer u64,
        /// Offices as printed, in order of their first appearance, separated by a semicolon.
        offices as "offices": Text Option<&'a str>,
        /// Kinds of office, likewise.
        roles as "roles": Text Option<&'a str>,
        /// States, towns or unions, likewise.
        jurisdictions as "jurisdictions": Text Option<&'a str>,
        /// Date of the first issue that names the person, in EDTF.
        first_date as "first_date": Text Option<&'a str>,
        /// Date of the last issue that names the person, in EDTF.
        last_date as "last_date": Text Option<&'a str>,
        /// The first issue that names the person.
        first_issue_id as "first_issue_id": Id &'a str,
        /// The last issue that names the person.
        last_issue_id as "last_issue_id": Id &'a str,
    }
}

columns! {
    /// One organisation that is named anywhere.
    OrganisationIndexRow {
        /// Key of the organisation: the letter o and the name in plain letters.
        organisation_id as "organisation_id": Id &'a str,
        /// Canonical name.
        name as "name": Text &'a str,
        /// What kind of organisation it is, as in the table `organisations`.
        organisation_type as "type": Text &'a str,
        /// Its abbreviation, where one is known.
        abbreviation as "abbreviation": Text Option<&'a str>,
        /// Number of mentions.
        mentions as "mentions": Integer u64,
        /// Number of articles that name it.
        articles as "articles": Integer u64,
        /// Number of issues that name it.
        issues as "issues": Integer u64,
        /// Date of the first issue that names it, in EDTF.
        first_date as "first_date": Text Option<&'a str>,
        /// Date of the last issue that names it, in EDTF.
        last_date as "last_date": Text Option<&'a str>,
        /// The first issue that names it.
        first_issue_id as "first_issue_id": Id &'a str,
        /// The last issue that names it.
        last_issue_id as "last_issue_id": Id &'a str,
    }
}

columns! {
    /// One input file, whatever became of it.
    FileColumns {
        /// Path as it was given.
        path as "path": Text &'a str,
        /// What became of it: ok, or why there is nothing (failed, no_text, encrypted, …).
        status as "status": Text &'a str,
        /// The issue, if there is one.
        issue_id as "issue_id": Id Option<&'a str>,
        /// Number of pages.
        pages as "pages": Integer Option<u32>,
        /// Number of articles.
        articles as "articles": Integer Option<u64>,
        /// Number of mentions.
        mentions as "mentions": Integer Option<u64>,
        /// Number of warnings.
        warnings as "warnings": Integer u64,
        /// What happened and what to do about it; empty when all went well.
        message as "message": Text Option<&'a str>,
        /// SHA-256 of the file, 64 hexadecimal digits; empty where it could not be read.
        sha256 as "sha256": Text Option<&'a str>,
        /// Size in bytes; empty where it could not be read.
        bytes as "bytes": Integer Option<u64>,
    }
}

columns! {
    /// One warning.
    WarningRow {
        /// Path of the input file.
        path as "path": Text &'a str,
        /// The issue, if there is one.
        issue_id as "issue_id": Id Option<&'a str>,
        /// The page, from 1; empty for the whole file.
        page as "page": Integer Option<u32>,
        /// What kind of thing; `docs/errors.md` lists them.
        code as "code": Text &'a str,
        /// The stage that noticed.
        stage as "stage": Text &'a str,
        /// The thing itself.
        detail as "detail": Text &'a str,
        /// What to do about it.
        help as "help": Text &'a str,
    }
}

/// A key into another table.
#[derive(Clone, Copy, Debug)]
pub struct Reference {
    /// Column that holds it.
    pub column: &'static str,
    /// The table; its key is the column of the same name.
    pub table: Table,
}

/// What a table is: its name, its columns, its keys.
#[derive(Clone, Copy, Debug)]
pub struct TableSpec {
    /// Name of the files, of the SQLite table, of the resource.
    pub name: &'static str,
    /// What one row is.
    pub description: &'static str,
    /// Runs of columns, in order.
    groups: &'static [&'static [Column]],
    /// The column that tells the rows apart, if there is one.
    pub key: Option<&'static str>,
    /// Keys into other tables.
    pub references: &'static [Reference],
}

impl TableSpec {
    /// All columns in order.
    pub fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.groups.iter().copied().flatten()
    }
}

/// The tables, in the order of the data package: a table stands after those that it refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// One row an issue.
    Issues,
    /// One row an article.
    Articles,
    /// One row a mention of any kind.
    Mentions,
    /// Office holders.
    Ministers,
    /// Amounts of money.
    Amounts,
    /// Dates.
    Dates,
    /// Organisations.
    Organisations,
    /// One row a person.
    People,
    /// One row an organisation.
    OrganisationsIndex,
    /// One row an input.
    Files,
    /// One row a warning.
    Warnings,
}

const TO_ISSUE: Reference = Reference { column: "issue_id", table: Table::Issues };
const TO_ARTICLE: Reference = Reference { column: "article_key", table: Table::Articles };
const TO_MENTION: Reference = Reference { column: "mention_id", table: Table::Mentions };
const OF_MENTION: &[Reference] = &[TO_MENTION, TO_ISSUE, TO_ARTICLE];

impl Table {
    /// Every table, in order; `Table as usize` is its place here.
    pub const ALL: [Self; 11] = [
        Self::Issues,
        Self::Articles,
        Self::Mentions,
        Self::Ministers,
        Self::Amounts,
        Self::Dates,
        Self::Organisations,
        Self::People,
        Self::OrganisationsIndex,
        Self::Files,
        Self::Warnings,
    ];

    /// Its name, columns and keys.
    pub const fn spec(self) -> &'static TableSpec {
        match self {
            Self::Issues => &TableSpec {
                name: "issues",
                description: "One row for every issue of a newsletter.",
                groups: &[IssueRow::COLUMNS],
                key: Some("issue_id"),
                references: &[],
            },
            Self::Articles => &TableSpec {
                name: "articles",
                description: "One row for every article, in reading order.",
                groups: &[ArticleRow::COLUMNS],
                key: Some("article_key"),
                references: &[TO_ISSUE],
            },
            Self::Mentions => &TableSpec {
                name: "mentions",
                description: "One row for every mention of any kind, in reading order.",
                groups: &[MentionPlace::COLUMNS, MentionValue::COLUMNS, MentionText::COLUMNS],
                key: Some("mention_id"),
                references: &[TO_ISSUE, TO_ARTICLE],
            },
            Self::Ministers => &TableSpec {
                name: "ministers",
                description: "One row for every mention of a minister or other office holder.",
                groups: &[MentionPlace::COLUMNS, MinisterValue::COLUMNS, MentionText::COLUMNS],
                key: Some("mention_id"),
                references: OF_MENTION,
            },
            Self::Amounts => &TableSpec {
                name: "amounts",
                description: "One row for every mention of an amount of money.",
                groups: &[MentionPlace::COLUMNS, AmountValue::COLUMNS, MentionText::COLUMNS],
                key: Some("mention_id"),
                references: OF_MENTION,
            },
            Self::Dates => &TableSpec {
                name: "dates",
                description: "One row for every mention of a date.",
                groups: &[MentionPlace::COLUMNS, DateValue::COLUMNS, MentionText::COLUMNS],
                key: Some("mention_id"),
                references: OF_MENTION,
            },
            Self::Organisations => &TableSpec {
                name: "organisations",
                description: "One row for every mention of an organisation.",
                groups: &[MentionPlace::COLUMNS, OrganisationValue::COLUMNS, MentionText::COLUMNS],
                key: Some("mention_id"),
                references: OF_MENTION,
            },
            Self::People => &TableSpec {
                name: "people",
                description: "One row for every person among the office holders: how often, when, in which offices.",
                groups: &[PersonRow::COLUMNS],
                key: Some("person_id"),
                references: &[],
            },
            Self::OrganisationsIndex => &TableSpec {
                name: "organisations_index",
                description: "One row for every organisation: how often and when it is named.",
                groups: &[OrganisationIndexRow::COLUMNS],
                key: Some("organisation_id"),
                references: &[],
            },
            Self::Files => &TableSpec {
                name: "files",
                description: "One row for every input file, whatever became of it.",
                groups: &[FileColumns::COLUMNS],
                key: Some("path"),
                references: &[TO_ISSUE],
            },
            Self::Warnings => &TableSpec {
                name: "warnings",
                description: "One row for every warning.",
                groups: &[WarningRow::COLUMNS],
                key: None,
                references: &[TO_ISSUE],
            },
        }
    }
}
