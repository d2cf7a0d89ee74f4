using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Coordination.Instances;
using Replication.Coordination.Rules;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>Rules and instances of processes that share a store, at the same time or one after the other.</summary>
public sealed class SharedStoreTests
{
    private const string Rules = "/api/v1/rules";

    private static readonly RegistryInstance[] Instances = [Instance("hangzhou"), Instance("tokyo"), Instance("osaka")];

    [Fact]
    public async Task A_rule_that_another_topology_allowed_can_be_paused()
    {
        await using var strict = await ApiHost.StartAsync(Instances);
        await using (var acyclic = await strict.StartAnotherAsync(Instances, topology: TopologyMode.Acyclic))
        {
            Assert.Equal(
                HttpStatusCode.Created, (await acyclic.CallAsync(HttpMethod.Post, Rules, Body("first", "hangzhou", "tokyo"))).Status);
            Assert.Equal(
                HttpStatusCode.Created, (await acyclic.CallAsync(HttpMethod.Post, Rules, Body("second", "tokyo", "osaka"))).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await strict.CallAsync(HttpMethod.Post, $"{Rules}/second/pause")).Status);
        Assert.False((await strict.GetAsync($"{Rules}/second")).Json.GetProperty("enabled").GetBoolean());
        Assert.Equal(
            (422, "rule.topology"), (await strict.CallAsync(HttpMethod.Put, $"{Rules}/second", Body("renamed", "tokyo", "osaka"))).Outcome);
    }

    [Fact]
    public async Task A_file_that_would_break_a_rule_that_was_made_through_the_API_is_refused_at_the_start_and_changes_nothing()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        await host.CallAsync(HttpMethod.Post, Rules, Body("made", "hangzhou", "tokyo"));
        var declared = SampleRules.Declared("declared", "hangzhou", "osaka");

        var refused = await Assert.ThrowsAsync<RulesRefusedException>(() =>
            host.StartAnotherAsync(
                [Instance("hangzhou"), Instance("tokyo") with { Partition = InstancePartition.Finance }, Instance("osaka")], [declared]));

        Assert.Contains(
            "the rule 'made', created through the API, conflicts with this configuration (rule.partition)",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Equal((404, "rule.unknown"), (await host.GetAsync($"{Rules}/declared")).Outcome);
        // A rule with a missing instance does not prevent the start. It is reported and waits until the instance exists again.
        await using var orphaning = await host.StartAnotherAsync([Instance("hangzhou"), Instance("osaka")], [declared]);
        Assert.Equal(HttpStatusCode.OK, (await orphaning.GetAsync($"{Rules}/made")).Status);
    }

