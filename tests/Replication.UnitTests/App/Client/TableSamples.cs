using Replication.App.Client.Views;
using Replication.Contracts;
using Replication.Contracts.Backfills;
using Replication.Contracts.History;
using Replication.Contracts.Images;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Spectre.Console.Rendering;

namespace Replication.UnitTests.App.Client;

/// <summary>Every view of a command with realistic long values, by its method.</summary>
internal static class TableSamples
{
    private const string Hangzhou = "hangzhou-production-registry";
    private const string Tokyo = "tokyo-disaster-recovery";

    private static readonly DateTimeOffset At = new(2026, 11, 28, 14, 5, 9, TimeSpan.Zero);
    private static readonly RepositoryName Repository = RepositoryName.Parse("platform-team/payments/settlement-service");
    private static readonly Tag Tag = Tag.Parse("2026.11.28-build.4711-linux-amd64");

    private static readonly RegistryInstance Instance = new()
    {
        Name = Hangzhou,
        Endpoint = new Uri("https://registry.hangzhou.internal.example.com:5443"),
        Region = "cn-hangzhou-finance-1",
        Account = "123456789012",
        Partition = InstancePartition.Government,
        Webhook = new InstanceWebhook(WebhookFormat.Distribution, WebhookAuthentication.Bearer, new Secret("planted-secret")),
        Namespaces = ["platform-team", "data-team", "mobile-team", "security-team", "infrastructure"],
        Limits = new InstanceLimits
        {
            MaxConcurrentRequests = 16,
            Windows = [new LimitWindow { From = new TimeOnly(2, 0), To = new TimeOnly(4, 0), TimeZone = "Asia/Shanghai", Pause = true }],
        },
    };

    private static readonly ReplicationTask Failed = SampleTasks.Full(At) with
    {
        Id = new Guid("7f3c2b1a-0d4e-8a6b-9c8d-000000000001"),
        RuleName = "platform-team-to-disaster-recovery",
        Source = new TaskSource(Hangzhou, Repository, Tag, Digest.Sha256Of("pushed"u8)),
        Target = new TaskTarget(Tokyo, Repository, Tag),
        Issue = new TaskIssue(
            "registryUnavailable", "tokyo-disaster-recovery did not answer within 30 s; the task is retried until 2026-11-29 14:05:09Z"),
    };

    private static readonly ReplicationTask Running = Failed with
    {
        Id = new Guid("9a1b2c3d-0d4e-8a6b-9c8d-000000000002"),
        Status = ReplicationStatus.Running,
        Issue = null,
        Target = Failed.Target with { Repository = RepositoryName.Parse("mirror/platform-team/payments/settlement-service") },
        BytesTotal = 3_221_225_472,
        BytesCopied = 1_073_741_824,
    };

    private static readonly Backfill Backfill = new()
    {
        Id = Guid.CreateVersion7(At),
        Rule = Rule("platform-team-to-disaster-recovery"),
        Status = BackfillStatus.Succeeded,
        DryRun = true,
        Counts = new BackfillCounts { Found = 1_234_567, Done = 1_034_567, AlreadyThere = 200_000, Failed = 12, Missing = 1_000_000 },
        CreatedAt = At,
        StartedAt = At,
        FinishedAt = At,
    };

