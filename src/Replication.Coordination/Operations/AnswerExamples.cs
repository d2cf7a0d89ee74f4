using Replication.Contracts;
using Replication.Contracts.Access;
using Replication.Contracts.Backfills;
using Replication.Contracts.History;
using Replication.Contracts.Images;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.DeadLetters;
using Replication.Coordination.Status;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Operations;

/// <summary>One example for each type that an operation answers with. A page has one item.</summary>
public static class AnswerExamples
{
    private const string Cursor = "0.AAAAAAAAAAA";

    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Batch = new("661f52a0-0000-8000-8000-000000000001");
    private static readonly RepositoryName Repository = RepositoryName.Parse("team/app");
    private static readonly Tag V1 = Tag.Parse("v1");
    private static readonly Digest Pushed = Digest.Sha256Of("example"u8);

    private static readonly ReplicationRule Rule = new()
    {
        Id = "0193a5b2-7c1e-7d2a-9b6f-5b8f6a1c2d3e",
        Name = "team-to-osaka",
        Source = "hangzhou",
        Target = "osaka",
        Level = RuleLevel.Namespace,
        Namespace = "team",
        TagFilter = "release-.*",
        CreatedAt = Noon,
        ChangedAt = Noon,
        ActiveSince = Noon,
    };

    private static readonly ReplicationTask Task = new()
    {
        Id = new Guid("7f3c2b1a-0d4e-8a6b-9c8d-000000000001"),
        Batch = Batch,
        Rule = Rule.Id,
        RuleName = Rule.Name,
        Trigger = TaskTrigger.Automatic,
        Source = new TaskSource("hangzhou", Repository, V1, Pushed),
        Target = new TaskTarget("osaka", Repository, V1),
        Override = true,
        Status = ReplicationStatus.Succeeded,
        Outcome = TaskOutcome.Copied,
        Attempt = 1,
        BytesTotal = 4096,
        BytesCopied = 4096,
        Blobs = [new BlobTransfer(Pushed, 4096, 4096, BlobTransferKind.Mounted)],
        PushedAt = Noon,
        OrderedAt = Noon,
        CreatedAt = Noon,
        StartedAt = Noon,
        FinishedAt = Noon,
    };

