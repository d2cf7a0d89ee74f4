using System.Net;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>Calls at the same time that end a pause.</summary>
public abstract partial class TaskScenarios
{
    [Fact]
    public async Task Resumes_with_a_backfill_at_the_same_time_start_one_backfill()
    {
        const string Rule = "/api/v1/rules/team-to-tokyo";
        await using var system = await TaskSystem.StartAsync(servers);
        var image = SampleImage.Create(7400, [1000]);
        // The backfill is not finished before all calls are answered.
        var unavailable = system.Target.Faults.Add(new RequestMatch { Kind = RequestKind.Manifest, Method = "PUT" }, Fault.Status(503));
        await system.Api.PostAsync($"{Rule}/pause", "{}");
        await system.AtSource.PushAsync("team/app", "v1", image);
        await system.FinishedAsync("team/app", "copy");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => system.Api.PostAsync($"{Rule}/resume", """{"backfill":true}""")));
        system.Target.Faults.Remove(unavailable);

        Assert.All(answers, static it => Assert.Equal(HttpStatusCode.OK, it.Status));
        var backfill = Assert.Single(answers.Select(static it => Text(it.Body, "backfill")).Distinct());
        var all = (await system.Api.GetAsync("/api/v1/backfills")).GetProperty("items").EnumerateArray();
        Assert.Equal(backfill, Text(Assert.Single(all), "id"));
        await Waiting.UntilAsync<object>(
            async () => await system.AtTarget.HoldsAsync("team/app", "v1", image) ? system : null, () => system.Output);
    }
}
