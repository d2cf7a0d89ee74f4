using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Status;
using Replication.Storage.Sqlite;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Fakes;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Status;

/// <summary>Until when the pushes of refused webhook calls count as possibly missing.</summary>
public sealed class UnreportedPushesTests
{
    private static readonly DateTimeOffset LastAt = Samples.Noon.AddHours(1);

    private static readonly ReplicationRule Rule = Samples.Rule("team", "hangzhou", "tokyo");

    private static Backfill Complete => new()
    {
        Id = Guid.Empty,
        Rule = Rule,
        Status = BackfillStatus.Succeeded,
        CreatedAt = LastAt.AddMinutes(1),
    };

    public static TheoryData<string, bool> Backfills => new()
    {
        { "none", true },
        { "complete", false },
        { "before the last refused call", true },
        { "of another rule", true },
        { "failed", true },
        { "with failed images", true },
        { "with images that the rule refuses", false },
        { "with images that the rule refuses, broken off", true },
        { "of one repository", true },
        { "of a pause", true },
        { "a dry run that found nothing missing", false },
        { "a dry run that found a missing image", true },
        { "with an unreadable repository", true },
    };

    [Theory]
    [MemberData(nameof(Backfills))]
    public async Task A_complete_backfill_that_began_after_the_last_refused_call_ends_the_problem(string which, bool isUnreported)
    {
        var found = await FindAsync([Rule], which switch
        {
            "none" => [],
            "complete" => [Complete],
            "before the last refused call" => [Complete with { CreatedAt = LastAt.AddMinutes(-1) }],
            "of another rule" => [Complete with { Rule = Samples.Rule("other", "hangzhou", "osaka") }],
            "failed" => [Complete with { Status = BackfillStatus.Failed }],
            "with failed images" => [Failed(failed: 3, refused: 2)],
            "with images that the rule refuses" => [Failed(failed: 3, refused: 3)],
            "with images that the rule refuses, broken off" =>
                [Failed(failed: 3, refused: 3) with { Issue = new TaskIssue("registryUnavailable", "it is away") }],
            "of one repository" => [Complete with { Repositories = [RepositoryName.Parse("team/app")] }],
            "of a pause" => [Complete with { Since = Samples.Noon }],
            "a dry run that found nothing missing" => [Complete with { DryRun = true }],
            "a dry run that found a missing image" => [Complete with { DryRun = true, Counts = new() { Missing = 1 } }],
            "with an unreadable repository" => [Complete with { Counts = new() { Unreadable = 1 } }],
            _ => throw new ArgumentOutOfRangeException(nameof(which)),
        });

        Assert.Equal(isUnreported ? ["team"] : [], found);
    }

    private static Backfill Failed(long failed, long refused) => Complete with
    {
        Status = BackfillStatus.Failed,
        Counts = new() { Found = 5, AlreadyThere = 2, Failed = failed, Refused = refused },
        Issue = new TaskIssue(TaskIssue.ImagesFailed, "images were not copied"),
    };

    [Fact]
    public async Task Every_rule_that_waited_for_the_pushes_has_to_be_backfilled()
    {
        var other = Samples.Rule("other", "hangzhou", "osaka");

        Assert.Equal(["other"], await FindAsync([Rule, other], [Complete]));
        Assert.Equal(["other", "team"], await FindAsync([Rule, other], []));
        Assert.Empty(await FindAsync([Rule, other with { ActiveSince = LastAt.AddSeconds(1) }], [Complete]));
        Assert.Empty(await FindAsync([Rule, other with { Enabled = false }], [Complete]));
        Assert.Empty(await FindAsync([Rule, other with { Trigger = RuleTrigger.Manual }], [Complete]));
        Assert.Empty(await FindAsync([Samples.Rule("to", "tokyo", "hangzhou")], []));
    }

    [Theory]
    [InlineData(-30, 1, 0, "", true)]
    [InlineData(-90, 1, 0, "", false)]
    [InlineData(-90, -1, 0, "", true)]
    [InlineData(-90, 1, 1, "", true)]
    [InlineData(-90, 1, 0, "denied", true)]
    public async Task A_complete_comparison_with_a_baseline_from_before_the_refused_calls_ends_the_problem(
        int baselineMinute, int startMinute, int uncheckedCount, string failure, bool isUnreported)
    {
        var startedAt = LastAt.AddMinutes(startMinute);
        var reconciliation = new Reconciliation
        {
            Rule = Rule.Id,
            BaselineAt = LastAt.AddMinutes(baselineMinute),
            Last = new ReconcileResult(startedAt, startedAt, new ReconcileCounts { Unchecked = uncheckedCount }, Issue: null),
            Failure = failure.Length == 0 ? null : new TaskIssue(failure, "no"),
        };

        var found = await FindAsync([Rule with { Reconcile = new Duration(TimeSpan.FromHours(1)) }], [], reconciliation);

        Assert.Equal(isUnreported ? ["team"] : [], found);
    }

    private static async Task<IReadOnlyList<string>> FindAsync(
        IReadOnlyList<ReplicationRule> rules, IReadOnlyList<Backfill> backfills, Reconciliation? reconciliation = null)
    {
        await using var file = new SqliteFile();
        using var database = SqliteDatabase.Open(file.Options);
        var reconciliations = new SqliteReconciliationStore(database);
        if (reconciliation is not null)
            await reconciliations.AddAsync(reconciliation, Samples.Noon, default);
        var left = await new UnreportedPushes(new FakeBackfillStore { Listed = backfills }, new Reconciliations(reconciliations)).FindAsync(
            rules,
            ["hangzhou", "tokyo"],
            static it => it == "hangzhou"
                ? new RefusedCalls
                {
                    Count = 1,
                    Since = Samples.Noon,
                    LastAt = LastAt,
                    Asked = WebhookAuthentication.Bearer,
                    Used = new Dictionary<string, long> { ["none"] = 1 },
                }
                : null,
            TestContext.Current.CancellationToken);
        Assert.Empty(left["tokyo"]);
        return [.. left["hangzhou"]];
    }
}
