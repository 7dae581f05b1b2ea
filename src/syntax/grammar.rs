//! pest's parser of `grammar/pol.pest`, compiled in, and what each of its rules stands for.
#![allow(missing_docs, reason = "pest derives an enum of the grammar's rules, which the grammar documents")]

use super::tree::{Form, Operator};

/// pest's parser.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/pol.pest"]
pub(super) struct Grammar;

/// What a node stands for. A new rule has to be given its sort in [`sort`], and where the sort has kinds of its own, the function that
/// makes the tree of them asks what becomes of the new one: nothing that the grammar takes is left out of the tree by oversight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A top-level item.
    Item(ItemRule),
    /// A part of an item's header.
    Clause(ClauseRule),
    /// A statement of a body.
    Statement(StatementRule),
    /// A part of a test's assertion.
    Assertion(AssertionRule),
    /// Something that is claimed.
    Claim(ClaimRule),
    /// What was not understood, to be looked at once more.
    Bad,
    /// A name, number or string.
    Name(Form),
    Operator(Operator),
    /// An opening bracket.
    Open,
    /// A closing bracket, or the place where it is missing.
    Close,
    /// A mistake that has a message of its own.
    Mistake(Mistake),
    /// A construct that only one other is made of, which looks at it.
    Part,
    /// A keyword or a sign between names.
    Sign,
    Comment,
    /// A rule that makes no nodes.
    Silent,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemRule {
    Platform,
    Role,
    Persona,
    Test,
    Forbid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClauseRule {
    Abstract,
    On,
    Extends,
    Unless,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatementRule {
    Grant,
    Index,
    Cluster,
    Spaces,
    RunAs,
    Permission,
    Application,
    In,
    On,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AssertionRule {
    Only,
    Can,
    Cannot,
    Exactly,
    Claim,
    InSpaces,
    OnTargets,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ClaimRule {
    Feature,
    Index,
    Cluster,
    Permission,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mistake {
    Role,
    OnlyCannot,
    ColonEq,
    Assign,
    Colon,
    Plus,
    Minus,
    Comma,
    Quote,
    NoSemicolon,
    NoPlatformEnd,
    NoPersonaEnd,
    NoPlus,
}

/// What a rule stands for.
pub(super) fn sort(rule: Rule) -> Sort {
    match rule {
        Rule::platform_item => Sort::Item(ItemRule::Platform),
        Rule::role_item => Sort::Item(ItemRule::Role),
        Rule::persona_item => Sort::Item(ItemRule::Persona),
        Rule::test_item => Sort::Item(ItemRule::Test),
        Rule::forbid_item => Sort::Item(ItemRule::Forbid),

        Rule::kw_abstract => Sort::Clause(ClauseRule::Abstract),
        Rule::on_clause => Sort::Clause(ClauseRule::On),
        Rule::extends_clause => Sort::Clause(ClauseRule::Extends),
        Rule::unless_clause => Sort::Clause(ClauseRule::Unless),

        Rule::grant => Sort::Statement(StatementRule::Grant),
        Rule::index => Sort::Statement(StatementRule::Index),
        Rule::cluster => Sort::Statement(StatementRule::Cluster),
        Rule::spaces => Sort::Statement(StatementRule::Spaces),
        Rule::run_as => Sort::Statement(StatementRule::RunAs),
        Rule::permission => Sort::Statement(StatementRule::Permission),
        Rule::application => Sort::Statement(StatementRule::Application),
        Rule::in_block => Sort::Statement(StatementRule::In),
        Rule::on_block => Sort::Statement(StatementRule::On),

        Rule::kw_can => Sort::Assertion(AssertionRule::Can),
        Rule::kw_cannot => Sort::Assertion(AssertionRule::Cannot),
        Rule::kw_only => Sort::Assertion(AssertionRule::Only),
        Rule::kw_exactly => Sort::Assertion(AssertionRule::Exactly),
        Rule::claim => Sort::Assertion(AssertionRule::Claim),
        Rule::in_spaces => Sort::Assertion(AssertionRule::InSpaces),
        Rule::on_targets => Sort::Assertion(AssertionRule::OnTargets),

        Rule::feature_claim => Sort::Claim(ClaimRule::Feature),
        Rule::index_claim => Sort::Claim(ClaimRule::Index),
        Rule::cluster_claim => Sort::Claim(ClaimRule::Cluster),
        Rule::permission_claim => Sort::Claim(ClaimRule::Permission),

        Rule::bad_statement => Sort::Bad,

        // Which of them is a number, its first character says.
        Rule::name | Rule::path | Rule::role_id | Rule::space_id | Rule::target | Rule::number => Sort::Name(Form::Plain),
        Rule::string => Sort::Name(Form::Quoted),
        Rule::raw_string => Sort::Name(Form::Raw),
        Rule::star => Sort::Name(Form::Star),

        Rule::colon => Sort::Operator(Operator::Set),
        Rule::add => Sort::Operator(Operator::Add),
        Rule::subtract => Sort::Operator(Operator::Remove),

        Rule::lt | Rule::wrong_open => Sort::Open,
        Rule::gt | Rule::wrong_close | Rule::missing_close => Sort::Close,

        Rule::wrong_role => Sort::Mistake(Mistake::Role),
        Rule::wrong_cannot => Sort::Mistake(Mistake::OnlyCannot),
        Rule::wrong_colon_eq => Sort::Mistake(Mistake::ColonEq),
        Rule::wrong_assign => Sort::Mistake(Mistake::Assign),
        Rule::wrong_colon => Sort::Mistake(Mistake::Colon),
        Rule::wrong_plus => Sort::Mistake(Mistake::Plus),
        Rule::wrong_minus => Sort::Mistake(Mistake::Minus),
        Rule::wrong_comma => Sort::Mistake(Mistake::Comma),
        Rule::wrong_quote => Sort::Mistake(Mistake::Quote),
        Rule::missing_semicolon => Sort::Mistake(Mistake::NoSemicolon),
        Rule::missing_platform_end => Sort::Mistake(Mistake::NoPlatformEnd),
        Rule::missing_persona_end => Sort::Mistake(Mistake::NoPersonaEnd),
        Rule::missing_plus => Sort::Mistake(Mistake::NoPlus),

        Rule::body
        | Rule::assertion
        | Rule::expression
        | Rule::claimed
        | Rule::object
        | Rule::pair
        | Rule::value_list
        | Rule::space_list
        | Rule::on_clusters => Sort::Part,

        Rule::EOI
        | Rule::semicolon
        | Rule::assign
        | Rule::plus
        | Rule::minus
        | Rule::comma
        | Rule::kw_platform
        | Rule::kw_role
        | Rule::kw_persona
        | Rule::kw_test
        | Rule::kw_forbid
        | Rule::kw_unless
        | Rule::kw_on
        | Rule::kw_extends
        | Rule::kw_in
        | Rule::kw_index
        | Rule::kw_cluster
        | Rule::kw_spaces
        | Rule::kw_run_as
        | Rule::kw_permission
        | Rule::kw_application => Sort::Sign,

        Rule::line_comment | Rule::block_comment => Sort::Comment,

        Rule::item
        | Rule::platform_list
        | Rule::target_list
        | Rule::role_list
        | Rule::role_sum
        | Rule::closed_world
        | Rule::open
        | Rule::close
        | Rule::statement
        | Rule::keyword
        | Rule::statement_only
        | Rule::assertion_only
        | Rule::term
        | Rule::options
        | Rule::value
        | Rule::string_list
        | Rule::space
        | Rule::open_string
        | Rule::nested
        | Rule::resync
        | Rule::end
        | Rule::operation
        | Rule::operator
        | Rule::comma_like
        | Rule::plus_like
        | Rule::name_char
        | Rule::target_char
        | Rule::role_name
        | Rule::string_like
        | Rule::plain
        | Rule::ws
        | Rule::comment => Sort::Silent,
    }
}
