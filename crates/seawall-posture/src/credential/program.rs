//! Programs whose flags for passwords do not say so.

/// How a program takes its password.
#[derive(Debug, Clone, Copy)]
pub(super) struct Program {
    /// The flag whose next word is the password.
    pub(super) next: Option<&'static str>,
    /// The flag that the password is glued to.
    pub(super) glued: Option<&'static str>,
    /// The flags whose next word is `user:password`.
    pub(super) user: &'static [&'static str],
    what: &'static [&'static str],
}

const PROGRAMS: &[Program] = &[
    Program {
        next: None,
        glued: Some("-p"),
        user: &[],
        what: &[
            "mysql",
            "mysqladmin",
            "mysqldump",
            "mysqlcheck",
            "mysqlimport",
            "mariadb",
            "mariadb-admin",
            "mariadb-dump",
        ],
    },
    Program { next: Some("-a"), glued: None, user: &[], what: &["redis-cli", "valkey-cli"] },
    Program { next: Some("-p"), glued: Some("-p"), user: &[], what: &["sshpass"] },
    Program { next: Some("-p"), glued: None, user: &[], what: &["mongo", "mongosh", "mongodump", "mongorestore"] },
    Program { next: None, glued: None, user: &["-u", "--user", "-U", "--proxy-user"], what: &["curl"] },
];

impl Program {
    /// The program that `word` starts.
    pub(super) fn started_by(word: &str) -> Option<Self> {
        let name = word.rsplit('/').next().unwrap_or(word);
        PROGRAMS.iter().find(|program| program.what.contains(&name)).copied()
    }
}
