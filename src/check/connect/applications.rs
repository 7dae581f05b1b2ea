//! `application "namespace": "ACCESS";`: what a profile opens beside the pages of Amazon Connect.

use super::super::effective::ApplicationPermission;
use super::{State, Work};
use crate::catalogue::{APPLICATION_KINDS, ApplicationKind, limits};
use crate::diagnostic::{Applicability, Diagnostic, errors};
use crate::policy::{Platform, platform_of_application};
use crate::suggest;
use crate::syntax::tree::{Application, Name, Operator};

impl<'a> Work<'_, 'a> {
    /// Its `:` replaces what is inherited for the same application; what the same body grants adds up.
    pub(super) fn application(&mut self, state: &mut State<'a>, statement: &'a Application) {
        if platform_of_application(self.role.platforms, statement) != Platform::Connect {
            return;
        }
        if let (Some(first), Some(last)) = (statement.options.first(), statement.permissions.last()) {
            let at = self.source.at(first.key.span);
            self.out.push(
                Diagnostic::new(errors::UNEXPECTED_OPTIONS, at, "an application of Amazon Connect takes no options")
                    .label("`resources` belong to applications that keep their privileges in Elasticsearch")
                    .help(format!("end the statement behind {}", self.source.written(last))),
            );
            return;
        }
        let Some(kind) = self.kind(statement.kind.as_ref()) else { return };
        self.length(&statement.namespace, "an application's namespace", limits::APPLICATION_NAMESPACE);
        for permission in &statement.permissions {
            self.length(permission, "a permission of an application", limits::APPLICATION_PERMISSION_NAME);
        }
        let namespace = self.source.value(&statement.namespace);
        let kind = kind.word.map(|_| kind.name);
        let is_meant = |held: &ApplicationPermission| held.namespace == namespace && held.kind == kind;
        match statement.operator {
            Operator::Set => state.applications.replace(self.id, is_meant),
            Operator::Add => {}
            Operator::Remove => {
                let is_gone = |name: &str| statement.permissions.iter().any(|gone| self.source.value(gone) == name);
                return state.applications.retain(|held| !is_meant(held) || !is_gone(&held.permission));
            }
        }
        let writing = self.writing(statement.namespace.span);
        for name in &statement.permissions {
            let permission = self.source.value(name);
            let origin = writing.origin(self.source.at(name.span));
            state.applications.push(ApplicationPermission { namespace: namespace.clone(), kind, permission }, origin);
        }
    }

    /// What kind of application a word names; without a word, the one that needs none.
    fn kind(&mut self, name: Option<&Name>) -> Option<&'static ApplicationKind> {
        let word = name.map(|name| name.span.of(self.source.text));
        let found = APPLICATION_KINDS.iter().find(|kind| kind.word == word);
        if let (None, Some(name), Some(word)) = (found, name, word) {
            let words = || APPLICATION_KINDS.iter().filter_map(|kind| kind.word);
            let at = self.source.at(name.span);
            let unknown =
                Diagnostic::new(errors::UNKNOWN_APPLICATION_KIND, at, format!("there is no kind of application `{word}`"));
            self.out.push(suggest::meant(word, words()).ask(unknown, at, Applicability::Unsafe, |unknown| {
                unknown
                    .label(format!("known is {}", suggest::all_of(words())))
                    .help("without such a word it is a third-party application")
            }));
        }
        found
    }
}