    [Fact]
    public async Task Webhook_calls_that_one_process_refused_are_explained_by_another()
    {
        RegistryInstance[] instances =
        [
            Instance("hangzhou") with
            {
                Endpoint = new Uri("http://127.0.0.1:1"),
                Webhook = new InstanceWebhook(
                    WebhookFormat.Generic, WebhookAuthentication.HmacSha256, new Secret("planted-webhook-secret-0815")),
            },
            Instance("tokyo"),
        ];
        await using var ingest = await ApiHost.StartAsync(instances, [SampleRules.Declared("team", "hangzhou", "tokyo")]);
        await using var other = await ingest.StartAnotherAsync(instances, [SampleRules.Declared("team", "hangzhou", "tokyo")]);

        Assert.Equal(HttpStatusCode.Unauthorized, (await ingest.CallAsync(HttpMethod.Post, "/hooks/hangzhou", "[]", "a-bearer")).Status);

        const string Hangzhou = "/api/v1/instances/hangzhou";
        await Waiting.UntilAsync(
            async () => (await other.GetAsync(Hangzhou)).Text.Contains("\"used\":{\"bearer\":1}", StringComparison.Ordinal) ? "" : null,
            () => "the refused call was not stored",
            TimeSpan.FromSeconds(20));
        var check = (await other.CallAsync(HttpMethod.Post, $"{Hangzhou}/check")).Text;
        Assert.Contains("1 call was refused since ", check, StringComparison.Ordinal);
        Assert.Contains("hmac-sha256 is configured: 1 with bearer; none was accepted so far", check, StringComparison.Ordinal);
        Assert.Contains("replication missing --rule team", check, StringComparison.Ordinal);
        var status = (await other.GetAsync("/api/v1/status")).Text;
        Assert.Contains("\"code\":\"webhookCallsRefused\"", status, StringComparison.Ordinal);
        var acknowledged = await other.CallAsync(HttpMethod.Post, $"{Hangzhou}/acknowledge");
        Assert.Equal(1, acknowledged.Json.GetProperty("count").GetInt32());
        Assert.DoesNotContain("webhookCallsRefused", (await ingest.GetAsync("/api/v1/status")).Text, StringComparison.Ordinal);
        Assert.Contains("\"instance.acknowledge\"", (await other.GetAsync("/api/v1/audit")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("a-bearer", await ingest.ReadStoreAsync(), StringComparison.Ordinal);
        var read = (await other.GetAsync(Hangzhou)).Text;
        Assert.DoesNotContain("planted", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topology_that_existing_rules_violate_is_refused_at_the_start()
    {
        await using var first = await ApiHost.StartAsync();
        await using var acyclic = await first.StartAnotherAsync(Instances, topology: TopologyMode.Acyclic);
        await acyclic.CallAsync(HttpMethod.Post, Rules, Body("first", "hangzhou", "tokyo"));
        await acyclic.CallAsync(HttpMethod.Post, Rules, Body("second", "tokyo", "osaka"));

        var refused = await Assert.ThrowsAsync<RulesRefusedException>(() => acyclic.StartAnotherAsync(Instances));

        Assert.Contains(
            "the rule 'second', created through the API, conflicts with this configuration (rule.topology)",
            refused.Message,
            StringComparison.Ordinal);
        Assert.Contains("'first'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_file_changes_is_in_the_audit_log()
    {
        await using var host = await ApiHost.StartAsync(
            Instances, [SampleRules.Declared("kept", "hangzhou", "tokyo"), SampleRules.Declared("gone", "hangzhou", "osaka")]);
        await using (await host.StartAnotherAsync(
            Instances, [SampleRules.Declared("kept", "hangzhou", "tokyo") with { TagFilter = "v.*" }]))
        {
        }
        await using (await host.StartAnotherAsync(
            Instances, [SampleRules.Declared("kept", "hangzhou", "tokyo") with { TagFilter = "v.*" }]))
        {
        }

        var entries = (await host.GetAsync("/api/v1/audit")).Json.GetProperty("items").EnumerateArray().ToList();

        Assert.Equal(
            ["rule.create gone", "rule.create kept", "rule.delete gone", "rule.update kept"],
            entries.Select(it => $"{it.GetProperty("action").GetString()} {it.GetProperty("subject").GetString()}")
                .Order(StringComparer.Ordinal));
        Assert.All(entries, it => Assert.Equal("configuration file", it.GetProperty("who").GetString()));
        var update = Assert.Single(entries, it => it.GetProperty("action").GetString() == "rule.update");
        Assert.Equal((".*", "v.*"), (update.GetProperty("before")
            .GetProperty("tagFilter")
            .GetString(), update.GetProperty("after").GetProperty("tagFilter").GetString()));
    }

    [Fact]
    public async Task A_new_instance_of_another_process_accepts_pushes_and_tasks_at_once()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        await using var other = await host.StartAnotherAsync(Instances);

        foreach (var name in new[] { "nara", "kobe" })
        {
            await host.CallAsync(
                HttpMethod.Post,
                "/api/v1/instances",
                $$$"""{"name":"{{{name}}}","endpoint":"https://{{{name}}}.example.com","webhook":{"format":"generic","authentication":"bearer","secret":"planted-webhook-secret-0815"}}""");
            var answer = name == "nara"
                ? await other.CallAsync(HttpMethod.Post, "/hooks/nara", "[]", "planted-webhook-secret-0815")
                : await other.CallAsync(
                    HttpMethod.Post,
                    "/api/v1/tasks",
                    """{"source":{"instance":"kobe","repository":"team/app","tag":"v1"},"target":{"instance":"nara"}}""");
            Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Text);
        }
        Assert.Equal((404, "instance.unknown"), (await other.CallAsync(HttpMethod.Post, "/hooks/none", "[]")).Outcome);
    }

    [Fact]
    public async Task A_task_that_was_made_before_its_instance_went_to_another_partition_fails_for_good()
    {
        await using var host =
            await ApiHost.StartAsync([Instance("hangzhou"), Instance("tokyo") with { Partition = InstancePartition.Government }]);
        var made = TimeProvider.System.GetUtcNow().AddHours(-1);
        var (failed, waiting) = (Task("v1") with { Status = ReplicationStatus.Failed, FinishedAt = made }, Task("v2"));
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([failed, waiting], default);

        Assert.Equal(HttpStatusCode.Accepted, (await host.CallAsync(HttpMethod.Post, $"/api/v1/tasks/{failed.Id}/retry")).Status);

        foreach (var id in new[] { failed.Id, waiting.Id })
        {
            await Waiting.UntilAsync(
                async () => (await host.GetAsync($"/api/v1/tasks/{id}")).Json is var task
                    && task.GetProperty("status").GetString() == "failed"
                    && task.GetProperty("issue").GetProperty("code").GetString() == "rule.partition" ? "" : null,
                () => "the task did not fail as it should");
        }

        ReplicationTask Task(string tag) =>
            SampleTasks.Pending(made, new TaskTarget("tokyo", RepositoryName.Parse("team/app"), Tag.Parse(tag))) with
            {
                Source = new TaskSource("hangzhou", RepositoryName.Parse("team/app"), Tag.Parse(tag), Digest: null),
            };
    }

    [Fact]
    public async Task A_running_task_of_a_deleted_rule_is_canceled_when_it_becomes_pending()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var (store, tasks) = (host.Services.GetRequiredService<IRuleStore>(), host.Services.GetRequiredService<ITaskStore>());
        var leases = host.Services.GetRequiredService<ITaskLeaseStore>();
        var now = TimeProvider.System.GetUtcNow();
        var removal = new RuleRemoval("gone", "gone", now.AddHours(-1));
        var rule = SampleRules.Made("gone", "hangzhou", "tokyo") with { Id = "gone" };
        var task = SampleTasks.Pending(now) with { Rule = "gone" };
        await tasks.AddAsync([task], default);
        var taken = Assert.IsType<TaskClaim.Taken>(await leases.ClaimAsync(task.Id, "worker", now, now.AddHours(1), default));
        await store.InsertAsync(rule, TopologyMode.Strict, default);
        await store.DeleteAsync(rule, removal.At, default);

        // A running task is not canceled, and the removal of its rule stays recorded.
        var removed = ActivatorUtilities.CreateInstance<RemovedRules>(host.Services);
        await removed.SweepAsync(default);
        Assert.Equal([removal], (await store.ReadAsync(null, default)).Removals);
        Assert.Equal(ReplicationStatus.Running, (await tasks.FindAsync(task.Id, default))!.Status);

        await leases.DeferAsync(taken.Lease, now, now.AddHours(2), SampleTasks.Issue, TaskProgress.None, default);
        await ActivatorUtilities.CreateInstance<RemovedRules>(host.Services).SweepAsync(default);
        Assert.Equal((ReplicationStatus.Canceled, "ruleDeleted"), await tasks.FindAsync(task.Id, default) is { } ended
            ? (ended.Status, ended.Issue?.Code)
            : default);
        Assert.Empty((await store.ReadAsync(null, default)).Removals);
    }

    [Fact]
    public async Task A_task_planned_during_the_deletion_of_its_rule_is_canceled_by_a_sweep()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var tasks = host.Services.GetRequiredService<ITaskStore>();
        await host.CallAsync(HttpMethod.Post, Rules, Body("team", "hangzhou", "tokyo"));
        var id = (await host.GetAsync($"{Rules}/team")).Json.GetProperty("id").GetString()!;
        await host.CallAsync(HttpMethod.Delete, $"{Rules}/team");
        var now = TimeProvider.System.GetUtcNow();
        var late = SampleTasks.Pending(now) with { Rule = id, NextAttemptAt = now.AddHours(1) };
        await tasks.AddAsync([late], default);

        // The sweep of the host itself cancels the task within ten seconds.
        await Waiting.UntilAsync(async () => (await tasks.FindAsync(late.Id, default))!.Status == ReplicationStatus.Canceled
            ? ""
            : null, () => "the task waits still");
    }

    [Fact]
    public async Task A_rule_whose_instance_is_deleted_concurrently_is_not_stored()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var (store, changes) = (host.Services.GetRequiredService<IRuleStore>(), host.Services.GetRequiredService<RuleChanges>());

        var created = await changes.CreateAsync(Caller.Local, SampleRules.Made("late", "hangzhou", "nara"), default);

        Assert.Equal("rule.instance", Assert.Single(Assert.IsType<RuleChange.Refused>(created).Problems).Code);
        Assert.Empty((await store.ReadAsync(null, default)).Rules);

        var existing = SampleRules.Made("existing", "hangzhou", "tokyo");
        await changes.CreateAsync(Caller.Local, existing, default);
        var moved = await changes.ReplaceAsync(
            Caller.Local, "rule.update", existing, existing with { Version = Guid.NewGuid(), Target = "nara" }, default);

        Assert.IsType<RuleChange.Refused>(moved);
        Assert.Equal("tokyo", Assert.Single((await store.ReadAsync(null, default)).Rules).Target);
    }

    [Fact]
    public async Task Concurrent_changes_leave_no_rule_with_a_deleted_instance()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        await using var other = await host.StartAnotherAsync(Instances);
        var (made, removed) = (0, 0);
        for (var i = 0; i < 30; i++)
        {
            var name = $"nara-{i}";
            await host.CallAsync(HttpMethod.Post, "/api/v1/instances", $$"""{"name":"{{name}}","endpoint":"https://nara.example.com"}""");
            var answers = await Task.WhenAll(
                other.CallAsync(HttpMethod.Post, Rules, Body($"rule-{i}", "hangzhou", name)),
                host.CallAsync(HttpMethod.Delete, $"/api/v1/instances/{name}"));
            made += answers[0].Status == HttpStatusCode.Created ? 1 : 0;
            removed += answers[1].Status == HttpStatusCode.NoContent ? 1 : 0;
            Assert.False(answers[0].Status == HttpStatusCode.Created
                && answers[1].Status == HttpStatusCode.NoContent, $"the rule of round {i} names an instance that is gone");
        }
        Assert.Equal(made, (await host.GetAsync($"{Rules}?limit=500")).Json.GetProperty("items").GetArrayLength());
        Assert.Equal(30
            - removed
            + Instances.Length, (await host.GetAsync("/api/v1/instances")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_deletion_is_undone_when_a_concurrent_rule_names_the_instance()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        await host.CallAsync(HttpMethod.Post, "/api/v1/instances", """{"name":"nara","endpoint":"https://nara.example.com"}""");
        var (store, kept) = (host.Services.GetRequiredService<IRuleStore>(), (await host.Services.GetRequiredService<IInstanceStore>()
            .FindAsync("nara", default))!);
        var deleting = new DeletedThen(
            host.Services.GetRequiredService<IInstanceStore>(),
            () => store.InsertAsync(SampleRules.Made("late", "hangzhou", "nara"), TopologyMode.Strict, default));

        var naming = await ActivatorUtilities.CreateInstance<InstanceChanges>(host.Services, (IInstanceStore)deleting)
            .DeleteAsync(Caller.Local, kept, default);

        Assert.Equal("late", Assert.Single(naming!).Name);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/api/v1/instances/nara")).Status);
    }

    private static RegistryInstance Instance(string name) => new() { Name = name, Endpoint = new Uri($"https://{name}.example.com") };

    private static string Body(string name, string source, string target) =>
        $$"""{"name":"{{name}}","source":"{{source}}","target":"{{target}}","level":"namespace","namespace":"team","tagFilter":".*"}""";

    /// <summary>Runs an action immediately after an instance is deleted.</summary>
    private sealed class DeletedThen(IInstanceStore store, Func<Task> then) : IInstanceStore
    {
        public Task<IReadOnlyDictionary<string, Guid>> ListVersionsAsync(CancellationToken cancellationToken) =>
            store.ListVersionsAsync(cancellationToken);

        public Task<IReadOnlyList<KeptInstance>> ListAsync(CancellationToken cancellationToken) => store.ListAsync(cancellationToken);

        public Task<KeptInstance?> FindAsync(string name, CancellationToken cancellationToken) => store.FindAsync(name, cancellationToken);

        public Task<bool> InsertAsync(KeptInstance instance, CancellationToken cancellationToken) =>
            store.InsertAsync(instance, cancellationToken);

        public Task<bool> ReplaceAsync(KeptInstance instance, Guid expectedVersion, CancellationToken cancellationToken) =>
            store.ReplaceAsync(instance, expectedVersion, cancellationToken);

        public async Task<bool> DeleteAsync(string name, Guid expectedVersion, CancellationToken cancellationToken)
        {
            var isDeleted = await store.DeleteAsync(name, expectedVersion, cancellationToken);
            await then();
            return isDeleted;
        }
    }
}
