//! Identities and unused grants, a line each.

use std::io::{self, Write};

use seawall_rbac::least::Basis;

use super::words::{between, count, length};
use super::{Least, LeastReport};
use crate::printable;

impl LeastReport<'_, '_, '_> {
    pub(super) fn write_table(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}", self.source())?;
        match self.unused {
            None => self.write_identities(out),
            Some(_) => self.write_unused(out),
        }
    }

    fn write_identities(&self, out: &mut dyn Write) -> io::Result<()> {
        let rows: Vec<[String; 6]> = self.identities.iter().map(row).collect();
        columns(["SUBJECT", "ALLOWED", "DENIED", "ROLES", "RULES", "PROVED"], &rows, out)?;
        for (who, why) in self.left_out {
            writeln!(out, "no roles for {}: {why}", printable(who))?;
        }
        Ok(())
    }

    fn write_unused(&self, out: &mut dyn Write) -> io::Result<()> {
        let unused = self.unused.unwrap_or_default();
        let rows: Vec<[String; 5]> = unused.iter().map(|one| self.unused_row(one)).collect();
        columns(["BINDING", "ROLE", "RULE", "AGE", "NEVER USED"], &rows, out)?;
        writeln!(out, "{} with something that nobody used", count(rows.len() as u64, "rule"))?;
        let span =
            self.span.map_or("of a length that is not known".to_owned(), |(first, last)| length(between(first, last)));
        writeln!(
            out,
            "The log is {span} long: what is needed more rarely looks unused, and so does what the audit policy leaves out."
        )
    }
}

fn row(one: &Least<'_>) -> [String; 6] {
    let [allowed, denied, _] = one.requests();
    let proof = &one.minimal.proof;
    let proved = match (&proof.beyond, one.minimal.basis) {
        _ if !proof.holds() => "NO".to_owned(),
        (_, Basis::Asked) => "it is what was denied".to_owned(),
        (None, _) => "used in new".to_owned(),
        (Some(_), _) if one.minimal.outside.is_empty() => "used in new in old".to_owned(),
        (Some(_), _) => format!("used in new in old, but for {}", one.minimal.outside.len()),
    };
    let numbers =
        [allowed, denied, one.minimal.roles.len() as u64, one.rules() as u64].map(|number| number.to_string());
    let [allowed, denied, roles, rules] = numbers;
    [one.subject(), allowed, denied, roles, rules, proved]
}

/// Columns as wide as their widest text; the last one may be as long as it likes.
fn columns<const N: usize>(heads: [&str; N], rows: &[[String; N]], out: &mut dyn Write) -> io::Result<()> {
    let width = |column: usize| {
        let cells = rows.iter().map(|row| printable(&row[column]).chars().count());
        cells.chain([heads[column].len()]).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    let mut line = |cells: [&str; N]| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| format!("{:width$}", printable(cell)));
        let text = padded.collect::<Vec<_>>().join("  ");
        writeln!(out, "{}", text.trim_end())
    };
    line(heads)?;
    rows.iter().try_for_each(|row| line(row.each_ref().map(String::as_str)))
}
