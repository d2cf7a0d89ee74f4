namespace Replication.Storage.Sqlite;

/// <summary>The tables. Each row is a JSON document with a column for each query.</summary>
internal static class SqliteSchema
{
    // These steps have shipped: a change is a new step, never an edit.
    private static readonly string[] Steps =
    [
        Tasks + OtherDocuments, Administration, Notes, RuleSet, Backfills, TaskUrgency, RuleActivity, PatientSweeps, HeldTasks,
        MissingPushes, MissingImages, Reconciling, ReportHistory, MissingDigests, SeveralTargets, TaskChanges,
        History, Imports,
    ];

    /// <summary>The number of steps that this program knows. <c>user_version</c> of a file is the number of steps it has taken.</summary>
    public static int Version => Steps.Length;

    /// <summary>Throws when the file belongs to another program or a newer version. Changes nothing.</summary>
    public static void Check(SqliteSession session)
    {
        // One transaction, so that the changes of another process are visible completely or not at all.
        session.Execute("BEGIN");
        VersionOfOurs(session);
        session.Execute("COMMIT");
    }

    /// <summary>Takes the missing steps of a new or older file. Safe when several processes do it at once.</summary>
    public static void Prepare(SqliteSession session)
    {
        if (VersionOf(session) == Version)
            return;
        session.Execute("BEGIN IMMEDIATE");
        foreach (var step in Steps.AsSpan(VersionOfOurs(session)))
            session.Execute(step);
        session.Execute($"PRAGMA user_version = {Version}");
        session.Execute("COMMIT");
    }

    private static int VersionOfOurs(SqliteSession session)
    {
        var version = VersionOf(session);
        if (version > Version)
            throw new StoreUnusableException(
                StoreFault.NewerLayout,
                $"it was written by a newer version of this program (layout {version}, this one knows {Version}): start that version, or "
                    + $"restore the backup made before the upgrade");
        if (version == 0 && session.First("SELECT count(*) FROM sqlite_schema", static row => row.GetInt32(0), none: 0) > 0)
            throw new StoreUnusableException(StoreFault.ForeignContent, "it is the SQLite database of another program: name another file");
        return version;
    }

    private static int VersionOf(SqliteSession session) => session.First("PRAGMA user_version", static row => row.GetInt32(0), none: 0);

    // due_at is 0 for a task that only waits for a worker, so that comparisons need no null check. The index task_retry holds tasks that
    // were not announced since they became due, task_unanswered those that were announced but not claimed, and task_lease running ones.
    // Each sweep reads the first entries, however many tasks wait.
    private const string Tasks = """
        CREATE TABLE task (
            id BLOB PRIMARY KEY NOT NULL,
            batch BLOB NOT NULL,
            rule TEXT,
            trigger TEXT NOT NULL,
            source_instance TEXT NOT NULL,
            source_repository TEXT NOT NULL,
            source_tag TEXT NOT NULL,
            target_instance TEXT NOT NULL,
            target_repository TEXT NOT NULL,
            target_tag TEXT NOT NULL,
            ordered_at INTEGER NOT NULL,
            created_at INTEGER NOT NULL,
            status TEXT NOT NULL,
            due_at INTEGER NOT NULL,
            announced_at INTEGER NOT NULL,
            owner TEXT,
            lease_until INTEGER,
            fence INTEGER NOT NULL,
            document TEXT NOT NULL,
            CHECK ((status = 'running') = (owner IS NOT NULL AND lease_until IS NOT NULL))
        ) STRICT;
        CREATE INDEX task_by_time ON task (created_at, id);
        CREATE INDEX task_by_batch ON task (batch, created_at, id);
        CREATE INDEX task_by_rule ON task (rule, created_at, id);
        CREATE INDEX task_by_trigger ON task (trigger, created_at, id);
        CREATE INDEX task_by_status ON task (status, created_at, id);
        CREATE INDEX task_by_source_instance ON task (source_instance, created_at, id);
        CREATE INDEX task_by_source_repository ON task (source_repository, created_at, id);
        CREATE INDEX task_by_source_tag ON task (source_tag, created_at, id);
        CREATE INDEX task_by_target_instance ON task (target_instance, created_at, id);
        CREATE INDEX task_by_target_repository ON task (target_repository, created_at, id);
        CREATE INDEX task_by_target_tag ON task (target_tag, created_at, id);
        CREATE INDEX task_turn ON task (target_instance, target_repository, target_tag, status, ordered_at, id);
        CREATE UNIQUE INDEX task_one_writer_per_tag ON task (target_instance, target_repository, target_tag) WHERE status = 'running';
        CREATE INDEX task_retry ON task (due_at, id) WHERE status = 'pending' AND due_at > announced_at;
        CREATE INDEX task_unanswered ON task (announced_at, id) WHERE status = 'pending' AND due_at <= announced_at;
        CREATE INDEX task_lease ON task (lease_until, id) WHERE status = 'running';

        """;

