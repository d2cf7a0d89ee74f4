using System.Net;
using System.Text;
using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Pushes that are reported at the same time share messages: each is replicated once, in the trace of its report.</summary>
public sealed class PushGroupTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int Count = 100;
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_call_with_many_pushes_replicates_each_once_also_when_its_groups_are_delivered_twice()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            instances: $"- {{ name: kyoto, endpoint: {FleetSystem.SourceMark}, webhook: {{ format: generic, authentication: bearer, "
                + $"secret: {ServedSystem.Secret} }} }}",
            rules: "- { name: grouped, source: kyoto, target: tokyo, level: namespace, namespace: grouped, tagFilter: \".*\" }",
            settings: $"topology: acyclic\ntelemetry: {{ otlpEndpoint: {collector.Address} }}");
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(1, [1000]);
        for (var i = 0; i < Count; i++)
            await source.PushAsync("grouped/app", $"v{i}", image);
        await using var repeater = await MessageRepeater.StartAsync(servers.RabbitMq.Address, "push-groups");

        using var hooks = new HttpClient { BaseAddress = system.Hooks };
        using var call = new HttpRequestMessage(HttpMethod.Post, "/hooks/kyoto")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(
                    Enumerable.Range(0, Count).Select(static i => new { repository = "grouped/app", tag = $"v{i}", id = $"e{i}" })),
                Encoding.UTF8,
                "application/json"),
        };
        call.Headers.Authorization = new("Bearer", ServedSystem.Secret);
        call.Headers.Add("traceparent", $"00-{TraceId}-b7ad6b7169203331-01");
        using var answer = await hooks.SendAsync(call);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        var tasks = await Waiting.UntilAsync<List<JsonElement>>(
            async () => (await system.Api.GetAsync("/api/v1/tasks?limit=500&status=succeeded")).GetProperty("items")
                .EnumerateArray()
                .ToList() is { Count: >= Count } all
                ? all
                : null,
            () => system.Output);
        Assert.InRange(repeater.Of("PushGroup"), 1, Count / 2);
        // A push that comes after the repeated groups.
        await source.PushAsync("team/last", "v1", image);
        await system.Api.FinishedTaskAsync("team/last", "v1", () => system.Output);
        var all = (await system.Api.GetAsync("/api/v1/tasks?limit=500")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(Count + 1, all.Count);
        Assert.All(tasks, static it => Assert.Equal(TraceId, it.GetProperty("traceId").GetString()));
        Assert.Equal(Count, tasks.Select(static it => it.GetProperty("source").GetProperty("tag").GetString()).Distinct().Count());
    }
}
