using Replication.App.Client.Views;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Testing.Storage;
using Spectre.Console.Rendering;
using Xunit;

namespace Replication.UnitTests.App.Client;

/// <summary>The exact text output of the tables.</summary>
public sealed class TableTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tasks_are_listed_with_their_outcome()
    {
        var pending = SampleTasks.Pending(At) with { Id = new Guid("00000000-0000-0000-0000-000000000001") };
        var running = pending with
        {
            Id = new Guid("00000000-0000-0000-0000-000000000002"),
            Status = ReplicationStatus.Running,
            BytesTotal = 4096,
            BytesCopied = 1024
        };
        var failed = SampleTasks.Full(At) with { Id = new Guid("00000000-0000-0000-0000-000000000003") };
        var succeeded = pending with
        {
            Id = new Guid("00000000-0000-0000-0000-000000000004"),
            Status = ReplicationStatus.Succeeded,
            Outcome = TaskOutcome.AlreadyPresent,
            BytesTotal = 2048
        };

        AssertShown(
            """
            STATUS     SOURCE                TARGET             PROGRESS                                   RESULT               RULE         TRIGGER    CREATED               ID
            pending    hangzhou/team/app:v1  tokyo/team/app:v1  -                                          -                    team-before  automatic  2026-01-31 12:00:00Z  00000000-0000-0000-0000-000000000001
            running    hangzhou/team/app:v1  tokyo/team/app:v1  [#####...............] 1.0 KiB of 4.0 KiB  -                    team-before  automatic  2026-01-31 12:00:00Z  00000000-0000-0000-0000-000000000002
            failed     hangzhou/team/app:v1  tokyo/team/app:v1  400 B of 1000 B                            registryUnavailable  team-before  automatic  2026-01-31 12:00:00Z  00000000-0000-0000-0000-000000000003
            succeeded  hangzhou/team/app:v1  tokyo/team/app:v1  2.0 KiB                                    alreadyPresent       team-before  automatic  2026-01-31 12:00:00Z  00000000-0000-0000-0000-000000000004
            """,
            TaskView.List([pending, running, failed, succeeded]));
    }

    [Fact]
    public void Text_of_a_registry_cannot_control_the_terminal() => AssertShown(
        """
        NAME
        app\u202egnp.exe [2J
        """,
        Replication.App.Client.Views.Columns.Of(["app\u202egnp.exe\u001b[2J"], new Column<string>("name", static it => it)));

    [Fact]
    public void A_task_is_shown_with_a_line_for_each_blob()
    {
        var task = SampleTasks.Full(At) with
        {
            Id = new Guid("00000000-0000-0000-0000-000000000003"),
            Batch = new Guid("00000000-0000-0000-0000-000000000009"),
            NextAttemptAt = null
        };

        AssertShown(
            $"""
            id           00000000-0000-0000-0000-000000000003
            status       failed
            result       registryUnavailable
            issue        tokyo did not answer: nothing to do, it is tried again
            source       hangzhou/team/app:v1
            digest       {Digest.Sha256Of("pushed"u8)}
            target       tokyo/team/app:v1
            progress     400 B of 1000 B
            trigger      automatic
            action       referrers
            priority     5
            canceled by  ci
            done again   an older copy moved the tag at last
            to repeat    the publisher reported it again
            rule         team-before
            overwrite    no
            attempt      3
            batch        00000000-0000-0000-0000-000000000009
            pushed       2026-01-31 12:00:00Z
            created      2026-01-31 12:00:00Z
            started      2026-01-31 12:00:00Z
            finished     2026-01-31 12:00:00Z
            not before   2026-01-31 12:00:00Z

            BLOB          SIZE   COPIED  HOW
            {Digest.Sha256Of("a"u8).Hex[..12]}  600 B  0 B     -
            {Digest.Sha256Of("b"u8).Hex[..12]}  400 B  400 B   mounted
            """,
            TaskView.One(task));
    }

    [Fact]
    public void A_line_of_a_watch_has_the_id_and_the_whole_sentence()
    {
        var failed = SampleTasks.Full(At) with { Id = new Guid("00000000-0000-0000-0000-000000000003") };
        var canceled = failed with
        {
            Status = ReplicationStatus.Canceled,
            Issue = new TaskIssue("canceled", "canceled by 'ci'"),
            Outcome = null,
        };

        Assert.Equal(
            "00000000-0000-0000-0000-000000000003  failed  tokyo/team/app:v1  400 B of 1000 B  "
                + "registryUnavailable: tokyo did not answer: nothing to do, it is tried again",
            TaskView.Line(failed));
        Assert.Equal(
            "00000000-0000-0000-0000-000000000003  canceled  tokyo/team/app:v1  400 B of 1000 B  canceled: canceled by 'ci'",
            TaskView.Line(canceled));
    }

    [Fact]
    public void Rules_are_listed_with_their_scope()
    {
        var rule = new ReplicationRule
        {
            Id = "1",
            Name = "app",
            Source = "hangzhou",
            Target = "tokyo",
            Level = RuleLevel.Repository,
            Namespace = "team",
            Repository = "app",
            TagFilter = "v.*",
            Enabled = false,
            CreatedAt = At,
            ActiveSince = At,
        };

        AssertShown(
            """
            NAME  SOURCE             TARGET          TAGS  STATUS  LAG        LAST SUCCESS  DECLARED  ID
            app   hangzhou/team/app  tokyo/team/app  v.*   paused  1 min 5 s  -             no        1
            """,
            RuleView.List([ShownRule.Of(rule, new RuleActivity { OldestMissing = Missing(At.AddSeconds(-65)) }, At)]));
    }

    [Fact]
    public void Instances_are_listed_without_their_secrets()
    {
        var instance = new RegistryInstance
        {
            Name = "tokyo",
            Endpoint = new Uri("https://tokyo.example.com"),
            Region = "ap-northeast-1",
            Credentials = new InstanceCredentials("robot", new Secret("planted-secret")),
        };

        AssertShown(
            """
            NAME   ENDPOINT                   REGION          ACCOUNT  PARTITION  EDITION   WEBHOOK  STATE   DECLARED
            tokyo  https://tokyo.example.com  ap-northeast-1  -        public     advanced  -        usable  yes
            """,
            InstanceView.List([ShownInstance.Of(instance)]));
        var publisher = instance with { Webhook = new InstanceWebhook(WebhookFormat.GarPubsub, WebhookAuthentication.None, Secret: null) };
        Assert.Contains("gar-pubsub", Rendering.Text(InstanceView.List([ShownInstance.Of(publisher)])), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_from_outside_cannot_move_the_cursor() => AssertShown(
        """
        QUESTION  ANSWER  FOUND     WHAT TO DO
        read      failed  a [2Jb c  -
        """,
        InstanceView.Check(new CheckDocument(false, [new CheckAnswer("read", CheckOutcome.Failed, "a\e[2Jb\nc")])));

    private static MissingPush Missing(DateTimeOffset pushedAt) => MissingPush.Of(SampleTasks.Pending(pushedAt));

    private static void AssertShown(string expected, IRenderable shown) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Rendering.Text(shown));
}