    public static IReadOnlyDictionary<string, IRenderable> All { get; } = new Dictionary<string, IRenderable>
    {
        ["BackfillView.Missing"] = BackfillView.Missing([
            new ShownMissingImage(
                new PreviewedTag("hangzhou", RepositoryName.Parse("platform-team/payment-service"), Tag.Parse("release-2026.11.28")),
                new PreviewedTag("tokyo", RepositoryName.Parse("mirror/platform-team/payment-service"), Tag.Parse("release-2026.11.28")))
            {
                Digest = Digest.Sha256Of("payment"u8),
                PushedAt = At.AddHours(-3),
                Task = Guid.Empty,
                TaskStatus = ReplicationStatus.Running,
            },
            new ShownMissingImage(new PreviewedTag("hangzhou", RepositoryName.Parse("team/app"), Tag.Parse("v1")), Target: null),
        ], At),
        ["InstanceView.Acknowledged"] = InstanceView.Acknowledged(new AcknowledgedCalls("hangzhou", 12_345, At, At)),
        ["DriftView.Of"] = DriftView.Of([
            new ShownDrift(
                RepositoryName.Parse("platform-team/payment-service"),
                Tag.Parse("release-2026.11.28"),
                "tokyo",
                DriftKind.Different,
                Digest.Sha256Of("replicated"u8),
                Digest.Sha256Of("found"u8),
                At),
            new ShownDrift(
                RepositoryName.Parse("team/app"), Tag.Parse("v1"), "osaka", DriftKind.Missing, Digest.Sha256Of("replicated"u8), null, At),
        ]),
        ["StatsView.Of"] = StatsView.Of(new StatsDocument(At.AddDays(-7), At, 7_200, StatsBy.Rule, [
            new("a", "platform-team-to-disaster-recovery", Counted(1_234_567), [Counted(12), Counted(40) with { At = At.AddHours(-1) }]),
            new(null, null, Counted(3), [Counted(3)]),
        ], Omitted: 12)),
        ["ProcessView.List"] = ProcessView.List([
            new(Guid.CreateVersion7(At), "replication-worker-7d9c5b6f4-x2x9q", ["worker"], "1.12.0", At, At, Alive: true, RunningCopies: 64),
            new(
                Guid.CreateVersion7(At),
                "replication-coordinator-0.production.example.com",
                ["ingest", "coordinator", "console"],
                "1.12.0",
                At,
                At.AddMinutes(-12),
                Alive: false,
                RunningCopies: 0),
        ], At),
        ["StatusView.Of"] = StatusView.Of(StatusViewTests.Sample, showAll: true),
        ["TaskView.List"] = TaskView.List([Failed, Running]),
        ["TaskView.One"] = TaskView.One(Failed),
        ["BackfillView.List"] = BackfillView.List([BackfillDocument.Of(Backfill)]),
        ["BackfillView.One"] = BackfillView.One(BackfillDocument.Of(Backfill)),
        ["ImportView.List"] = ImportView.List([ImportDocument.Of(Backfill)]),
        ["ImportView.One"] = ImportView.One(ImportDocument.Of(Backfill)),
        ["EventView.List"] = EventView.List([CompletionEvent.Of(Failed), CompletionEvent.Of(Running)]),
        ["EventView.Audit"] = EventView.Audit([
            new()
            {
                Id = Guid.CreateVersion7(At),
                At = At,
                Who = "continuous-integration-of-the-platform-team",
                Action = "deadLetters.redeliver",
                Subject = "status=failed rule=platform-team-to-disaster-recovery since=2026-11-28T12:00:00Z",
            },
        ]),
        ["EventView.Quarantined"] = EventView.Quarantined(new QuarantinedPayload
        {
            Id = Guid.CreateVersion7(At),
            Instance = "hangzhou-public",
            Code = QuarantineCode.MissingField,
            Reason = "it has no repository, and no digest that would name one of the artifacts of the call",
            Body = """{"events":[{"action":"push","target":{"repository":"platform-team/payment-service"}}]}""",
            Headers = new Dictionary<string, string> { ["ce-type"] = "zotregistry.image.updated" },
            ReceivedAt = At,
        }),
        ["EventView.Quarantine"] = EventView.Quarantine([
            new()
            {
                Id = Guid.CreateVersion7(At),
                Instance = Hangzhou,
                Code = "missingField",
                Reason = "the event has no field target.repository, which names the repository that the image was pushed to",
                Body = "{}",
                ReceivedAt = At,
            },
        ]),
        ["EventView.DeadLetters"] = EventView.DeadLetters([
            new("replication-copy-image-priority-5_error", 12), new("replication-batch-state-machine-of-the-coordinator_skipped", 1_000_000)
        ]),
        ["InstanceView.List"] = InstanceView.List([ShownInstance.Of(Instance)]),
        ["InstanceView.One"] = InstanceView.One(ShownInstance.Of(Instance)),
        ["InstanceView.Steps"] = InstanceView.Steps([
            new("reach the registry", new CheckAnswer(
                "reach the registry", CheckOutcome.Ok, "https://registry.hangzhou.internal.example.com:5443/v2/ answers 200")),
            new("notifications", null),
        ]),
        ["InstanceView.Check"] = InstanceView.Check(new CheckDocument(false, [
            new("reach the registry", CheckOutcome.Ok, "https://registry.hangzhou.internal.example.com:5443/v2/ answers 200"),
            new(
                "webhook",
                CheckOutcome.Failed,
                "the last 12 calls had a wrong secret, the first at 2026-11-28 12:00:00Z",
                "set the same secret at the registry, then run a backfill with --since 2026-11-28T12:00:00Z"),
        ])),
        ["RuleView.List"] = RuleView.List([
            ShownRule.Of(
                Rule("platform-team-to-disaster-recovery"),
                new RuleActivity { OldestMissing = MissingPush.Of(SampleTasks.Pending(At.AddHours(-3))) },
                At),
            ShownRule.Of(
                Rule("renamed") with { TargetNamespace = "mirror-of-hangzhou/{namespace}" }, new RuleActivity { LastSuccessAt = At }, At),
        ]),
        ["RuleView.One"] = RuleView.One(ShownRule.Of(
            Rule("platform-team-to-disaster-recovery") with
            {
                Description = "Copies every release of the platform team to the recovery site; owned by the on-call engineer",
            },
            new RuleActivity { LastFailureAt = At, LastFailure = Failed.Issue },
            At)),
        ["RuleView.Preview"] = RuleView.Preview(new RulePreview
        {
            Allowed = true,
            Items =
            [
                new(new PreviewedTag(Hangzhou, Repository, Tag), new PreviewedTag(Tokyo, Repository, Tag))
                {
                    Signature = new PreviewedSignature(Verified: false, new TaskIssue(TaskIssue.SignatureMissing, "not signed")),
                },
                new(new PreviewedTag(Hangzhou, Repository, Tag), null),
            ],
            RepositoriesSeen = 12,
            TagsSeen = 12_345,
            Unreadable = ["platform-team/payments/settlement-service-of-the-other-department"],
        }),
    };

    private static ReplicationRule Rule(string name) => new()
    {
        Id = Guid.CreateVersion7(At).ToString(),
        Name = name,
        Source = Hangzhou,
        Target = Tokyo,
        Level = RuleLevel.Repository,
        Namespace = "platform-team",
        Repository = "payments/settlement-service",
        TagFilter = "(release|hotfix)-[0-9]+\\.[0-9]+\\.[0-9]+(-rc[0-9]+)?",
        CreatedAt = At,
        ActiveSince = At,
    };

    private static StatsPoint Counted(int tasks) => new()
    {
        At = At.AddDays(-7),
        Pushes = tasks,
        Succeeded = tasks,
        Failed = 1_234,
        Superseded = 12,
        Bytes = 734_003_200L * tasks,
        LagP50Seconds = 1.6,
        LagP99Seconds = 12_345,
    };
}
