using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Backfills;
using Replication.Contracts.History;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Secrets;
using Replication.Storage.Sqlite;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Storage;

/// <summary>
/// No statement of the stores scans a table: the test explains the query plan of every statement that they ran.
/// </summary>
public sealed partial class SqliteQueryPlanTests : IAsyncLifetime
{
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SqliteFile _file = new();
    private SqliteDatabase _database = null!;

    public ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(_file.Options with { ReaderCount = 1 });
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return _file.DisposeAsync();
    }

    [Fact]
    public async Task No_statement_scans_a_table_or_sorts_more_than_a_page()
    {
        await UseTasksAsync(_database);
        await ListTasksAsync(new SqliteTaskStore(_database));
        await UseOtherStoresAsync();

        var statements = await StatementsAsync();

        Assert.True(statements.Count > 50, $"only {statements.Count} statements were seen");
        Assert.Empty(statements.SelectMany(Complaints));
    }

    [Fact]
    public async Task A_statement_with_a_table_scan_is_detected()
    {
        await _database.ReadAsync(static session => session.All(
            "SELECT id FROM task WHERE document > $x ORDER BY document", static row => row.GetId(0), ("$x", "")), default);

        Assert.Equal(2, (await StatementsAsync()).SelectMany(Complaints).Count());
    }

    private async Task<List<string>> StatementsAsync()
    {
        var written = await _database.WriteAsync(static session => session.Statements.ToList(), default);
        var read = await _database.ReadAsync(static session => session.Statements.ToList(), default);
        return [.. written.Concat(read).Where(static sql => DocumentStatement().IsMatch(sql))];
    }

    private IEnumerable<string> Complaints(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_file.Options.Path};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        foreach (var name in Parameter().Matches(sql).Select(static match => match.Value).Distinct())
            command.Parameters.AddWithValue(name, DBNull.Value);
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var (parent, step) = (rows.GetInt32(1), rows.GetString(3));
            // The few rules are always read together; what is sorted at the top is one page.
            var isWholeTable = WholeTable().IsMatch(step) && !step.StartsWith("SCAN rule", StringComparison.Ordinal);
            var isSort = step.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal)
                && !(parent == 0 && sql.Contains("AS page", StringComparison.Ordinal));
            if (isWholeTable || isSort || step.Contains("AUTOMATIC", StringComparison.Ordinal))
                yield return $"{step}: {sql}";
        }
    }

    private static async Task UseRuleActivityAsync(SqliteTaskStore tasks, SqliteRuleActivityStore activities)
    {
        var failed = SampleTasks.Pending(At) with { Rule = "rule", Status = ReplicationStatus.Failed, FinishedAt = At };
        var later = SampleTasks.Pending(At.AddSeconds(1)) with { Rule = "rule", Status = ReplicationStatus.Succeeded, FinishedAt = At };
        await tasks.AddAsync([failed, later, SampleTasks.Pending(At) with { Rule = "rule" }], default);
        await activities.FindAsync([new("rule"), new("rule", "target")], default);
        await activities.SettleFailuresAsync("rule", after: null, 10, default);
    }

    private static async Task UseTasksAsync(SqliteDatabase database)
    {
        var (tasks, leases, wakes) =
            (new SqliteTaskStore(database), new SqliteTaskLeaseStore(database), new SqliteTaskSweepStore(database));
        var (cancellations, retries) = (new SqliteTaskCancelStore(database), new SqliteTaskRetryStore(database));
        var task = SampleTasks.Pending(At);
        await tasks.AddAsync([task, SampleTasks.Pending(At.AddSeconds(-1))], default);
        await tasks.AddAsync([task], default);
        await tasks.FindAsync(task.Id, default);
        await tasks.ListFinishedAsync([task.Id], default);
        await new SqliteTaskChangeStore(database).ListAsync(At, 10, default);
        await cancellations.ListToBeCanceledAsync([task.Id], default);
        await wakes.FindLongestWaitAsync(At.AddHours(1), default);
        await leases.FindWaitingAsync(task.Target, task.Id, At, default);
        foreach (var due in await wakes.TakeAllAsync(At.AddHours(1)))
        {
            if (await leases.ClaimAsync(
                due.Id, "worker", At.AddHours(2), At.AddHours(3), default) is not TaskClaim.Taken { Lease: var lease })
                continue;
            await leases.RenewAsync(lease, At.AddHours(3), SampleTasks.Progress, default);
            await leases.CheckTurnAsync(lease, default);
            await cancellations.CancelAsync(due.Id, new("ci", At, SampleTasks.Issue), default);
            await cancellations.CancelWaitingAsync(new TaskFilter { Rule = "rule" }, new("ci", At, SampleTasks.Issue), 10, default);
            await retries.RetryAsync(due.Id, At, default);
            await wakes.TakeDueAsync(At.AddHours(4), 100, default);
        }
        await wakes.ForgetAnnouncementsAsync(At.AddHours(5), default);
        await retries.RedoNewestAsync(SampleTasks.Pending(At.AddHours(-1)), digest: null, SampleTasks.Issue, At, At, default);
    }

    private static async Task ListTasksAsync(SqliteTaskStore tasks)
    {
        Func<TaskFilter, TaskFilter>[] conditions =
        [
            static filter => filter with { Status = ReplicationStatus.Succeeded },
            static filter => filter with { Status = ReplicationStatus.Failed },
            static filter => filter with { Trigger = TaskTrigger.Automatic },
            static filter => filter with { Rule = "rule" },
            static filter => filter with { Instance = "tokyo" },
            static filter => filter with { Repository = RepositoryName.Parse("team/app") },
            static filter => filter with { Tag = Tag.Parse("v1") },
            static filter => filter with { Batch = Guid.NewGuid() },
            static filter => filter with { Since = At },
            static filter => filter with { Until = At },
        ];
        for (var chosen = 0; chosen < 1 << conditions.Length; chosen++)
        {
            var filter = conditions.Where((_, i) => (chosen & (1 << i)) != 0)
                .Aggregate(new TaskFilter(), static (filter, condition) => condition(filter));
            await tasks.ListAsync(filter, null, 50, default);
        }
    }

    private static async Task UseBackfillsAsync(SqliteBackfillStore backfills)
    {
        var backfill = new Backfill
        {
            Id = Guid.NewGuid(),
            Rule = new()
            {
                Id = "r",
                Name = "r",
                Source = "a",
                Target = "b",
                Level = RuleLevel.Namespace,
                Namespace = "team",
                TagFilter = ".*",
                CreatedAt = At,
                ActiveSince = At
            },
            Status = BackfillStatus.Pending,
            CreatedAt = At,
        };
        await backfills.AddAsync(backfill, default);
        await backfills.AddAsync(backfill with { Id = Guid.NewGuid() }, default);
        await backfills.FindAsync(backfill.Id, default);
        await backfills.ListAsync(null, null, 50, default);
        await backfills.ListAsync("r", null, 50, default);
        await backfills.ListImportsAsync(null, 50, default);
        await backfills.SetPausedAsync(backfill.Id, true, default);
        await backfills.RequestCancelAsync(backfill.Id, default);
        var held = await backfills.ClaimAsync(At, At.AddHours(1), default);
        await backfills.RenewAsync(held!.Lease, At.AddHours(1), default);
        await backfills.SaveAsync(held.Lease, backfill, At.AddHours(1), default);
        await backfills.ReleaseAsync(held.Lease, DateTimeOffset.MinValue, default);
    }

    private async Task UseOtherStoresAsync()
    {
        await UseBackfillsAsync(new SqliteBackfillStore(_database));
        var history = new SqliteHistoryStore(_database);
        await history.AddAsync([new(At, new("rule", "hangzhou", "tokyo"), new())], HistoryStoreContract.Report(At), default);
        await history.ReadAsync(HistorySpan.Minute, At, At, TimeSpan.FromMinutes(1), 10, default);
        await history.ListProcessesAsync(At, default);
        await history.RemoveProcessAsync(Guid.Empty, default);
        var events = new SqliteEventStore(_database);
        await events.AddAsync(CompletionEvent.Of(SampleTasks.Full(At)), default);
        await events.ListAsync(null, 50, default);
        var journal = new SqlitePushJournal(_database);
        await journal.AddAsync([SamplePushes.Received(At)], default);
        await journal.TakeForgottenAsync("saga", At.AddHours(1), At.AddHours(1), 50, default);
        var quarantine = new SqliteQuarantineStore(_database);
        await quarantine.AddAsync([new() { Id = Guid.NewGuid(), Instance = "hangzhou", Reason = "", Body = "", ReceivedAt = At }], default);
        await quarantine.ListAsync(null, null, 50, default);
        await quarantine.ListAsync("hangzhou", null, 50, default);
        await quarantine.DeleteAsync(Guid.Empty, default);
        var sagas = new SqliteSagaDocumentStore(_database);
        var saga = new SagaDocument(Guid.NewGuid(), 0, "state", At, "{}");
        await sagas.InsertAsync("saga", saga, default);
        await sagas.ReplaceAsync("saga", saga, 0, default);
        await sagas.FindAsync("saga", saga.Id, default);
        await sagas.TakeStaleAsync("saga", "state", At.AddHours(1), TimeSpan.Zero, 50, default);
        await sagas.PruneAsync("saga", "state", At, 50, default);
        await sagas.DeleteAsync("saga", saga.Id, 0, default);
        var rules = new SqliteRuleStore(_database);
        var rule = SampleRules.Made("rule", "hangzhou", "tokyo");
        await rules.InsertAsync(rule, TopologyMode.Strict, default);
        await rules.ReplaceAsync(rule, rule.Version, TopologyMode.Strict, default);
        await rules.ReadAsync(known: null, default);
        await rules.DeleteAsync(rule, At, default);
        await rules.DeclareAsync([SampleRules.Declared("declared", "hangzhou", "tokyo")], TopologyMode.Strict, At, default);
        await rules.ForgetRemovalsAsync([new RuleRemoval(rule.Id, rule.Name, At)], default);
        await UseRuleActivityAsync(new SqliteTaskStore(_database), new SqliteRuleActivityStore(_database));
        var audit = new SqliteAuditStore(_database);
        await audit.AddAsync(new() { Id = Guid.NewGuid(), At = At, Who = "ci", Action = "instance.create", Subject = "hangzhou" }, default);
        await audit.ListAsync(null, 50, default);
        var answers = new SqliteAnswerStore(_database);
        await answers.BeginAsync(new KeptRequest("key", "", At, Answer: null), At, At, default);
        await answers.BeginAsync(new KeptRequest("key", "", At, Answer: null), At, At, default);
        await answers.AnswerAsync("key", new KeptAnswer(200, "", new Dictionary<string, string>()), default);
        await answers.ForgetAsync("key", default);
        using var process = (ServiceProvider)_file.Open();
        var instances = new SqliteInstanceStore(_database, process.GetRequiredService<SealedJson>());
        var reports = new SqliteLastReportStore(_database);
        await reports.RecordAsync("hangzhou", At, secret: 1, default);
        await reports.FindAsync(["hangzhou"], default);
        var missing = new SqliteMissingImageStore(_database);
        await missing.AddAsync(
            Guid.NewGuid(), [new MissingImage(RepositoryName.Parse("team/app"), Tag.Parse("v1"))], default);
        await missing.ListAsync(Guid.NewGuid(), null, 50, default);
        await instances.FindAsync("hangzhou", default);
        await instances.ListAsync(default);
        await instances.ListVersionsAsync(default);
        await instances.DeleteAsync("hangzhou", Guid.NewGuid(), default);
    }

    [GeneratedRegex(@"\A(SELECT|INSERT|UPDATE|DELETE)\b")]
    private static partial Regex DocumentStatement();

    [GeneratedRegex(@"\$\w+")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"\ASCAN (task|newer|event|push|quarantine|saga|rule|notification|audit|request|missing_image)\b")]
    private static partial Regex WholeTable();
}
