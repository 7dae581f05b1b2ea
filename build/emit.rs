//! Rust literals.

use std::fmt::{Display, Write};

use crate::words::Primary;

/// A string literal.
pub(crate) fn text(value: &str) -> String {
    format!("{value:?}")
}

/// `&[…]` of string literals.
pub(crate) fn texts<T: AsRef<str>>(values: &[T]) -> String {
    list(values.iter().map(|value| text(value.as_ref())))
}

/// `&[…]` of ready literals.
pub(crate) fn list(values: impl IntoIterator<Item = String>) -> String {
    format!("&[{}]", values.into_iter().collect::<Vec<_>>().join(", "))
}

/// `Some(prefix + value)` or `None`.
pub(crate) fn option(value: Option<impl Display>) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({value})"))
}

/// `Some(Owner(…))`, or `None` for an empty text.
pub(crate) fn owner(value: &str) -> String {
    option((!value.is_empty()).then(|| format!("Owner({value:?})")))
}

/// One of the two main privileges.
pub(crate) fn primary(primary: Primary) -> String {
    format!("Primary::{primary:?}")
}

/// Begins a struct literal.
pub(crate) fn record(name: &str) -> Record {
    Record { text: format!("{name} {{ ") }
}

/// A struct literal under construction.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    text: String,
}

impl Record {
    pub(crate) fn field(mut self, name: &str, value: impl Display) -> Record {
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{name}: {value}, ");
        self
    }

    pub(crate) fn text(self, name: &str, value: &str) -> Record {
        self.field(name, text(value))
    }

    /// A text that may be left out.
    pub(crate) fn maybe(self, name: &str, value: &str) -> Record {
        let value = (!value.is_empty()).then(|| text(value));
        self.field(name, option(value))
    }

    /// Whose it is.
    pub(crate) fn owner(self, name: &str, value: &str) -> Record {
        self.field(name, owner(value))
    }

    pub(crate) fn texts<T: AsRef<str>>(self, name: &str, values: &[T]) -> Record {
        self.field(name, texts(values))
    }

    pub(crate) fn end(mut self) -> String {
        self.text.push('}');
        self.text
    }
}

/// A documented public table.
pub(crate) fn table(out: &mut String, doc: &str, name: &str, row_type: &str, rows: &[String]) {
    let _ = writeln!(out, "/// {doc}\npub static {name}: &[{row_type}] = &[");
    for row in rows {
        let _ = writeln!(out, "    {row},");
    }
    out.push_str("];\n\n");
}
