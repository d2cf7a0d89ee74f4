using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Tasks;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>The responses to manual replications, cancellations and retries.</summary>
public sealed class TaskActionTests
{
    private const string Tasks = "/api/v1/tasks";

    // No server listens at this address, so the tasks stay pending and are retried.
    private const string Body =
        """{"source":{"instance":"a","repository":"team/app","tag":"v1"},"target":{"instance":"b","repository":"team/copy","tag":"v2"},"override":false}""";

    [Fact]
    public async Task A_repeated_request_with_an_idempotency_key_creates_no_second_task()
    {
        await using var host = await StartAsync();

        var first = await host.CallAsync(HttpMethod.Post, Tasks, Body, "operator", ("Idempotency-Key", "once"));
        var again = await host.CallAsync(HttpMethod.Post, Tasks, Body, "operator", ("Idempotency-Key", "once"));
        var other = await host.CallAsync(HttpMethod.Post, Tasks, Body, "operator");

        Assert.Equal(HttpStatusCode.Accepted, first.Status);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal($"{Tasks}/{first.Json.GetProperty("id").GetString()}", first.Location);
        Assert.NotEqual(first.Json.GetProperty("id").GetString(), other.Json.GetProperty("id").GetString());
        Assert.Equal(2, (await host.GetAsync($"{Tasks}?trigger=manual", "viewer")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal((422, "request.idempotencyKey"), (await host.CallAsync(
            HttpMethod.Post, Tasks, Body.Replace("v2", "v3", StringComparison.Ordinal), "operator", ("Idempotency-Key", "once"))).Outcome);
    }

    [Theory]
    [InlineData("{", 400, "request.unreadable")]
    [InlineData("{}", 422, "task.source")]
    [InlineData("""{"source":{"instance":"nowhere","repository":"team/app","tag":"v1"},"target":{"instance":"b"}}""", 422, "rule.instance")]
    [InlineData(
        """{"source":{"instance":"a","repository":"team/app","tag":"v1"},"target":{"instance":"finance"}}""", 422, "rule.partition")]
    [InlineData(
        """{"source":{"instance":"a","repository":"team/app","tag":"v1"},"target":{"instance":"b","repository":"other/app"}}""",
        403,
        "access.namespace")]
    [InlineData(
        """{"source":{"instance":"a","repository":"other/app","tag":"v1"},"target":{"instance":"b","repository":"team/app"}}""",
        403,
        "access.namespace")]
    public async Task An_impossible_request_is_refused_with_its_code(string body, int status, string code)
    {
        await using var host = await StartAsync();

        Assert.Equal((status, code), (await host.CallAsync(HttpMethod.Post, Tasks, body, "limited-operator")).Outcome);
        Assert.Equal(0, (await host.GetAsync(Tasks, "viewer")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Tasks_of_other_namespaces_are_neither_canceled_nor_retried()
    {
        await using var host = await StartAsync();
        var foreign = SampleTasks.Full(TimeProvider.System.GetUtcNow());
        foreign = foreign with { Source = foreign.Source with { Repository = RepositoryName.Parse("other/app") } };
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([foreign], default);

        foreach (var action in (string[])["cancel", "retry"])
        {
            Assert.Equal(
                (404, "task.unknown"),
                (await host.CallAsync(HttpMethod.Post, $"{Tasks}/{foreign.Id}/{action}", "{}", "limited-operator")).Outcome);
            Assert.Equal(
                (404, "task.unknown"),
                (await host.CallAsync(HttpMethod.Post, $"{Tasks}/{Guid.NewGuid()}/{action}", "{}", "operator")).Outcome);
            Assert.Equal((404, "task.unknown"), (await host.CallAsync(HttpMethod.Post, $"{Tasks}/x/{action}", "{}", "operator")).Outcome);
        }
    }

    [Fact]
    public async Task Creation_cancellation_and_retry_are_in_the_audit_log()
    {
        await using var host = await StartAsync();
        var store = host.Services.GetRequiredService<ITaskStore>();
        var made = await host.CallAsync(HttpMethod.Post, Tasks, Body, "operator");
        var waiting = SampleTasks.Pending(TimeProvider.System.GetUtcNow(), SampleTasks.Target with { Instance = "b" });
        waiting = waiting with { NextAttemptAt = waiting.CreatedAt.AddHours(1), Source = waiting.Source with { Instance = "a" } };
        await store.AddAsync([waiting], default);

        var canceled = await host.CallAsync(HttpMethod.Post, $"{Tasks}/{waiting.Id}/cancel", null, "operator");
        var repeated = await host.CallAsync(HttpMethod.Post, $"{Tasks}/{waiting.Id}/cancel", null, "operator");
        var retried = await host.CallAsync(HttpMethod.Post, $"{Tasks}/{waiting.Id}/retry", null, "operator");
        var refused = await host.CallAsync(HttpMethod.Post, $"{Tasks}/{waiting.Id}/retry", null, "operator");

        Assert.Equal((202, 202, 202, 409), ((int)canceled.Status, (int)repeated.Status, (int)retried.Status, (int)refused.Status));
        Assert.Equal("canceled by 'operator'", canceled.Json.GetProperty("issue").GetProperty("message").GetString());
        Assert.Equal("task.notRetryable", refused.Outcome.Code);
        var audit = (await host.GetAsync("/api/v1/audit", "admin")).Json.GetProperty("items").EnumerateArray()
            .Select(it => (it.GetProperty("action").GetString(), it.GetProperty("who").GetString(), it.GetProperty("subject").GetString()))
                .Reverse();
        Assert.Equal(
            [("task.create", "operator", made.Json.GetProperty("id")
                .GetString()), ("task.cancel", "operator", waiting.Id.ToString()), ("task.retry", "operator", waiting.Id.ToString())],
            audit);
    }

    [Fact]
    public async Task A_task_is_named_by_its_first_digits_and_several_candidates_are_listed()
    {
        await using var host = await StartAsync();
        string[] ids = [
            "661f5200-0000-8000-8000-000000000001", "661f5211-0000-8000-8000-000000000002", "661f5222-0000-8000-8000-000000000003"
        ];
        var tasks = ids.Select(it => Failed() with { Id = Guid.Parse(it) }).ToList();
        tasks[2] = tasks[2] with { Source = tasks[2].Source with { Repository = RepositoryName.Parse("other/app") } };
        await host.Services.GetRequiredService<ITaskStore>().AddAsync(tasks, default);

        var ambiguous = await host.GetAsync($"{Tasks}/661f52", "limited-operator");
        Assert.Equal((400, "request.ambiguousId"), ambiguous.Outcome);
        Assert.Equal(
            $"several ids begin with '661f52': {ids[0]} (to b/team/app:v1), {ids[1]} (to b/team/app:v1); give more digits",
            ambiguous.Json.GetProperty("detail").GetString());
        Assert.Equal(ids[0], (await host.GetAsync($"{Tasks}/661f520", "limited-operator")).Json.GetProperty("id").GetString());
        Assert.Equal((404, "task.unknown"), (await host.GetAsync($"{Tasks}/661f522", "limited-operator")).Outcome);
        Assert.Equal((404, "task.unknown"), (await host.GetAsync($"{Tasks}/661", "viewer")).Outcome);
        var retried = await host.CallAsync(HttpMethod.Post, $"{Tasks}/661f5211-/retry", null, "operator");
        Assert.Equal(ids[1], retried.Json.GetProperty("id").GetString());
        Assert.Equal(
            ids[1], (await host.GetAsync("/api/v1/audit", "admin")).Json.GetProperty("items")[0].GetProperty("subject").GetString());
    }

    [Fact]
    public async Task All_tasks_of_a_filter_are_retried_and_canceled_call_by_call_with_one_audit_entry_each()
    {
        await using var host = await StartAsync();
        var store = host.Services.GetRequiredService<ITaskStore>();
        var foreign = Failed();
        foreign = foreign with { Source = foreign.Source with { Repository = RepositoryName.Parse("other/app") } };
        var canceled = Failed() with { Status = ReplicationStatus.Canceled };
        await store.AddAsync([Failed("v1"), Failed("v2"), Failed("v3"), foreign, canceled, Failed("v4") with { Rule = "other" }], default);

        var counted = await PostAsync("retry", """{"rule":"team-to-tokyo","dryRun":true}""", "limited-operator");
        Assert.Equal((3, null), counted);
        var first = await PostAsync("retry", """{"rule":"team-to-tokyo","limit":2}""", "limited-operator");
        Assert.Equal(2, first.Count);
        Assert.NotNull(first.Next);
        var rest = await PostAsync("retry", $$"""{"rule":"team-to-tokyo","limit":2,"after":"{{first.Next}}"}""", "limited-operator");
        Assert.Equal((1, null), rest);
        Assert.Equal((0, null), await PostAsync("retry", """{"rule":"team-to-tokyo"}""", "limited-operator"));
        Assert.Equal(ReplicationStatus.Failed, (await store.FindAsync(foreign.Id, default))!.Status);
        Assert.Equal(ReplicationStatus.Canceled, (await store.FindAsync(canceled.Id, default))!.Status);
        Assert.Equal((1, null), await PostAsync("retry", """{"status":"canceled"}""", "operator"));

        var waiting = Enumerable.Range(0, 3).Select(static _ => SampleTasks.Pending(TimeProvider.System.GetUtcNow()))
            .Select(static it => it with { Rule = "gone", NextAttemptAt = it.CreatedAt.AddHours(1) });
        await store.AddAsync([.. waiting], default);
        var pending = await PostAsync("cancel", """{"rule":"gone"}""", "operator");
        Assert.Equal((3, "1."), pending);
        Assert.Equal((0, "2."), await PostAsync("cancel", """{"rule":"gone","after":"1."}""", "operator"));
        Assert.Equal((0, null), await PostAsync("cancel", """{"rule":"gone","after":"2."}""", "operator"));

        foreach (var (body, code) in new[]
        {
            ("{}", "request.filter"),
            ("""{"status":"succeeded"}""", "request.filter"),
            ("""{"stauts":"failed"}""", "request.unknownKey"),
            ("""{"status":"failed","limit":501}""", "request.value"),
            ("""{"status":"failed","after":"7.x"}""", "request.cursor"),
        })
            Assert.Equal(code, (await host.CallAsync(HttpMethod.Post, $"{Tasks}/retry", body, "operator")).Outcome.Code);
        Assert.Equal(
            (403, "access.role"), (await host.CallAsync(HttpMethod.Post, $"{Tasks}/cancel", """{"status":"pending"}""", "viewer")).Outcome);

        var audit = (await host.GetAsync("/api/v1/audit", "admin")).Json.GetProperty("items").EnumerateArray().Select(static it => (
            it.GetProperty("action").GetString(),
            it.GetProperty("subject").GetString(),
            it.GetProperty("after").GetProperty("count").GetInt32())).ToList();
        Assert.Equal(
            [
                ("task.cancelMany", "status=pending rule=gone", 3),
                ("task.retryMany", "status=canceled", 1),
                ("task.retryMany", "status=failed rule=team-to-tokyo", 1),
                ("task.retryMany", "status=failed rule=team-to-tokyo", 2),
            ],
            audit);

        async Task<(int Count, string? Next)> PostAsync(string action, string body, string token)
        {
            var answer = await host.CallAsync(HttpMethod.Post, $"{Tasks}/{action}", body, token);
            Assert.True(answer.Status == HttpStatusCode.OK, answer.Text);
            return (answer.Json.GetProperty("count").GetInt32(), answer.Json.GetProperty("next").GetString());
        }
    }

    [Fact]
    public async Task The_pending_tasks_of_a_rule_are_canceled_with_the_reason_in_records_and_events()
    {
        await using var host = await StartAsync();
        var now = TimeProvider.System.GetUtcNow();
        var waiting = Enumerable.Range(0, 450).Select(i => SampleTasks.Pending(now, SampleTasks.Target with
        {
            Tag = Tag.Parse($"v{i}")
        }) with
        { Trigger = TaskTrigger.Manual, Rule = "gone", NextAttemptAt = now.AddHours(1) }).ToList();
        await host.Services.GetRequiredService<ITaskStore>().AddAsync(waiting, default);

        var count = await host.Services.GetRequiredService<CancelTasks>().WaitingAsync(
            new TaskFilter { Rule = "gone" },
            "admin",
            new TaskIssue("ruleDeleted", "the rule 'gone' was deleted while the task waited"),
            default);

        Assert.Equal(450, count);
        await Testing.Serving.Waiting.UntilAsync(
            async () => (await host.GetAsync("/api/v1/events?limit=500", "viewer")).Json.GetProperty("items").GetArrayLength() == 450
                ? "all"
                : null,
            () => "");
        Assert.All((await host.GetAsync($"{Tasks}?rule=gone&limit=500", "viewer")).Json.GetProperty("items").EnumerateArray(), it =>
            Assert.Equal(
                ("canceled", "ruleDeleted"),
                (it.GetProperty("status").GetString(), it.GetProperty("issue").GetProperty("code").GetString())));
    }

    private static ReplicationTask Failed(string tag = "v1")
    {
        var task = SampleTasks.Full(TimeProvider.System.GetUtcNow());
        return task with
        {
            Action = TaskAction.Copy,
            // A worker of the host may take a retried task. Without the rule, it would fail for good.
            Verify = false,
            Cancellation = null,
            ToBeRedone = null,
            Source = task.Source with { Instance = "a" },
            Target = task.Target with { Instance = "b", Tag = Tag.Parse(tag) },
        };
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(
        [
            new() { Name = "a", Endpoint = new Uri("http://127.0.0.1:9") },
            new() { Name = "b", Endpoint = new Uri("http://127.0.0.1:9") },
            new() { Name = "finance", Endpoint = new Uri("http://127.0.0.1:9"), Partition = Contracts.Instances.InstancePartition.Finance },
        ],
        [],
        ApiHost.Token("viewer", TokenRole.Viewer),
        ApiHost.Token("operator", TokenRole.Operator),
        ApiHost.Token("admin", TokenRole.Admin),
        ApiHost.Token("limited-operator", TokenRole.Operator, "team"));
}