    private const string OtherDocuments = """
        CREATE TABLE rule (
            id TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL UNIQUE,
            declared INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE TABLE event (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id BLOB NOT NULL UNIQUE,
            document TEXT NOT NULL
        ) STRICT;
        CREATE TABLE push (
            id BLOB PRIMARY KEY NOT NULL,
            published_at INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX push_by_time ON push (published_at, id);
        CREATE TABLE quarantine (
            id BLOB PRIMARY KEY NOT NULL,
            instance TEXT NOT NULL,
            received_at INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX quarantine_by_time ON quarantine (received_at, id);
        CREATE INDEX quarantine_by_instance ON quarantine (instance, received_at, id);
        CREATE TABLE saga (
            collection TEXT NOT NULL,
            id BLOB NOT NULL,
            version INTEGER NOT NULL,
            state TEXT NOT NULL,
            updated_at INTEGER NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (collection, id)
        ) STRICT;
        CREATE INDEX saga_by_state ON saga (collection, state, updated_at, id);
        """;

    private const string Administration = """
        CREATE TABLE instance (
            name TEXT PRIMARY KEY NOT NULL,
            version BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE TABLE notification (
            instance TEXT PRIMARY KEY NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE audit (
            id BLOB PRIMARY KEY NOT NULL,
            at INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_by_time ON audit (at, id);
        CREATE TABLE request (
            key TEXT PRIMARY KEY NOT NULL,
            content TEXT NOT NULL,
            at INTEGER NOT NULL,
            answer TEXT
        ) STRICT;
        CREATE INDEX request_by_time ON request (at);
        """;

    private const string Notes = """
        CREATE TABLE shared_note (
            key TEXT PRIMARY KEY NOT NULL,
            content TEXT NOT NULL,
            version BLOB NOT NULL,
            purge_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX shared_note_by_time ON shared_note (purge_at);
        """;

    private const string RuleSet = """
        CREATE TABLE rule_set (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            version BLOB NOT NULL
        ) STRICT;
        INSERT INTO rule_set (id, version) VALUES (1, randomblob(16));
        CREATE TABLE rule_removal (
            rule TEXT PRIMARY KEY NOT NULL,
            name TEXT NOT NULL,
            at INTEGER NOT NULL
        ) STRICT;
        """;

    // lease_until is the minimum time when no coordinator holds the backfill, and null after it is finished.
    private const string Backfills = """
        CREATE TABLE backfill (
            id BLOB PRIMARY KEY NOT NULL,
            rule TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            lease_until INTEGER,
            fence INTEGER NOT NULL,
            cancel_requested INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX backfill_by_time ON backfill (created_at, id);
        CREATE INDEX backfill_by_rule ON backfill (rule, created_at, id);
        CREATE UNIQUE INDEX backfill_one_per_rule ON backfill (rule) WHERE lease_until IS NOT NULL;
        CREATE INDEX backfill_lease ON backfill (lease_until, id) WHERE lease_until IS NOT NULL;
        """;

    // The priority of a task, and whether it may overwrite its target tag.
    private const string TaskUrgency = """
        ALTER TABLE task ADD COLUMN priority INTEGER NOT NULL DEFAULT 3;
        ALTER TABLE task ADD COLUMN overrides INTEGER NOT NULL DEFAULT 1;
        UPDATE task SET overrides = 0 WHERE NOT json_extract(document, '$.override');
        """;

    private const string RuleActivity = "CREATE INDEX task_by_rule_status ON task (rule, status, created_at, id);";

    // The delay before a repeat counts from quiet_since, which moves past the announcement with each repeat. A task that was never
    // announced has announced_at = -1, which is before every due time.
    private const string PatientSweeps = """
        ALTER TABLE task ADD COLUMN quiet_since INTEGER NOT NULL DEFAULT 0;
        UPDATE task SET quiet_since = announced_at;
        UPDATE task SET announced_at = -1 WHERE announced_at = 0;
        DROP INDEX task_unanswered;
        CREATE INDEX task_unanswered ON task (priority, quiet_since, id) WHERE status = 'pending' AND due_at <= announced_at;
        ALTER TABLE saga ADD COLUMN quiet_since INTEGER NOT NULL DEFAULT 0;
        UPDATE saga SET quiet_since = updated_at;
        DROP INDEX saga_by_state;
        CREATE INDEX saga_by_state ON saga (collection, state, quiet_since, id);
        """;

