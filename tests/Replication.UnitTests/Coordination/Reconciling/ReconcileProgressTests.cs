using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Coordination.Reconciling;
using Replication.Registries;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Reconciling;

public sealed class ReconcileProgressTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Digest A = Digest.Sha256Of("a"u8);
    private static readonly Digest B = Digest.Sha256Of("b"u8);
    private static readonly RepositoryName App = RepositoryName.Parse("team/app");
    private static readonly Tag V1 = Tag.Parse("v1");

    private static readonly ReplicationRule Rule =
        SampleRules.Declared("team", "hangzhou", "tokyo") with { Reconcile = new Duration(TimeSpan.FromHours(1)) };

    private static readonly ReconcilePass Pass = new()
    {
        Id = Guid.NewGuid(),
        Rule = Rule,
        Mode = BaselineMode.None,
        StartedAt = Now,
    };

    public static TheoryData<string, BaselineMode> Changes => new()
    {
        { "nothing", BaselineMode.None },
        { "priority", BaselineMode.None },
        { "repair", BaselineMode.None },
        { "tags", BaselineMode.Added },
        { "resumed", BaselineMode.All },
        { "created", BaselineMode.All },
        { "target", BaselineMode.All },
        { "targetName", BaselineMode.All },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_of_the_rule_decides_what_the_next_pass_takes_into_the_baseline(string change, BaselineMode mode)
    {
        var now = change switch
        {
            "priority" => Rule with { Priority = 5 },
            "repair" => Rule with { Repair = true },
            "tags" => Rule with { TagFilter = "v.*" },
            "resumed" => Rule with { ActiveSince = Now },
            "created" => Rule with { CreatedAt = Now },
            "target" => Rule with { Target = "osaka" },
            "targetName" => Rule with { TargetNamespace = "mirror" },
            _ => Rule,
        };

        Assert.Equal(mode, ReconcileProgress.ModeOf(Rule, now));
        Assert.Equal(BaselineMode.All, ReconcileProgress.ModeOf(before: null, now));
    }

    [Fact]
    public void Each_verdict_is_counted_once_and_each_missed_push_gets_a_task()
    {
        var images = Enum.GetValues<ImageVerdict>().Select(static (it, i) => Judged(it, $"v{i}")).ToList();
        var step = new WalkStep(BackfillPlace.Start with { Tag = "v9" }, Image: null, TagCount: 12, RepositoryCount: 1);

        var pass = ReconcileProgress.Advance(Pass, [step], images);

        Assert.Equal(
            new ReconcileCounts
            {
                Repositories = 1,
                Tags = 12,
                Images = images.Count - 1,
                Present = 1,
                Older = 1,
                OnTheWay = 1,
                Missed = 1,
                LeftAlone = 1,
                Missing = 1,
                Different = 1,
                Unchecked = 1,
            },
            pass.Counts);
        Assert.Equal("v9", pass.Place?.Tag);
        var task = Assert.Single(ReconcileProgress.TasksOf(pass, images, Now, TimeSpan.FromSeconds(5)));
        Assert.Equal(
            (TaskTrigger.Reconcile, ReplicationStatus.Pending, Rule.Id, Now.AddSeconds(-5)),
            (task.Trigger, task.Status, task.Rule, task.OrderedAt));
        // A repeat after a crash creates the same task.
        Assert.Equal(task.Id, Assert.Single(ReconcileProgress.TasksOf(Pass, images, Now.AddMinutes(1), TimeSpan.Zero)).Id);
    }

    [Theory]
    [InlineData(true, true, true, "missing different")]
    [InlineData(true, false, true, "missing")]
    [InlineData(true, true, false, "")]
    [InlineData(false, true, true, "")]
    public void Drift_is_repaired_where_the_rule_allows_it(bool repair, bool overwrite, bool isRepairable, string repaired)
    {
        var pass = Pass with { Rule = Rule with { Repair = repair, Override = overwrite } };
        List<JudgedImage> images =
        [
            Judged(ImageVerdict.DriftMissing, "missing") with { IsRepairable = isRepairable },
            Judged(ImageVerdict.DriftDifferent, "different") with { IsRepairable = isRepairable },
        ];

        var tasks = ReconcileProgress.TasksOf(pass, images, Now, TimeSpan.Zero);

        Assert.Equal(repaired, string.Join(' ', tasks.Select(static it => it.Target.Tag.Text)));
        Assert.Equal(tasks.Count, ReconcileProgress.Advance(pass, [], images).Counts.Repaired);
    }

    [Fact]
    public void A_missed_push_waits_for_its_age_from_the_time_it_was_first_seen_and_a_repair_does_not()
    {
        var rule = Rule with { Repair = true, MinAge = new Duration(TimeSpan.FromDays(1)) };
        List<JudgedImage> images = [Judged(ImageVerdict.Missed, "missed"), Judged(ImageVerdict.DriftMissing, "drifted")];

        var tasks = ReconcileProgress.TasksOf(Pass with { Rule = rule }, images, Now, TimeSpan.Zero);

        // An image that was pushed after the comparison is younger than that, so a repair copies no other image.
        Assert.Equal(
            [("missed", Now.AddDays(1), true, A), ("drifted", Now, false, A)],
            tasks.Select(static it => (it.Target.Tag.Text, it.NotBefore, it.IsTooYoung, it.Source.Digest)));
    }

    [Fact]
    public void An_entry_is_written_only_when_it_changes()
    {
        var arrived = new KnownImage("tokyo", App, V1, A, HasArrived: true);
        var drifted = arrived with { Drift = new ImageDrift(DriftKind.Missing, Now.AddDays(-1), null, Guid.NewGuid()) };

        Assert.Empty(Learn(ImageVerdict.Present, arrived));
        Assert.Equal([arrived], Learn(ImageVerdict.Present, null));
        Assert.Equal([arrived], Learn(ImageVerdict.Present, drifted));
        Assert.Equal([arrived with { HasArrived = false }], Learn(ImageVerdict.Older, null));
        Assert.Empty(Learn(ImageVerdict.Missed, null));
        // The drift was of another image than the source tag names now.
        Assert.Equal([arrived with { Digest = B }], Learn(ImageVerdict.Missed, drifted with { Digest = B }));
        var again = Assert.Single(Learn(ImageVerdict.DriftMissing, drifted));
        Assert.Equal((Now.AddDays(-1), Pass.Id), (again.Drift!.Since, again.Drift.Pass));
    }

    [Fact]
    public void A_repository_that_cannot_be_read_is_a_gap_of_the_baseline_until_it_is_read()
    {
        var other = RepositoryName.Parse("team/other");
        var baseline = Pass with { Mode = BaselineMode.All };
        var unreadable = new WalkStep(
            After: null, Image: null, Repository: other, Unreadable: new CopyFailure("denied", "no", IsWorthRetrying: false));

        var pass = ReconcileProgress.Advance(baseline, [unreadable], [Judged(ImageVerdict.Unchecked, "v1")]);
        var first = ReconcileProgress.End(new Reconciliation { Rule = Rule.Id }, pass, Now);
        Assert.Equal([other, App], first.Gaps);
        Assert.Equal((1, 1), (first.Last!.Counts.Unreadable, first.Last.Counts.Unchecked));
        Assert.Equal("repositoryUnreadable", first.Last.Issue?.Code);

        var second = ReconcileProgress.End(first, ReconcileProgress.Advance(Pass, [unreadable], []), Now);
        Assert.Equal([other], second.Gaps);
        // A repository that the baseline has is no gap when it cannot be read later.
        var third = ReconcileProgress.End(second with { Gaps = [] }, ReconcileProgress.Advance(Pass, [unreadable], []), Now);
        Assert.Empty(third.Gaps);
    }

    private static IReadOnlyList<KnownImage> Learn(ImageVerdict verdict, KnownImage? known) =>
        ReconcileProgress.Learn(Pass, [Judged(verdict, "v1") with { Known = known }], Now);

    private static JudgedImage Judged(ImageVerdict verdict, string tag) => new(
        new ComparedImage(
            App, Tag.Parse(tag), new TaskTarget("tokyo", App, Tag.Parse(tag)), new TagAnswer(A, Failure: null), new TagAnswer(null, null)),
        verdict,
        new KnownImage("tokyo", App, Tag.Parse(tag), A, HasArrived: true),
        IsRepairable: true);
}
