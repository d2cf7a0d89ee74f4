using System.Net;
using System.Text;
using System.Text.Json;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Rules that are created, changed and removed through several coordinators at the same time.</summary>
public sealed class LiveRuleTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int CreatorCount = 50;

    [Fact]
    public async Task Of_fifty_conflicting_rules_one_is_created_although_a_process_is_killed()
    {
        await using var osaka = await DockerRegistryServer.StartAsync();
        await using var system = await StartAsync(osaka, coordinators: 3, HostedReplication.StartExcept("coordinator"));
        var addresses = await Task.WhenAll(system.Coordinators.Select(it => it.ListeningAsync()));
        using var http = new HttpClient();

        var storm = Enumerable.Range(0, CreatorCount)
            .Select(i => Task.Run(() => TryCreateAsync(http, addresses[i % addresses.Length], $"rule-{i}")))
            .ToList();
        await Task.WhenAny(storm);
        await system.Coordinators[2].AsProcess().KillAsync();
        var answers = await Task.WhenAll(storm);

        // A killed process sends no response, but the rule that it may have created stays stored.
        foreach (var address in addresses[..2])
        {
            var rules = await ReadAsync(http, address);
            Assert.Single(rules, it => it.Target == "osaka");
            Assert.Equal(2, rules.Count);
        }
        Assert.InRange(answers.Count(it => it == HttpStatusCode.Created), 0, 1);
        Assert.All(answers.Where(it => it is not (null or HttpStatusCode.Created)), it => Assert.Equal(
            HttpStatusCode.UnprocessableEntity, it));
    }

    [Fact]
    public async Task A_push_right_after_a_rule_was_made_is_replicated_whichever_process_plans_it_and_none_after_it_was_removed()
    {
        await using var osaka = await DockerRegistryServer.StartAsync();
        await using var system = await StartAsync(osaka, coordinators: 3, HostedReplication.Start);
        var addresses = await Task.WhenAll(system.Coordinators.Select(it => it.ListeningAsync()));
        using var http = new HttpClient();
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(osaka.Address);

        for (var i = 0; i < 6; i++)
        {
            var address = addresses[i % addresses.Length];
            var image = SampleImage.Create(500 + i, [1000]);
            Assert.Equal(HttpStatusCode.Created, await TryCreateAsync(http, address, $"rule-{i}"));
            await source.PushAsync("base/app", $"v{i}", image);
            var record = await system.Api.FinishedTaskAsync("base/app", $"v{i}", () => system.Output);
            Assert.Equal("succeeded", record.GetProperty("status").GetString());
            Assert.True(await target.HoldsAsync("base/app", $"v{i}", image));

            using var removal = new HttpRequestMessage(HttpMethod.Delete, new Uri(address, $"/api/v1/rules/rule-{i}"))
            {
                Content = new StringContent("", Encoding.UTF8, "application/json")
            };
            using var deleted = await http.SendAsync(removal);
            Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
            await source.PushAsync("base/app", $"after-{i}", image);
            // The registry reports in order. A report that arrives after the next rule was created could belong to that rule, because the
            // clock of a publisher may be behind.
            await source.PushAsync("team/app", $"marker-{i}", image);
            await system.Api.FinishedTaskAsync("team/app", $"marker-{i}", () => system.Output);
        }

        // A later push for another rule is finished, so the pushes after each removal were processed and matched no rule.
        Assert.Equal(HttpStatusCode.Created, await TryCreateAsync(http, addresses[0], "last"));
        await source.PushAsync("base/app", "last", SampleImage.Create(600, [1000]));
        await system.Api.FinishedTaskAsync("base/app", "last", () => system.Output);
        var tasks = await system.Api.GetAsync("/api/v1/tasks?repository=base/app&limit=100");
        Assert.Equal(
            ["last", "v0", "v1", "v2", "v3", "v4", "v5"],
            tasks.GetProperty("items")
                .EnumerateArray()
                .Select(it => it.GetProperty("source").GetProperty("tag").GetString())
                .Order(StringComparer.Ordinal));
    }

    private Task<FleetSystem> StartAsync(DockerRegistryServer osaka, int coordinators, StartProgram? start = null) =>
        FleetSystem.StartAsync(
            servers,
            coordinators,
            workers: 1,
            instances: $"- {{ name: osaka, endpoint: \"{osaka.Address.GetLeftPart(UriPartial.Authority)}\" }}",
            start: start);

    private static async Task<HttpStatusCode?> TryCreateAsync(HttpClient http, Uri address, string name)
    {
        var rule = $$"""{"name":"{{name}}","source":"hangzhou","target":"osaka","level":"namespace","namespace":"base","tagFilter":".*"}""";
        try
        {
            using var body = new StringContent(rule, Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(address, "/api/v1/rules"), body);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task<IReadOnlyList<(string Name, string Target)>> ReadAsync(HttpClient http, Uri address)
    {
        var list = JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(new Uri(address, "/api/v1/rules")));
        return [.. list.GetProperty("items")
            .EnumerateArray()
            .Select(it => (it.GetProperty("name").GetString()!, it.GetProperty("target").GetString()!))];
    }
}
