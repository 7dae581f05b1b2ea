//! A Kibana feature for people.

use super::feature::FeatureView;
use super::page::{Page, Row, Show, quoted};
use super::privilege::{LevelView, PrivilegeView};
use super::related::{GenerationView, IndexView, KeepsView, ReplacementView};
use super::standing::{self, How};
use super::view::{Elsewhere, ProvenanceView, names_row, text_row};

impl Show for FeatureView {
    fn show(&self, page: &mut Page) {
        page.heading(&self.heading);
        page.prose(self.subject.does);
        self.standing(page);
        page.gap();
        page.table(&self.rows());
        if let Some(here) = &self.here {
            page.section("Levels", &here.levels.iter().map(LevelView::row).collect::<Vec<_>>());
            self.about_levels(page);
            let rows = |registered| here.privileges.iter().filter(move |p| p.registered == registered).map(PrivilegeView::row);
            page.section("Privileges", &rows(true).collect::<Vec<_>>());
            if here.more_privileges {
                page.heading("More privileges");
                page.indented("The release has more of them, and no source gives their ids: a policy can name them in quotes.");
            }
            page.section("Privileges of other releases", &rows(false).collect::<Vec<_>>());
            page.section("Replaced by", &here.replaced_by.iter().map(ReplacementView::row).collect::<Vec<_>>());
            page.section("Allowed beyond that", &here.keeps.iter().map(KeepsView::row).collect::<Vec<_>>());
        }
        if let Some(part) = &self.part_of {
            page.section("The whole feature", &part.rows());
        }
        page.section("Index privileges that come along", &self.indices.iter().map(IndexView::row).collect::<Vec<_>>());
        page.section("Releases", &standing::rows(&self.releases));
        let others = self.generations.iter().filter(|generation| Some(generation.id) != self.id);
        page.section("Other ids", &others.map(GenerationView::row).collect::<Vec<_>>());
        self.provenance.show(self.further(), page);
    }
}

impl FeatureView {
    /// What is to be said first of a name that is not simply there.
    fn standing(&self, page: &mut Page) {
        let within = self.part_of.as_ref().map_or("", |part| part.name.as_str());
        let text = match self.how {
            How::Feature => return,
            How::Facet => format!("A part of `{within}` that can be granted by itself."),
            How::Broader => format!(
                "This release has it only as part of `{within}`: a grant of it is written as the same level of `{within}`, \
                 and the rest of that level comes along."
            ),
            How::Deprecated => match self.instead.as_slice() {
                [] => "The release still accepts this id, but the role editor no longer offers it.".to_owned(),
                names => format!(
                    "The release still accepts this id, but the role editor no longer offers it: use {} instead.",
                    quoted(names)
                ),
            },
            How::Missing => {
                let when = self.availability.as_deref().unwrap_or("nowhere");
                match self.instead.as_slice() {
                    [] => format!("Not on this release: {when}."),
                    names => format!("Not on this release: {when}. Instead there is {}.", quoted(names)),
                }
            }
        };
        page.gap();
        page.prose(&text);
    }

    fn rows(&self) -> Vec<Row> {
        let subject = &self.subject;
        let license = if self.serverless { None } else { subject.license };
        let as_id = |name: &String| Row::new("in quotes", format!("the id \"{}\", which belongs to `{name}`", self.name));
        [
            text_row("id", self.id.unwrap_or_default()),
            text_row("title", subject.title),
            names_row("names", &self.names),
            text_row("category", subject.category),
            text_row("licence", license.unwrap_or_default()),
            text_row("tiers", if self.serverless { subject.tier } else { "" }),
            names_row("first in", subject.since_patch),
            names_row("namesakes", &self.same_name),
            self.elsewhere.as_ref().map(Elsewhere::row),
            self.as_id.as_ref().map(as_id),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn about_levels(&self, page: &mut Page) {
        let Some(here) = &self.here else { return };
        if here.minimal_grants_nothing {
            page.indented("`minimal_read` and `minimal_all` grant nothing.");
        } else {
            for level in here.levels.iter().filter_map(LevelView::inclusive) {
                page.indented(&format!("`minimal_{level}` is `{level}` without what it includes."));
            }
        }
        if here.read_updates_alerts {
            page.indented("Its holder may read alerts, and with `read` change them.");
        } else if here.reads_alerts {
            page.indented("Its holder may read alerts.");
        }
    }

    /// Where everything else on the page comes from.
    fn further(&self) -> impl Iterator<Item = &ProvenanceView> {
        let here = self.here.iter().flat_map(|here| {
            let privileges = here.privileges.iter().map(|privilege| &privilege.provenance);
            let replaced = here.replaced_by.iter().map(|replacement| &replacement.provenance);
            privileges.chain(replaced).chain(here.keeps.iter().map(|kept| &kept.provenance))
        });
        here.chain(self.indices.iter().map(|index| &index.provenance))
    }
}