    private const string HeldTasks = "CREATE INDEX task_held ON task (rule, ordered_at, id) WHERE status = 'held';";

    // A failed task is settled when a later task of its target tag succeeded. The index has only the others, whose pushes are missing.
    private const string MissingPushes = """
        ALTER TABLE task ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX task_failure ON task (rule, created_at, id) WHERE status = 'failed' AND settled = 0;
        """;

    private const string MissingImages = """
        CREATE TABLE missing_image (
            backfill BLOB NOT NULL,
            repository TEXT NOT NULL,
            tag TEXT NOT NULL,
            PRIMARY KEY (backfill, repository, tag)
        ) STRICT, WITHOUT ROWID;
        """;

    // free_at is the end of the lease, or the time of the next pass.
    private const string Reconciling = """
        CREATE TABLE reconciliation (
            rule TEXT PRIMARY KEY NOT NULL,
            free_at INTEGER NOT NULL,
            is_held INTEGER NOT NULL,
            fence INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX reconciliation_free ON reconciliation (free_at, rule);
        CREATE TABLE known_image (
            rule TEXT NOT NULL,
            repository TEXT NOT NULL,
            tag TEXT NOT NULL,
            target TEXT NOT NULL,
            digest TEXT NOT NULL,
            has_arrived INTEGER NOT NULL,
            drift TEXT,
            PRIMARY KEY (rule, repository, tag, target)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX known_image_drift ON known_image (rule, repository, tag, target) WHERE drift IS NOT NULL;
        """;

    private const string ReportHistory = "ALTER TABLE notification ADD COLUMN document TEXT;";

    private const string MissingDigests = "ALTER TABLE missing_image ADD COLUMN digest TEXT;";

    // A missing image has a target when its rule has several.
    private const string SeveralTargets = """
        CREATE INDEX task_by_rule_target ON task (rule, target_instance, status, created_at, id);
        ALTER TABLE missing_image RENAME TO missing_image_before;
        CREATE TABLE missing_image (
            backfill BLOB NOT NULL,
            repository TEXT NOT NULL,
            tag TEXT NOT NULL,
            target TEXT NOT NULL,
            digest TEXT,
            PRIMARY KEY (backfill, repository, tag, target)
        ) STRICT, WITHOUT ROWID;
        INSERT INTO missing_image (backfill, repository, tag, target, digest)
            SELECT backfill, repository, tag, '', digest FROM missing_image_before;
        DROP TABLE missing_image_before;
        """;

    private const string TaskChanges = """
        ALTER TABLE task ADD COLUMN changed_at INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX task_change ON task (changed_at, id);
        """;

    // span is the number of minutes that a row covers. An empty key column stands for none.
    private const string History = """
        CREATE TABLE history (
            span INTEGER NOT NULL,
            start INTEGER NOT NULL,
            rule TEXT NOT NULL,
            source TEXT NOT NULL,
            target TEXT NOT NULL,
            pushes INTEGER NOT NULL,
            succeeded INTEGER NOT NULL,
            failed INTEGER NOT NULL,
            canceled INTEGER NOT NULL,
            superseded INTEGER NOT NULL,
            filtered INTEGER NOT NULL,
            bytes INTEGER NOT NULL,
            lag_0 INTEGER NOT NULL,
            lag_1 INTEGER NOT NULL,
            lag_2 INTEGER NOT NULL,
            lag_3 INTEGER NOT NULL,
            lag_4 INTEGER NOT NULL,
            lag_5 INTEGER NOT NULL,
            lag_6 INTEGER NOT NULL,
            lag_7 INTEGER NOT NULL,
            lag_8 INTEGER NOT NULL,
            lag_9 INTEGER NOT NULL,
            lag_10 INTEGER NOT NULL,
            lag_11 INTEGER NOT NULL,
            lag_12 INTEGER NOT NULL,
            lag_13 INTEGER NOT NULL,
            PRIMARY KEY (span, start, rule, source, target)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE process (
            id BLOB PRIMARY KEY NOT NULL,
            seen_at INTEGER NOT NULL,
            document TEXT NOT NULL
        ) STRICT;
        CREATE INDEX process_seen ON process (seen_at);
        """;

    // An import is a backfill without a stored rule.
    private const string Imports = """
        ALTER TABLE backfill ADD COLUMN is_import INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE backfill ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX backfill_by_kind ON backfill (is_import, created_at, id);
        """;
}