    private static readonly Dictionary<Type, object> ByType = new object[]
    {
        Task,
        CompletionEvent.Of(Task),
        new ChangedTasks(12, Cursor),
        ShownRule.Of(Rule, new RuleActivity { LastPushAt = Noon, LastSuccessAt = Noon }, Noon),
        StatusReport.Of(
            new RuleSnapshot(Noon, [(Rule, "osaka", new RuleActivity
            {
                LastPushAt = Noon.AddHours(-2),
                FailedTasks = 1,
                FailedSinceSuccess = 1,
                OldestMissing = MissingPush.Of(Task with
                {
                    Status = ReplicationStatus.Failed,
                    Issue = new TaskIssue("denied", "osaka refuses the push; allow the account to push there"),
                    PushedAt = Noon.AddHours(-2),
                }),
            })]),
            [],
            StatusLimits.Default,
            Noon),
        new ShownReconciliation
        {
            Running = false,
            BaselineAt = Noon.AddDays(-1),
            LastStartedAt = Noon,
            LastFinishedAt = Noon.AddSeconds(2),
            Last = new ReconcileCounts { Repositories = 1, Tags = 3, Images = 3, Present = 1, Missed = 1, Missing = 1 },
        },
        new RuleRun(Batch, [Task]),
        new ShownDrift(Repository, V1, "osaka", DriftKind.Missing, Pushed, Found: null, Noon),
        new PreviewedImage(new PreviewedTag("hangzhou", Repository, V1), new PreviewedTag("osaka", Repository, V1)),
        new PreviewedSignature(
            Verified: false,
            new TaskIssue(TaskIssue.SignatureMissing, "team/app@sha256:… has no signature that the rule accepts. Sign the image.")),
        new ShownMissingImage(new PreviewedTag("hangzhou", Repository, V1), new PreviewedTag("osaka", Repository, V1))
        {
            Digest = Pushed,
            PushedAt = Noon,
        },
        new RulePreview
        {
            Allowed = true,
            Items = [new(new PreviewedTag("hangzhou", Repository, V1), new PreviewedTag("osaka", Repository, V1))],
            Next = Cursor,
            RepositoriesSeen = 1,
            TagsSeen = 1,
        },
        BackfillDocument.Of(new Backfill
        {
            Id = Batch,
            Rule = Rule,
            Status = BackfillStatus.Succeeded,
            Counts = new BackfillCounts { Repositories = 1, Tags = 3, Found = 3, Done = 2, AlreadyThere = 1 },
            CreatedAt = Noon,
            StartedAt = Noon,
            FinishedAt = Noon,
        }),
        ImportDocument.Of(new Backfill
        {
            Id = Batch,
            Rule = new ImportSpec { Source = "hangzhou", Target = "osaka", Namespaces = ["team"] }.ToRule(Batch, Noon),
            IsImport = true,
            Status = BackfillStatus.Running,
            Counts = new BackfillCounts { Repositories = 1, Tags = 3, Found = 3, Done = 2 },
            CreatedAt = Noon,
            StartedAt = Noon,
        }),
        ShownInstance.Of(new KeptInstance(
            new RegistryInstance
            {
                Name = "osaka",
                Endpoint = new Uri("https://osaka.example.com"),
                Credentials = new InstanceCredentials("robot", new Secret("a-password-of-the-registry")),
                Webhook = new InstanceWebhook(WebhookFormat.Distribution, WebhookAuthentication.Bearer, Secret: null),
            },
            Guid.Empty,
            Noon,
            Noon)),
        new StatsDocument(
            Noon.AddHours(-1),
            Noon,
            300,
            StatsBy.Rule,
            [new(Rule.Id, Rule.Name, Counted(Noon.AddHours(-1)), [Counted(Noon.AddMinutes(-5))])],
            Omitted: 0),
        new ShownProcess(Batch, "replication-worker-1", ["worker"], "1.0.0", Noon, Noon, Alive: true, RunningCopies: 3),
        new AcknowledgedCalls("hangzhou", 2, Noon, Noon),
        new CheckDocument(
            true,
            [
                new CheckAnswer(
                    "login", CheckOutcome.Ok, "the registry accepts the password of 'robot'", Advice: null, CheckCode.LoginAccepted),
            ]),
        new SecretsDocument("same", Reason: null, []),
        new CallerDocument("ci", "operator", ["team"], SessionsEndedAt: null),
        new AuditEntry { Id = Batch, At = Noon, Who = "ci", Action = "rule.pause", Subject = Rule.Name },
        new QuarantinedPayload
        {
            Id = Batch,
            Instance = "hangzhou",
            Code = QuarantineCode.NotJson,
            Reason = "the body is no JSON",
            Body = "{",
            ReceivedAt = Noon,
        },
        new ReplayedPayload(Batch, "hangzhou", 1, 0),
        new DeadLetterQueue("replication-batch_error", 2),
        new Redelivery(2),
        new ReportAnswer(1, 0, []),
    }.ToDictionary(static it => it.GetType());

    /// <summary>The example of a type, or of a page of it; null when there is none.</summary>
    public static object? Of(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>)
        && ByType.TryGetValue(type.GetGenericArguments()[0], out var item)
            ? PageOf(type, item)
            : ByType.GetValueOrDefault(type);

    private static StatsPoint Counted(DateTimeOffset at) =>
        new() { At = at, Succeeded = 12, Failed = 1, Bytes = 734_003_200, LagP50Seconds = 1.6, LagP99Seconds = 8.4 };

    private static object PageOf(Type page, object item)
    {
        var items = Array.CreateInstance(item.GetType(), 1);
        items.SetValue(item, 0);
        return Activator.CreateInstance(page, items, null)!;
    }
}
