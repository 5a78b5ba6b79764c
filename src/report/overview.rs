//! The first page: charts, and a search over articles and mentions.

use super::charts::{over_time, ranking};
use super::counts::Counts;
use super::labels::{Labels, Shown};
use super::page::Page;
use maud::{Markup, html};
use std::collections::BTreeSet;

/// An issue in the list of issues.
#[derive(Debug)]
pub(super) struct IssueLine {
    pub id: String,
    pub name: String,
    pub title: String,
    pub date: String,
    pub pages: u32,
    pub articles: usize,
    pub mentions: usize,
    pub warnings: usize,
}

/// The whole page.
pub(super) fn page(labels: &Labels, issues: &[IssueLine], counts: &Counts) -> String {
    let [by_issue, by_article, by_mention] = counts.over_time();
    let total = |count: fn(&IssueLine) -> usize| issues.iter().map(count).sum::<usize>();
    let totals = [
        ("issues", issues.len()),
        ("pages", total(|i| i.pages as usize)),
        ("articles", total(|i| i.articles)),
        ("mentions", total(|i| i.mentions)),
        ("warnings", total(|i| i.warnings)),
    ];
    let body = html! {
        h1 { (labels.show("report")) }
        p { (labels.show("overview.intro")) }
        dl.totals {
            @for (key, number) in totals { div { dt { (labels.show(key)) } dd { (number) } } }
        }
        div.charts {
            (over_time(labels, "issues", &by_issue))
            (over_time(labels, "articles", &by_article))
            (over_time(labels, "mentions", &by_mention))
            (ranking(labels, "amounts", &counts.largest_amounts()))
            (ranking(labels, "people", &counts.top_people()))
            (ranking(labels, "organisations", &counts.top_organisations()))
        }
        (search(labels, issues))
        (list(labels, issues))
    };
    let scripts = &["issues.js", "articles.js", "mentions.js", "overview.js"];
    Page { labels, title: "blattlese", up: "", scripts, body }.render()
}

fn search(labels: &Labels, issues: &[IssueLine]) -> Markup {
    let titles: BTreeSet<&str> = issues.iter().map(|i| i.title.as_str()).filter(|t| !t.is_empty()).collect();
    let years: BTreeSet<&str> = issues.iter().filter_map(|i| i.date.get(..4)).collect();
    let choice = |id: &str, key: &str, options: &BTreeSet<&str>| {
        html! {
            label {
                (labels.show(key)) " "
                select id=(id) {
                    option value="" data-label="all" { (labels.text("all")) }
                    @for option in options { option value=(Shown(option)) { (Shown(option)) } }
                }
            }
        }
    };
    html! {
        section.search #search aria-labelledby="search-title" {
            h2 #search-title { (labels.show("search")) }
            noscript { p.warn { (labels.show("search.script")) } }
            form #search-form role="search" {
                label.wide {
                    (labels.show("search.words")) " "
                    input #words type="search" autocomplete="off" aria-describedby="hint";
                }
                label {
                    (labels.show("search.for")) " "
                    select #kind {
                        option value="article" data-label="articles" { (labels.text("articles")) }
                        option value="mention" data-label="mentions" { (labels.text("mentions")) }
                        @for kind in ["minister", "amount", "date", "organisation"] {
                            @let key = format!("kind.{kind}");
                            option value=(kind) data-label=(key) { "– " (labels.text(&key)) }
                        }
                    }
                }
                (choice("title", "newsletter", &titles))
                (choice("year", "year", &years))
            }
            p { label { input #full type="checkbox"; " " (labels.show("search.full")) } }
            p.hint #hint { (labels.show("search.hint")) }
            p #found role="status" {}
            div.scroll tabindex="0" role="region" aria-labelledby="search-title" {
                table #results {
                    thead { tr #head {} }
                    tbody #rows {}
                }
            }
            button #more type="button" hidden { (labels.show("search.more")) }
        }
    }
}

fn list(labels: &Labels, issues: &[IssueLine]) -> Markup {
    html! {
        section aria-labelledby="issues" {
            h2 #issues { (labels.show("issues")) }
            div.scroll tabindex="0" role="region" aria-labelledby="issues" {
                table {
                    thead {
                        tr {
                            th scope="col" { (labels.show("issue")) }
                            th scope="col" { (labels.show("date")) }
                            @for key in ["pages", "articles", "mentions", "warnings"] {
                                th.number scope="col" { (labels.show(key)) }
                            }
                        }
                    }
                    tbody {
                        @for issue in issues {
                            tr {
                                td { a href={ "issues/" (issue.id) ".html" } { (Shown(&issue.name)) } }
                                td.date { (Shown(&issue.date)) }
                                td.number { (issue.pages) }
                                td.number { (issue.articles) }
                                td.number { (issue.mentions) }
                                td.number { (issue.warnings) }
                            }
                        }
                    }
                }
            }
        }
    }
}
