using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

public sealed partial class RuleApiTests
{
    [Fact]
    public async Task The_export_has_all_rules_and_marks_those_missing_in_the_file()
    {
        await using var host = await ApiHost.StartAsync(Instances, [Declared]);
        await host.CallAsync(
            HttpMethod.Post, "/api/v1/instances", """{"name":"nara","account":"1001","endpoint":"https://nara.example.com"}""");
        await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"name":"to-nara","target":"nara"}"""));
        await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body("""{"priority":5}"""));

        var exported = await host.GetAsync("/api/v1/rules/export");

        Assert.Equal(HttpStatusCode.OK, exported.Status);
        Assert.StartsWith("rules:\n  - name: declared\n", exported.Text, StringComparison.Ordinal);
        Assert.Contains("\n  - name: team\n", exported.Text, StringComparison.Ordinal);
        Assert.Contains("\n    priority: 5\n", exported.Text, StringComparison.Ordinal);
        Assert.Contains(
            "\n  # Not in the file yet: 'nara'. Declare it under 'instances' as well, or the next start refuses this rule.\n  - name: "
                + "to-nara\n",
            exported.Text,
            StringComparison.Ordinal);
        Assert.Single(exported.Text.Split('\n'), it => it.TrimStart().StartsWith('#'));
    }

    [Fact]
    public async Task The_view_of_a_rule_has_its_statistics()
    {
        await using var host = await ApiHost.StartAsync(Instances);
        var id = (await host.CallAsync(HttpMethod.Post, "/api/v1/rules", Body())).Json.GetProperty("id").GetString()!;
        var now = TimeProvider.System.GetUtcNow();
        var waiting = SampleTasks.Pending(now) with { Rule = id, PushedAt = now.AddMinutes(-2), NextAttemptAt = now.AddHours(1) };
        var failed = SampleTasks.Pending(now, SampleTasks.Target with { Tag = Tag.Parse("v2") }) with
        {
            Rule = id,
            PushedAt = now.AddMinutes(-5),
            CreatedAt = now.AddMinutes(-5),
            Status = ReplicationStatus.Failed,
            FinishedAt = now,
        };
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([waiting, failed], default);

        foreach (var shown in new[] { await host.GetAsync("/api/v1/rules/team"), await host.GetAsync("/api/v1/rules") })
        {
            var rule = shown.Json.TryGetProperty("items", out var items) ? items[0] : shown.Json;
            var status = rule.GetProperty("status");
            Assert.InRange(status.GetProperty("lagSeconds").GetDouble(), 300, 3600);
            Assert.Equal((1, 1), (status.GetProperty("openTasks").GetInt32(), status.GetProperty("failedTasks").GetInt32()));
            Assert.Equal(failed.Id, status.GetProperty("oldestMissing").GetProperty("task").GetGuid());
            Assert.Equal(waiting.PushedAt, status.GetProperty("lastPushAt").GetDateTimeOffset());
            Assert.Equal(JsonValueKind.Null, status.GetProperty("lastSuccessAt").ValueKind);
        }
        JsonElement? report = null;
        await Waiting.UntilAsync(
            async () =>
            {
                report = (await host.GetAsync("/api/v1/status")).Json;
                return report.Value.GetProperty("healthy").GetBoolean() ? null : "";
            },
            () => "the status is healthy",
            TimeSpan.FromSeconds(20));
        Assert.Equal("failing", report!.Value.GetProperty("rules")[0].GetProperty("state").GetString());
        Assert.Equal("pushesFailed", report.Value.GetProperty("problems")[0].GetProperty("code").GetString());
        await host.CallAsync(HttpMethod.Post, $"/api/v1/tasks/{failed.Id}/cancel");
        Assert.Equal(0, (await host.GetAsync("/api/v1/rules/team")).Json.GetProperty("status").GetProperty("failedTasks").GetInt32());
        Assert.Equal((400, "request.filter"), (await host.GetAsync("/api/v1/status?maxLagSeconds=soon")).Outcome);
    }
}
